"""Positions looked at one by one: what is taken for what, how sure that was, what review is worth.

A pair is a response and a move on which the gold or the run, or both, have a position.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import NamedTuple

from minekit.evaluate.matching import Case
from minekit.evaluate.text import Position
from minekit.records import Stance

SILENT = "silent"
"""Stands for no position."""
OUTCOMES = (*map(str, Stance), SILENT)
BINS = 10


class Pair(NamedTuple):
    """A response and a move, with what was wanted and what was given.

    Parameters
    ----------
    gold, given
        A stance, or ``silent``.
    position
        What the run says; None for silence.
    """

    case: Case
    move: str
    gold: str
    given: str
    position: Position | None

    @property
    def right(self) -> bool:
        """Whether the stance is that of the gold."""
        return self.gold == self.given


class Bin(NamedTuple):
    """Positions of about the same confidence: from, to, how many, their mean, how many right."""

    low: float
    high: float
    size: int
    confidence: float
    right: int


class Reliability(NamedTuple):
    """Whether confidence keeps what it says.

    Parameters
    ----------
    error
        Expected calibration error: mean distance of confidence and share of right positions over
        the bins, weighed by their size [1]_; None without positions.

    References
    ----------
    .. [1] Naeini, Cooper and Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using
       Bayesian Binning", AAAI.
    """

    bins: tuple[Bin, ...]
    error: float | None


class Curve(NamedTuple):
    """How many pairs are right when the first so many positions were reviewed and mended.

    Parameters
    ----------
    pairs
        All of them; those that the run is silent on come into no review.
    proposed
        Right pairs after 0, 1, 2, ... positions in the proposed order.
    """

    pairs: int
    proposed: tuple[int, ...]

    def share(self, reviewed: float) -> float:
        """Share of pairs right after a share (0-1) of the positions was reviewed."""
        return self.proposed[round(reviewed * (len(self.proposed) - 1))] / max(self.pairs, 1)

    def random(self, reviewed: float) -> float:
        """The same in random order, on average."""
        start, end = self.proposed[0], self.proposed[-1]
        at = round(reviewed * (len(self.proposed) - 1)) / max(len(self.proposed) - 1, 1)
        return (start + at * (end - start)) / max(self.pairs, 1)


def pairs(cases: Iterable[Case]) -> list[Pair]:
    """All pairs, response by response."""
    return [_pair(case, move) for case in cases
            for move in sorted({*case.gold.positions, *case.predicted.positions})]


def _pair(case: Case, move: str) -> Pair:
    gold, given = case.gold.positions.get(move), case.predicted.positions.get(move)
    return Pair(case, move, gold.stance if gold else SILENT, given.stance if given else SILENT,
                given)


def confusion(found: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """How often what was wanted (first) and what was given (second) fell together."""
    return Counter((pair.gold, pair.given) for pair in found)


def given_rows(found: Iterable[Pair]) -> list[tuple[Pair, float]]:
    """The positions of the run whose confidence is known, with it."""
    return [(pair, pair.position.confidence) for pair in found
            if pair.position and pair.position.confidence is not None]


def reliability(found: Iterable[Pair]) -> Reliability:
    """Positions in bins of equal width by their confidence."""
    rows = given_rows(found)
    bins = []
    for n in range(BINS):
        part = [(pair, sure) for pair, sure in rows if min(int(sure * BINS), BINS - 1) == n]
        if part:
            bins.append(Bin(n / BINS, (n + 1) / BINS, len(part),
                            fsum(sure for _, sure in part) / len(part),
                            sum(pair.right for pair, _ in part)))
    apart = [bin.size * abs(bin.confidence - bin.right / bin.size) for bin in bins]
    return Reliability(tuple(bins), fsum(apart) / len(rows) if rows else None)


def review_order(found: Iterable[Pair]) -> list[Pair]:
    """The order in which positions are proposed for review: those marked, the least sure first."""
    rows = given_rows(found)
    return [pair for pair, _ in sorted(rows, key=lambda row: (
        not (row[0].position and row[0].position.needs_review), row[1]))]


def review_curve(found: Sequence[Pair]) -> Curve:
    """What reviewing in the proposed order is worth, if each reviewed position is right then."""
    right = [sum(pair.right for pair in found)]
    for pair in review_order(found):
        right.append(right[-1] + (not pair.right))
    return Curve(len(found), tuple(right))


def worst(found: Iterable[Pair], count: int) -> list[Pair]:
    """Wrong positions, the surest first."""
    wrong = [(-sure, n, pair) for n, (pair, sure) in enumerate(given_rows(found))
             if not pair.right]
    return [pair for _, _, pair in sorted(wrong, key=lambda item: item[:2])[:count]]


def in_context(pair: Pair, around: int = 1) -> Iterator[tuple[str, bool]]:
    """The quote of a position with the sentences round it; each with whether it is quoted."""
    if pair.position is None:
        return
    rows = pair.case.predicted.pieces
    quote = pair.position.quote
    at = next((n for n, row in enumerate(rows) if quote and quote in row.text), None)
    if at is None:
        yield quote, True
        return
    for n in range(max(at - around, 0), min(at + around + 1, len(rows))):
        yield rows[n].text, n == at


def stated(pair: Pair) -> list[tuple[str, str]]:
    """The gold sentences that take a side on the move: stance and text."""
    return [(stance, piece.text) for piece in pair.case.gold.sentences
            for move, stance in sorted(piece.stances) if move == pair.move]
