"""What is known of each sentence that could take a side: numbers for the models.

A :class:`Reading` holds the body sentences of a corpus with the probability that each speaks of
each move (from the links) and that it takes each side (from its own words, then from its context).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from minekit.danish.counted import Counted
from minekit.danish.tone import CLASSES, STANCES
from minekit.hearing import Hearing
from minekit.linear import Linear, softmax
from minekit.records import BODY, BlockKind, Link, Sentence

Floats = NDArray[np.float64]

_NEIGHBOURS = (-2, -1, 1, 2)
_MINORITY = re.compile(r"mindretal|særudtalelse|særstandpunkt|dissens", re.IGNORECASE)
_LEAST = 0.01
"""Probabilities below are alike."""


@dataclass(frozen=True, eq=False)
class Reading:
    """Body sentences, response by response.

    Parameters
    ----------
    sentences
        In reading order.
    parts
        Those of each response, as slices.
    moves : ndarray of shape (n_sentences, n_moves)
        Probability that a sentence speaks of a move.
    sides : ndarray of shape (n_sentences, len(CLASSES))
        Probability that it takes each side, or none.
    """

    sentences: tuple[Sentence, ...]
    parts: tuple[slice, ...]
    moves: Floats
    sides: Floats

    @classmethod
    def of(cls, sentences: Sequence[Sentence], links: Sequence[Link], hearing: Hearing,
           counted: Counted) -> Reading:
        """Sides as the words of each sentence alone tell them."""
        body = tuple(sentence for sentence in sentences if sentence.block in BODY)
        scores = np.asarray(counted.scores([sentence.text for sentence in body]), np.float64)
        column = {move.id: n for n, move in enumerate(hearing.moves)}
        row = {sentence.id: n for n, sentence in enumerate(body)}
        moves = np.zeros((len(body), len(column)))
        for link in links:
            for move, score in link.moves:
                moves[row[link.sentence_id], column[move]] = score
        return cls(body, tuple(_parts(body)), moves, softmax(scores[:, :len(CLASSES)]))

    def alone(self) -> Reading:
        """The same as if each sentence were all that its sender said."""
        return replace(self, parts=tuple(slice(n, n + 1) for n in range(len(self.sentences))))

    def in_context(self, model: Linear) -> Reading:
        """Sides as the model tells them from :func:`context`."""
        return replace(self, sides=model.probabilities(context(self)))


def _parts(sentences: Sequence[Sentence]) -> Iterator[slice]:
    start = 0
    for _, group in groupby(sentences, key=lambda sentence: sentence.response_id):
        stop = start + len(list(group))
        yield slice(start, stop)
        start = stop


CONTEXT = (
    *(f"own {side}" for side in CLASSES),
    *(f"{offset:+d} {side}" for offset in _NEIGHBOURS for side in CLASSES),
    *(f"others' share of {side}" for side in STANCES),
    *(f"others' most {side}" for side in CLASSES),
    "said before", "said after", "said alone", "best move", "all moves", "new paragraph",
    "ends paragraph", "first", "place", "among the last", "quotation", "table", "list", "minority")
"""What :func:`context` tells of a sentence."""


def context(reading: Reading) -> Floats:
    """What a sentence and those around it that speak of the same moves tell.

    Returns
    -------
    ndarray of shape (n_sentences, len(CONTEXT))
    """
    rows = [_context_in(reading.sentences[part], reading.moves[part], reading.sides[part])
            for part in reading.parts]
    return np.vstack(rows) if rows else np.zeros((0, len(CONTEXT)))


def _context_in(sentences: Sequence[Sentence], moves: Floats, sides: Floats) -> Floats:
    n = len(sentences)
    same = moves @ moves.T
    np.fill_diagonal(same, 0)
    order = np.arange(n)
    near = [_shifted(sides, offset) * _along(same, offset)[:, None] for offset in _NEIGHBOURS]
    shared = same @ sides
    said = shared[:, 1:]
    most = np.stack([(same * side).max(1) for side in sides.T], 1)
    before = (same * (order < order[:, None])).sum(1)
    after = (same * (order > order[:, None])).sum(1)
    kinds = [sentence.block for sentence in sentences]
    new = np.array([a.paragraph != b.paragraph for a, b in
                    zip(sentences, (sentences[0], *sentences), strict=False)], float)
    flags = np.array([
        before / (1 + before), after / (1 + after), 1 / (1 + 3 * (before + after)),
        moves.max(1, initial=0), moves.sum(1),
        new, np.append(new[1:], 1), order == 0, order / n, order >= n - 2,
        *([kind is wanted for kind in kinds] for wanted in
          (BlockKind.QUOTE, BlockKind.TABLE, BlockKind.LIST)),
        [bool(_MINORITY.search(f"{sentence.heading} {sentence.row}")) for sentence in sentences],
    ], float).T
    return np.hstack([np.log(sides + _LEAST), *near, said / (1 + said.sum(1, keepdims=True)),
                      most, flags])


def _shifted(rows: Floats, offset: int) -> Floats:
    """Each row's neighbour at this distance; zeros beyond the ends."""
    out = np.zeros_like(rows)
    if offset > 0:
        out[:-offset] = rows[offset:]
    else:
        out[-offset:] = rows[:offset]
    return out


def _along(square: Floats, offset: int) -> Floats:
    """Entry (i, i + offset) for each i; zeros beyond the ends."""
    out = np.zeros(len(square))
    line = np.diagonal(square, offset)
    if offset > 0:
        out[:len(line)] = line
    elif len(line):
        out[-len(line):] = line
    return out
