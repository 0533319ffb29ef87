"""Counts of what is right, and the figures they give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import fsum, log
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Label = str | tuple[str, ...]


class Wrong(NamedTuple):
    """An item that is not as in the gold: in which response, where, what was wanted and given."""

    response: str
    place: str
    gold: str
    predicted: str


@dataclass
class Score:
    """F1 of items; a share is the same with as many items on both sides."""

    right: int = 0
    gold: int = 0
    predicted: int = 0
    errors: list[Wrong] = field(default_factory=list)

    @property
    def value(self) -> float | None:
        """Between 0 and 1; none without items."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else None

    def share(self, right: int, total: int, *wrong: str) -> None:
        """Count a share of so many; ``wrong`` says what it is when some are missing."""
        self.right += right
        self.gold += total
        self.predicted += total
        if right < total:
            self.errors.append(Wrong(*wrong))

    def compare(self, gold: Iterable[Label], predicted: Iterable[Label], response: str, place: str
                ) -> None:
        """Count sets of items; always one on either side makes a share of equal ones."""
        gold, predicted = set(gold), set(predicted)
        self.right += len(gold & predicted)
        self.gold += len(gold)
        self.predicted += len(predicted)
        if gold != predicted:
            self.errors.append(Wrong(response, place, show(gold), show(predicted)))

    @classmethod
    def resampled(cls, parts: Sequence[Self], weights: NDArray[Any]) -> NDArray[Any]:
        """The value of each sample in which the parts count so many times; nan without items.

        Parameters
        ----------
        weights : ndarray of shape (n_samples, n_parts)
        """
        counts = np.array([(2 * part.right, part.gold + part.predicted) for part in parts])
        return _ratio(*(weights @ counts).T)


@dataclass
class MacroF1(Score):
    """Mean F1 over the labels that occur in the gold or the predictions."""

    parts: dict[Label, Score] = field(default_factory=lambda: defaultdict(Score))

    @property
    def value(self) -> float | None:
        """Between 0 and 1; none without items."""
        values = [part.value or 0.0 for part in self.parts.values()]
        return fsum(values) / len(values) if values else None

    def compare(self, gold: Iterable[Label], predicted: Iterable[Label], response: str, place: str
                ) -> None:
        """Count sets of items, also for each label alone."""
        gold, predicted = set(gold), set(predicted)
        super().compare(gold, predicted, response, place)
        for label in gold | predicted:
            self.parts[label].compare(gold & {label}, predicted & {label}, response, place)

    @classmethod
    def resampled(cls, parts: Sequence[Self], weights: NDArray[Any]) -> NDArray[Any]:
        """The mean over the labels that occur in the sample."""
        labels = dict.fromkeys(label for part in parts for label in part.parts)
        values = np.array([Score.resampled([part.parts.get(label, Score()) for part in parts],
                                           weights) for label in labels])
        known = ~np.isnan(values)
        return _ratio(np.where(known, values, 0).sum(0), known.sum(0))


@dataclass
class VMeasure(Score):
    """Harmonic mean of homogeneity and completeness, for pairs of class and cluster.

    References
    ----------
    Rosenberg and Hirschberg (2007), V-Measure: a conditional entropy-based external cluster
    evaluation measure, EMNLP-CoNLL.
    """

    pairs: list[tuple[str, str]] = field(default_factory=list)

    def add(self, label: str, cluster: str) -> None:
        """Count an item of a class that lies in a cluster."""
        self.pairs.append((label, cluster))
        self.gold += 1

    @property
    def value(self) -> float | None:
        """Twice the mutual information over the sum of both entropies, which is the same."""
        if len(set(self.pairs)) < 2:
            return 1.0 if self.pairs else None
        separate = sum(_entropy(labels) for labels in zip(*self.pairs, strict=True))
        return 2 * (separate - _entropy(self.pairs)) / separate

    @classmethod
    def resampled(cls, parts: Sequence[Self], weights: NDArray[Any]) -> NDArray[Any]:
        """The same from how often each pair occurs in the sample."""
        kinds = sorted({pair for part in parts for pair in part.pairs})
        counts = np.array([[Counter(part.pairs)[kind] for kind in kinds] for part in parts])
        joint = weights @ counts.reshape(len(parts), len(kinds))
        entropy = _entropies(joint)
        separate = np.sum([_entropies(_merged(joint, [kind[side] for kind in kinds]))
                           for side in (0, 1)], axis=0)
        values = _ratio(2 * (separate - entropy), separate)
        alone = (joint > 0).sum(1)
        return np.where(alone > 1, values, np.where(alone == 1, 1.0, np.nan))


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[Any]:
    """Their quotient; nan where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def _merged(counts: NDArray[Any], labels: Sequence[str]) -> NDArray[Any]:
    """Columns with the same label added up."""
    names = sorted(set(labels))
    members = np.array([[label == name for name in names] for label in labels], float)
    return np.asarray(counts @ members.reshape(len(labels), len(names)))


def _entropies(counts: NDArray[Any]) -> NDArray[Any]:
    """Of each row of counts."""
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    return np.asarray(-(shares * np.log(np.where(shares > 0, shares, 1))).sum(1))


def _entropy(labels: Sequence[Label]) -> float:
    counts = Counter(labels)
    return -sum(c / counts.total() * log(c / counts.total()) for c in counts.values())


def show(items: Iterable[Label]) -> str:
    """Labels for readers."""
    return "; ".join(sorted(":".join(i) if isinstance(i, tuple) else i for i in items)) or "none"
