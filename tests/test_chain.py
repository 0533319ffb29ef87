"""The chain model: its sums are those over all chains of states, and what is learnt is found."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.chain import Chain, Chains, fit_chain

STATES, FEATURES, BORDERS = 3, 2, 2
KINDS = np.where(np.eye(STATES, dtype=bool), 0, 1)
FIRST = np.array([0, 1, 1])


def make_chains(seed: int, lengths: list[int]) -> Chains:
    random = np.random.default_rng(seed)
    items = sum(lengths)
    borders = np.eye(BORDERS)[random.integers(BORDERS, size=items)]
    return Chains(random.normal(size=(items, STATES, FEATURES)), borders, KINDS,
                  np.cumsum([0, *lengths[:-1]]), FIRST)


def by_counting(model: Chain, chains: Chains) -> np.ndarray:
    """The probability of each state of each item, from all chains one by one."""
    out = []
    ends = [*chains.starts[1:], len(chains.features)]
    for start, end in zip(chains.starts, ends, strict=True):
        weights = np.zeros((end - start, STATES))
        for states in product(range(STATES), repeat=end - start):
            score = sum(chains.features[start + i, s] @ model.weights for i, s in enumerate(states))
            score += sum(chains.borders[start + i] @ model.passages[:, KINDS[states[i - 1], s]]
                         for i, s in enumerate(states) if i)
            share = (1 if states[0] == 0 else 1 / 2) * np.prod([
                1 if s == before else 1 / 2 for before, s in pairwise(states)])
            for i, s in enumerate(states):
                weights[i, s] += np.exp(score) * share
        out.append(weights / weights.sum(1, keepdims=True))
    return np.vstack(out)


@given(st.integers(0, 99), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_probabilities_are_those_over_all_chains(seed, lengths):
    chains = make_chains(seed, lengths)
    random = np.random.default_rng(seed)
    model = Chain(random.normal(size=FEATURES), random.normal(size=(BORDERS, 2)))
    assert np.allclose(model.probabilities(chains), by_counting(model, chains))


def test_large_scores_neither_over_nor_underflow():
    chains = make_chains(1, [200])
    found = Chain(np.array([400.0, -300.0]), np.array([[50.0, -50.0], [0, 0]]))
    assert np.allclose(found.probabilities(chains).sum(1), 1)


def test_no_items_have_no_probabilities():
    chains = Chains(np.zeros((0, STATES, FEATURES)), np.zeros((0, BORDERS)), KINDS,
                    np.array([], np.int64), FIRST)
    assert Chain(np.zeros(FEATURES), np.zeros((BORDERS, 2))).probabilities(chains).shape == (0, 3)


@pytest.mark.parametrize("known", ["all", "some"])
def test_what_persists_is_learnt(known):
    """States that last are told by their first item, also when the others are not labelled."""
    random = np.random.default_rng(0)
    truth = np.repeat(random.integers(STATES, size=60), 5)
    features = random.normal(size=(300, STATES, FEATURES)) * 0.3
    first = np.arange(300) % 5 == 0
    features[np.arange(300), truth, 0] += np.where(first, 3.0, 0.4)
    borders = np.stack([first, ~first], 1).astype(float)
    chains = Chains(features, borders, KINDS, np.arange(0, 300, 20), FIRST)
    allowed = np.eye(STATES, dtype=bool)[truth]
    if known == "some":
        allowed[random.random(300) < 0.5] = True
    model = fit_chain([(chains, allowed)])
    assert (model.probabilities(chains).argmax(1) == truth).mean() > 0.95
    assert model.passages[1, 0] > model.passages[1, 1] + 1
