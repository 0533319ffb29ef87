"""Points: what several responses say alike inside a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minekit.cluster.points import points

if TYPE_CHECKING:
    from minekit.cluster.estimator import PointClusterer

__all__ = ["PointClusterer", "points"]


def __getattr__(name: str) -> Any:
    """The estimator, which imports scikit-learn, when it is asked for."""
    if name == "PointClusterer":
        from minekit.cluster.estimator import PointClusterer

        return PointClusterer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
