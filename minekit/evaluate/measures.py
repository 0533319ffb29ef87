"""Counts of what is right, and the figures they give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import fsum, log
from typing import NamedTuple

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


def _entropy(labels: Sequence[Label]) -> float:
    counts = Counter(labels)
    return -sum(c / counts.total() * log(c / counts.total()) for c in counts.values())


def show(items: Iterable[Label]) -> str:
    """Labels for readers."""
    return "; ".join(sorted(":".join(i) if isinstance(i, tuple) else i for i in items)) or "none"
