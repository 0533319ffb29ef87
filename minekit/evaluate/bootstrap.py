"""How far scores may be off because the responses are only so many.

Responses are drawn with replacement, as many as there are; what a score is over many such samples
says how much it depends on who happened to answer (percentile bootstrap [1]_).

References
----------
.. [1] Efron and Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minekit.evaluate.matching import Case
from minekit.evaluate.scorers import Scores, score_all

SAMPLES = 1000
INSIDE = 0.95

Interval = tuple[float, float]


def draws(size: int, samples: int = SAMPLES, seed: int = 0) -> NDArray[np.float64]:
    """How often each of ``size`` items is in each sample: samples x size."""
    if not size:
        return np.zeros((samples, 0))
    chance = np.random.default_rng(seed)
    return chance.multinomial(size, np.full(size, 1 / size), samples).astype(np.float64)


def interval(values: NDArray[Any]) -> Interval | None:
    """The middle 95 % of the values; nan is left out, and None comes of nothing else."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1 - INSIDE) / 2, (1 + INSIDE) / 2])
    return float(low), float(high)


def intervals(scores: Scores, cases: Sequence[Case], tables: Collection[str]
              ) -> dict[str, Interval]:
    """An interval for each score that has a value.

    Parameters
    ----------
    scores
        Of all cases.
    """
    each = [score_all([case], tables) for case in cases]
    weights = draws(len(cases))
    found = {}
    for name, score in scores.items():
        if score.value is not None:
            parts = [part.get(name, type(score)()) for part in each]
            ends = interval(score.resampled(parts, weights))
            if ends:
                found[name] = ends
    return found
