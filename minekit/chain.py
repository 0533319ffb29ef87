"""A linear-chain conditional random field whose weights are shared by all states.

The states (themes and moves of a hearing) are other ones in each hearing. So the weights are not
those of states but of what states and items have in common: how alike their texts are, whether an
item names the state. A model fitted on some hearings reads any other.

The probability of a chain of states is

    p(s) ~ prod_i  exp( features[i, s_i] @ weights + borders[i] @ passages[:, kind] ) / shares[kind]

where ``kind`` says what kind of passage s_i-1 and s_i make (the same, of the same theme, ...), and
``shares`` how many states can be reached by it: so a model means the same with few and with many.

References
----------
Lafferty, McCallum and Pereira (2001), "Conditional Random Fields", ICML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BATCH = 64
"""Chains that are worked on at a time."""


@dataclass(frozen=True, eq=False)
class Chains:
    """Chains of items with the same states.

    Parameters
    ----------
    features : ndarray of shape (n_items, n_states, n_features)
    borders : ndarray of shape (n_items, n_borders)
        What lies between an item and the one before it.
    kinds : ndarray of int of shape (n_states, n_states)
        Kind of the passage from one state to another, from 0.
    starts : ndarray of int of shape (n_chains,)
        First item of each chain, ascending from 0.
    first : ndarray of int of shape (n_states,)
        Kind of state with which a chain begins, from 0; those of a kind share its weight.
    """

    features: Floats
    borders: Floats
    kinds: NDArray[np.int64]
    starts: NDArray[np.int64]
    first: NDArray[np.int64]

    def shares(self) -> tuple[Floats, Floats]:
        """What part of its kind each state has at the start, and each passage from its state."""
        starts = 1 / np.bincount(self.first)[self.first]
        alike = (self.kinds[:, :, None] == self.kinds[:, None, :]).sum(2)
        return starts, 1 / alike

    def batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
        """Items of some chains as rows, filled up to the longest, and which of them are items."""
        ends = np.append(self.starts[1:], len(self.features))
        lengths = ends - self.starts
        order = np.argsort(lengths, kind="stable")
        for first in range(0, len(order), _BATCH):
            part = order[first:first + _BATCH]
            steps = np.arange(lengths[part].max())
            real = steps < lengths[part, None]
            yield np.where(real, self.starts[part, None] + steps, 0), real


class _Sums(NamedTuple):
    """The logarithm of the sum over all chains of states, and its derivatives."""

    log: float
    states: Floats
    """n_items x n_states: the probability of each state."""
    passages: Floats
    """n_items x n_kinds: the probability of each kind of passage into the item."""


@dataclass(frozen=True, eq=False)
class Chain:
    """The fitted model.

    Parameters
    ----------
    weights : ndarray of shape (n_features,)
    passages : ndarray of shape (n_borders, n_kinds)
    """

    weights: Floats
    passages: Floats

    def probabilities(self, chains: Chains) -> Floats:
        """Of each state for each item, given its whole chain: n_items x n_states."""
        if not len(chains.features):
            return np.zeros(chains.features.shape[:2])
        return _sums(chains, *self._scores(chains), only_states=True).states

    def _scores(self, chains: Chains) -> tuple[Floats, Floats]:
        return chains.features @ self.weights, chains.borders @ self.passages


def fit_chain(examples: Sequence[tuple[Chains, NDArray[np.bool_]]], *, weight_penalty: float = 1.0,
              passage_penalty: float = 0.1, steps: int = 50) -> Chain:
    """Fit by maximum likelihood.

    Parameters
    ----------
    examples
        Chains with the states that each item may have (n_items x n_states): one if it is known,
        some if it is known in part, all if nothing is known. What is not known is summed over.
    weight_penalty, passage_penalty
        Of the squared length.
    steps
        Of L-BFGS, at most.
    """
    from scipy.optimize import minimize

    first = examples[0][0]
    n_weights = first.features.shape[2]
    shape = (first.borders.shape[1], int(max(chains.kinds.max() for chains, _ in examples)) + 1)

    def unpack(values: Floats) -> Chain:
        return Chain(values[:n_weights], values[n_weights:].reshape(shape))

    def loss(values: Floats) -> tuple[float, Floats]:
        model = unpack(values)
        total = (weight_penalty * np.sum(model.weights**2)
                 + passage_penalty * np.sum(model.passages**2)) / 2
        weights = weight_penalty * model.weights
        passages = passage_penalty * model.passages
        for chains, allowed in examples:
            scores = model._scores(chains)
            free, known = _sums(chains, *scores), _sums(chains, *scores, allowed)
            total += free.log - known.log
            weights += np.tensordot(free.states - known.states, chains.features, 2)
            passages += chains.borders.T @ (free.passages - known.passages)
        return total, np.concatenate([weights, passages.ravel()])

    start = np.zeros(n_weights + shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return unpack(found.x)


def _sums(chains: Chains, states: Floats, passages: Floats,
          allowed: NDArray[np.bool_] | None = None, *, only_states: bool = False) -> _Sums:
    """Forward and backward sums, scaled at each item so that nothing under- or overflows.

    Parameters
    ----------
    only_states
        Leave the passages at zero, which are only needed to fit.
    """
    tops = states.max(1, keepdims=True)
    masses = np.exp(states - tops)
    if allowed is not None:
        masses *= allowed
    n_kinds = passages.shape[1]
    ratios = np.exp(passages)
    shares, parts = chains.shares()
    masses[chains.starts] *= shares
    members = np.eye(n_kinds)[chains.kinds.ravel()]
    log = float(tops.sum())
    out_states, out_passages = np.zeros_like(states), np.zeros_like(passages)
    for items, real in chains.batches():
        steps = items.shape[1]
        mass = np.where(real[..., None], masses[items], 1.0)
        forward = np.empty_like(mass)
        scale = np.ones(items.shape)
        for step in range(steps):
            reached = mass[:, 0] if step == 0 else mass[:, step] * _through(
                forward[:, step - 1], ratios[items[:, step]][:, chains.kinds] * parts)
            scale[:, step] = np.where(real[:, step], reached.sum(1), 1.0)
            forward[:, step] = np.where(real[:, step, None], reached / scale[:, step, None],
                                        forward[:, max(step - 1, 0)])
        log += float(np.log(scale).sum())
        backward = np.ones_like(mass)
        for step in range(steps - 1, 0, -1):
            passage = ratios[items[:, step]][:, chains.kinds] * parts
            ahead = mass[:, step] * backward[:, step] / scale[:, step, None]
            here = real[:, step]
            if not only_states:
                joint = forward[:, step - 1, :, None] * passage * ahead[:, None, :]
                into = joint.reshape(len(items), -1) @ members
                out_passages[items[here, step]] = into[here]
            backward[:, step - 1] = np.where(here[:, None], np.einsum(
                "ckl,cl->ck", passage, ahead), 1.0)
        out_states[items[real]] = (forward * backward)[real]
    return _Sums(log, out_states, out_passages)


def _through(before: Floats, passage: Floats) -> Floats:
    return np.asarray(np.einsum("ck,ckl->cl", before, passage))
