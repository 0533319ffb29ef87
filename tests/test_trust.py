"""How sure is sure enough."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.stance.trust import FEWEST, NEVER, Trust


def counted(*confidences_and_right: tuple[float, int, int]) -> Trust:
    """Positions of some confidence: how many, and how many of them right."""
    confidences = [c for c, all, _ in confidences_and_right for _ in range(all)]
    right = [n < good for _, all, good in confidences_and_right for n in range(all)]
    return Trust.count(confidences, right)


def test_more_errors_allowed_means_less_confidence_asked():
    trust = counted((0.95, 400, 396), (0.8, 400, 370), (0.6, 400, 300))
    assert [trust.least(risk) for risk in (0.02, 0.1, 0.3, 0.0)] == [0.81, 0.61, 0.3, NEVER]


def test_few_positions_prove_nothing():
    assert counted((0.9, FEWEST - 1, FEWEST - 1)).least(0.2) == NEVER
    assert Trust.count([], []).least(0.5) == NEVER
    assert counted((0.9, FEWEST, FEWEST)).least(0.2) < 0.9


def test_what_comes_after_a_failed_confidence_does_not_count():
    trust = counted((0.9, 1000, 700), (0.5, 5000, 5000))
    assert trust.least(0.1) == NEVER


def test_one_error_among_the_surest_does_not_send_all_to_review():
    trust = counted((0.99, 59, 58), (0.96, 400, 397), (0.5, 1000, 700))
    assert trust.least(0.05) < 0.97


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200))
def test_what_is_stored_is_read_again(items):
    trust = Trust.count([c for c, _ in items], [r for _, r in items])
    assert Trust.from_json(vars(trust)) == trust
    assert list(trust.positions) == sorted(trust.positions)


@pytest.mark.parametrize("risk", [0.05, 0.1])
def test_the_promise_is_kept_in_four_of_five_worlds(risk):
    chance = np.random.default_rng(0)
    broken = 0
    for _ in range(100):
        confidences = chance.uniform(0.4, 1, 600)
        right = chance.uniform(size=600) < confidences
        least = Trust.count(confidences, right).least(risk)
        broken += least < 1 and 1 - (1 + least) / 2 > risk
    assert broken <= 25
