"""Who agrees with whom: senders on a map, by the sides that they take on the same moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.records import Stance
from minekit.report.annex import Annex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[Any]

SIDES = {Stance.SUPPORTS: 1.0, Stance.SUPPORTS_WITH_CONDITIONS: 0.5, Stance.MIXED: 0.0,
         Stance.NEUTRAL: 0.0, Stance.OPPOSES: -1.0}
"""How far a stance is for a move."""
LEAST = 2
"""Moves that a sender must have a position on, and two senders must share to be compared."""
PRIOR = 1.0
"""Moves of middling agreement that any two are taken to share, so that few moves say little."""
MANY = 300
"""Senders from which it takes less time to find only the two dimensions that are drawn."""
SHOWN = 3
"""Others that are named for a sender."""


class Neighbour(NamedTuple):
    """Another response, how far it agrees (per cent) and on how many common moves."""

    response_id: str
    share: int
    moves: int


class Place(NamedTuple):
    """Where a response stands on the map (0-1 both ways), and who is near and far."""

    x: float
    y: float
    near: tuple[Neighbour, ...]
    far: tuple[Neighbour, ...]


def places(annex: Annex) -> Mapping[str, Place]:
    """A place for each response with positions on at least two moves.

    Agreement of two senders on a move is 1 minus half the distance of their sides (1 for, 0.5 with
    conditions, 0 undecided, -1 against), and on all common moves the mean. Silence says nothing.

    References
    ----------
    Torgerson (1952), Multidimensional scaling: I. Theory and method, Psychometrika 17(4).
    """
    ids = [response.id for response in annex.responses if len(annex.cells_of(response)) >= LEAST]
    if len(ids) < LEAST:
        return {}
    agreement, common = _agreement(annex, ids)
    xy = _scaled((agreement * common + PRIOR / 2) / (common + PRIOR))
    return {id: Place(round(float(x), 3), round(float(y), 3),
                      *_neighbours(n, ids, agreement, common))
            for n, (id, (x, y)) in enumerate(zip(ids, xy, strict=True))}


def _agreement(annex: Annex, ids: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Of each two: the mean agreement, and the number of moves that it is the mean of."""
    import numpy as np

    columns = {move.id: n for n, move in enumerate(annex.moves)}
    side, known = np.zeros((2, len(ids), len(columns)))
    for row, id in enumerate(ids):
        for cell in annex.cells_of(annex.response(id)):
            side[row, columns[cell.move.id]] = SIDES[cell.position.stance]
            known[row, columns[cell.move.id]] = 1
    apart = np.zeros((len(ids), len(ids)))
    for move in range(len(columns)):
        both = np.outer(known[:, move], known[:, move])
        apart += both * np.abs(np.subtract.outer(side[:, move], side[:, move]))
    common = known @ known.T
    return 1 - apart / 2 / np.maximum(common, 1), common


def _scaled(likeness: Matrix) -> Matrix:
    """Classical scaling to two dimensions, each spread over 0-1; signs by the first response."""
    import numpy as np

    squared = (1 - likeness) ** 2
    np.fill_diagonal(squared, 0)
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, vectors = _largest_two(-centred / 2)
    xy = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0))
    xy *= np.where(xy[np.abs(xy).argmax(axis=0), [0, 1]] < 0, -1, 1)
    low, high = xy.min(axis=0), xy.max(axis=0)
    spread = high - low
    return np.asarray(np.where(spread > 1e-9, (xy - low) / np.where(spread > 1e-9, spread, 1), 0.5))


def _largest_two(symmetric: Matrix) -> tuple[Matrix, Matrix]:
    """The two largest eigenvalues with their vectors; scipy, which finds only these, if it pays."""
    n = len(symmetric)
    if n < MANY:
        import numpy as np

        values, vectors = np.linalg.eigh(symmetric)
        return values[-2:], vectors[:, -2:]
    from scipy.linalg import eigh

    values, vectors = eigh(symmetric, subset_by_index=[n - 2, n - 1])
    return values, vectors


def _neighbours(n: int, ids: Sequence[str], agreement: Matrix, common: Matrix,
                ) -> tuple[tuple[Neighbour, ...], tuple[Neighbour, ...]]:
    """Those who agree most and least; with equal agreement, those with more common moves first."""
    import numpy as np

    others = np.flatnonzero(common[n] >= LEAST)
    others = others[others != n]
    shares, moves = agreement[n, others].round(6), common[n, others]
    near = others[np.lexsort((-moves, -shares))][:SHOWN]
    far = others[np.lexsort((-moves, shares))][:SHOWN]

    def named(places: Matrix) -> tuple[Neighbour, ...]:
        return tuple(Neighbour(ids[at], int(agreement[n, at] * 100 + 0.5), int(common[n, at]))
                     for at in places)
    return named(near), named(far[~np.isin(far, near)])
