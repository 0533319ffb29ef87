"""From what confidence on positions need no review, if only so many of them may be wrong.

On annotated hearings that the models have not seen it is counted how many positions of at least
some confidence are wrong. A confidence is enough for a share of errors if a higher true share would
hardly ever have shown so few: confidences are tested from the highest down until one fails, which
holds the chance of being wrong about it under ``DOUBT`` whatever the number of tests (learn then
test, with binomial tails [1]_). This holds for positions that are drawn like those of the annotated
hearings; a hearing of another kind may err more.

References
----------
.. [1] Angelopoulos, Bates, Candès, Jordan and Lei (2021), "Learn then Test: Calibrating Predictive
   Algorithms to Achieve Risk Control", arXiv:2110.01052.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

DOUBT = 0.2
"""Chance that the share of errors is greater than asked for."""
FEWEST, ENOUGH = 50, 200
"""Positions from which on the tests begin: a quarter of all, but no fewer and no more than these.
Where they are few, one error more would end the tests at once."""
NEVER = 1.01
"""Above any confidence."""
_STEPS = np.round(np.arange(0.99, 0.29, -0.01), 2)


@dataclass(frozen=True)
class Trust:
    """What was counted.

    Parameters
    ----------
    confidences
        Descending.
    positions, errors
        How many were at least that sure, and how many of these were wrong.
    """

    confidences: tuple[float, ...]
    positions: tuple[int, ...]
    errors: tuple[int, ...]

    @classmethod
    def count(cls, confidences: ArrayLike, right: ArrayLike) -> Self:
        """Count positions that were found without knowing better.

        Parameters
        ----------
        confidences : array of float of shape (n_positions,)
        right : array of bool of shape (n_positions,)
        """
        sure = np.asarray(confidences)[:, None] >= _STEPS
        wrong = sure & ~np.asarray(right, bool)[:, None]
        return cls(tuple(_STEPS.tolist()), tuple(sure.sum(0).tolist()),
                   tuple(wrong.sum(0).tolist()))

    def least(self, risk: float) -> float:
        """The least confidence at which at most this share is wrong; ``NEVER`` if none is known."""
        found = NEVER
        begin = max(FEWEST, min(ENOUGH, max(self.positions, default=0) // 4))
        for confidence, positions, errors in zip(self.confidences, self.positions, self.errors,
                                                 strict=True):
            if positions < begin:
                continue
            if _tail(errors, positions, risk) > DOUBT:
                break
            found = confidence
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``vars`` gave."""
        return cls(tuple(map(float, data["confidences"])), tuple(map(int, data["positions"])),
                   tuple(map(int, data["errors"])))


def _tail(errors: int, positions: int, risk: float) -> float:
    """How likely so few errors, or fewer, are if each position errs with this probability."""
    if risk <= 0:
        return 1.0
    if risk >= 1:
        return float(errors == positions)
    return sum(exp(lgamma(positions + 1) - lgamma(n + 1) - lgamma(positions - n + 1)
                   + n * log(risk) + (positions - n) * log(1 - risk)) for n in range(errors + 1))
