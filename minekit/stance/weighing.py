"""All that a response says of a move, weighed into numbers for the model of positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish.tone import STANCES
from minekit.drawn import drawn
from minekit.records import Stance
from minekit.stance.reading import Reading

Floats = NDArray[np.float64]

_FOR = [STANCES.index(Stance.SUPPORTS), STANCES.index(Stance.SUPPORTS_WITH_CONDITIONS)]
_AGAINST = STANCES.index(Stance.OPPOSES)

WEIGHTS = (
    "said at all", "said most", "amount said", "best move", "amount of move",
    *(f"most {stance}" for stance in STANCES),
    *(f"share of {stance}" for stance in STANCES),
    *(f"amount of {stance}" for stance in STANCES),
    *(f"last {stance}" for stance in STANCES),
    *(f"first {stance}" for stance in STANCES),
    "for and against",
    *(f"others' share of {stance}" for stance in STANCES))
"""What is told of a response and a move: by :func:`weigh`, and what other responses say of it."""

_MOST = 2.0
"""What one response counts for among the others, at most: a long one is no vote more."""


@dataclass(frozen=True, eq=False)
class Pair:
    """A response that may have a position on a move.

    Parameters
    ----------
    move
        Column of the reading's moves.
    sentences
        Rows of the reading: those that may speak of the move.
    sides : ndarray of shape (len(sentences), len(STANCES))
        Probability that a sentence speaks of the move and takes this side.
    weights : ndarray of shape (len(WEIGHTS),)
    """

    response_id: str
    move: int
    sentences: NDArray[np.int64]
    sides: Floats
    weights: Floats


@dataclass(frozen=True, eq=False)
class Heard:
    """What some responses say for each side of each move.

    Parameters
    ----------
    said : dict of arrays of shape (n_moves, n_stances)
        By response.
    total
        Of all of them.
    """

    said: Mapping[str, Floats]
    total: Floats

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """What the responses say that are drawn among those of a reading."""
        ids = [reading.sentences[part.start].response_id for part in reading.parts]
        chosen = drawn(ids)
        said = {id: _said(reading, part) for id, part in zip(ids, reading.parts, strict=True)
                if id in chosen}
        return cls(said, sum(said.values(), np.zeros((reading.moves.shape[1], len(STANCES)))))

    def others(self, response: str) -> Floats:
        """What others say than one response."""
        return np.asarray(self.total - self.said.get(response, 0))


def pairs(reading: Reading, heard: Heard | None = None) -> Iterator[Pair]:
    """Each response with each move that at least one of its sentences may speak of.

    Parameters
    ----------
    heard
        What others say; by default what the responses of the reading themselves do.
    """
    heard = heard or Heard.of(reading)
    for part in reading.parts:
        response = reading.sentences[part.start].response_id
        others = heard.others(response)
        for move in np.flatnonzero(reading.moves[part].any(0)):
            about = reading.moves[part, move]
            rows = np.flatnonzero(about)
            sides = about[rows, None] * reading.sides[part][rows, 1:]
            yield Pair(response, int(move), rows + part.start, sides,
                       np.concatenate([weigh(about[rows], sides), _shares(others[move])]))


def _shares(others: Floats) -> Floats:
    """Of each side in what others say; equal ones where nobody says a thing."""
    return np.asarray((others + 1 / len(others)) / (1 + others.sum()))


def _said(reading: Reading, part: slice) -> Floats:
    """How much a response says for each side of each move: n_moves x n_stances."""
    return np.minimum(reading.moves[part].T @ reading.sides[part, 1:], _MOST)


def weigh(about: Floats, sides: Floats) -> Floats:
    """Numbers that do not depend on how long the response is.

    Parameters
    ----------
    about : ndarray of shape (n_sentences,)
        Probability that each sentence speaks of the move.
    sides : ndarray of shape (n_sentences, len(STANCES))
        The same and that it takes this side.
    """
    said = sides.sum(1)
    total = sides.sum(0)
    telling = np.flatnonzero(said >= said.max() / 2)
    return np.concatenate([
        [1 - np.prod(1 - said), said.max(), np.log1p(20 * said.sum()), about.max(),
         np.log1p(about.sum())],
        sides.max(0), total / max(total.sum(), 1), np.log1p(10 * total),
        sides[telling[-1]], sides[telling[0]],
        [min(total[_FOR].sum(), total[_AGAINST])]])


_TELLS = {
    # How much a sentence that takes a side (supports, with conditions, opposes, mixed, neutral)
    # tells of a position.
    Stance.SUPPORTS: (1.0, 0.4, 0.0, 0.1, 0.0),
    Stance.SUPPORTS_WITH_CONDITIONS: (0.7, 1.0, 0.1, 0.3, 0.1),
    Stance.OPPOSES: (0.0, 0.1, 1.0, 0.1, 0.0),
    Stance.MIXED: (0.5, 0.5, 0.5, 1.0, 0.2),
    Stance.NEUTRAL: (0.1, 0.1, 0.1, 0.4, 1.0),
}


def tell(sides: Floats, stance: Stance) -> Floats:
    """How much each sentence tells of a position.

    Parameters
    ----------
    sides : ndarray of shape (n_sentences, len(STANCES))
        As in :class:`Pair`.
    """
    return np.asarray(sides @ np.array(_TELLS[stance]))
