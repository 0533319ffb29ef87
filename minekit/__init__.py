"""minekit turns the PDFs of a Danish public hearing into annexes one can defend.

>>> import minekit
>>> run = minekit.run("corpora/ressortanalyse")                 # doctest: +SKIP
>>> run.matrix()                                                # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minekit.results import Run

__version__ = "0.1.0"
__all__ = ["__version__", "open_run", "run"]


def run(corpus: str | Path, out: str | Path | None = None, **options: Any) -> Run:
    """Run the whole pipeline over a corpus; see :func:`minekit.pipeline.run`."""
    from minekit import pipeline

    return pipeline.run(corpus, out, **options)


def open_run(folder: str | Path) -> Run:
    """Open what an earlier run wrote; see :class:`minekit.results.Run`."""
    from minekit.results import Run

    return Run(folder)
