"""How far two annotators agree on where senders stand.

Each response and move is a unit, on which an annotator says one of five stances or nothing (that
the response is silent). Cohen's kappa [1]_ and Krippendorff's alpha for nominal data [2]_ say how
much of the agreement beyond chance that was possible there was: 1 is full agreement, 0 what chance
gives. Responses are drawn for the intervals, as their moves go together.

References
----------
.. [1] Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological
   Measurement 20(1).
.. [2] Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability",
   https://repository.upenn.edu/asc_papers/43.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from minekit.errors import CorpusError
from minekit.evaluate.bootstrap import Interval, draws, interval
from minekit.evaluate.positions import OUTCOMES, SILENT
from minekit.evaluate.sources import GOLD, read_gold_file, read_names
from minekit.evaluate.text import Response
from minekit.hearing import FILE_NAME, Hearing

Table = NDArray[np.float64]
"""Counts of categories against categories; with a leading axis, of several samples."""

ALL = "all moves"
BOTH = "where both see a position"


class Measure(NamedTuple):
    """A coefficient with its interval; None where it is not defined (one category only)."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Row:
    """The agreement on a move, or on several together.

    Parameters
    ----------
    units
        Responses and moves.
    same
        Share of them on which both say the same.
    """

    name: str
    units: int
    same: float
    kappa: Measure
    alpha: Measure


@dataclass(frozen=True)
class Agreement:
    """Two annotators compared.

    Parameters
    ----------
    rows
        Over all moves, over the units on which both see a position, and move by move.
    table
        How often the first (row) and the second (column) said what, in the order of ``OUTCOMES``.
    notes
        What could not be compared, a line each.
    """

    rows: tuple[Row, ...]
    table: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...] = ()


def agreement(first: str | Path, second: str | Path) -> Agreement:
    """Compare two annotations of a hearing.

    Parameters
    ----------
    first
        A corpus, or its ``gold.jsonl``.
    second
        The other's file.

    Raises
    ------
    CorpusError, HearingError
        If a file is missing or cannot be used, or they have no response in common.
    """
    ours = Path(first)
    path = ours / GOLD if ours.is_dir() else ours
    known = (path.parent / FILE_NAME).is_file()
    names = read_names(path.parent) if known else {}
    a, b = ({item.id: item for item in read_gold_file(file, names)} for file in (path, second))
    shared = [id for id in a if id in b]
    if not shared:
        raise CorpusError(f"{path} and {second}: no response is in both; ids must be the same")
    notes = [f"only in {file}: {', '.join(left)}" for file, left in (
        (path, [id for id in a if id not in b]), (second, [id for id in b if id not in a]))
        if left]
    moves = ([move.id for move in Hearing.from_folder(path.parent).moves] if known else
             sorted({move for item in (*a.values(), *b.values()) for move in item.positions}))
    return compare([a[id] for id in shared], [b[id] for id in shared], moves, notes)


def compare(first: Sequence[Response], second: Sequence[Response], moves: Sequence[str],
            notes: Sequence[str] = ()) -> Agreement:
    """Compare annotations of the same responses, in the same order."""
    size = len(OUTCOMES)
    counts = np.zeros((len(first), len(moves), size, size))
    for n, (a, b) in enumerate(zip(first, second, strict=True)):
        for m, move in enumerate(moves):
            counts[n, m, _outcome(a, move), _outcome(b, move)] = 1
    silent = OUTCOMES.index(SILENT)
    both = counts.sum(1)
    both[:, silent] = both[:, :, silent] = 0
    rows = [_row(ALL, counts.sum(1)), _row(BOTH, both),
            *(_row(move, counts[:, m]) for m, move in enumerate(moves))]
    table = counts.sum((0, 1)).astype(int)
    return Agreement(tuple(rows), tuple(map(tuple, table.tolist())), tuple(notes))


def _outcome(response: Response, move: str) -> int:
    position = response.positions.get(move)
    stance = position.stance if position else SILENT
    if stance not in OUTCOMES:
        raise CorpusError(f"{response.id}: {move}: '{stance}' is no stance; there are "
                          f"{', '.join(OUTCOMES[:-1])}")
    return OUTCOMES.index(stance)


def _row(name: str, counts: Table) -> Row:
    """Of one table of counts for each response."""
    total = counts.sum(0)
    units = int(total.sum())
    samples = np.tensordot(draws(len(counts)), counts, 1)
    return Row(name, units, float(np.trace(total)) / units if units else 0.0,
               _measure(kappa, total, samples), _measure(alpha, total, samples))


def _measure(coefficient: Any, total: Table, samples: Table) -> Measure:
    value = float(coefficient(total))
    return Measure(None, None) if np.isnan(value) else Measure(
        value, interval(coefficient(samples)))


def kappa(table: Table) -> NDArray[np.float64]:
    """Cohen's kappa of a table of two annotators' counts, or of several tables; nan if undefined.

    Examples
    --------
    >>> float(kappa(np.array([[20.0, 5.0], [10.0, 15.0]])))
    0.4
    """
    total = table.sum((-2, -1))
    seen = np.trace(table, axis1=-2, axis2=-1) * total
    expected = (table.sum(-1) * table.sum(-2)).sum(-1)
    return _beyond_chance(seen, expected, total**2)


def alpha(table: Table) -> NDArray[np.float64]:
    """Krippendorff's alpha of the same."""
    return alpha_of(table + np.swapaxes(table, -2, -1))


def alpha_of(coincidences: Table) -> NDArray[np.float64]:
    """Krippendorff's alpha of a matrix of coincidences, or of several; nan if undefined."""
    sums = coincidences.sum(-1)
    total = sums.sum(-1)
    seen = np.trace(coincidences, axis1=-2, axis2=-1) * (total - 1)
    return _beyond_chance(seen, (sums * (sums - 1)).sum(-1), total * (total - 1))


def coincidences(units: Iterable[Sequence[Hashable]]) -> Table:
    """Which values stand beside which in the same unit, for any number of annotators.

    Parameters
    ----------
    units
        What the annotators said of each; those who said nothing left out.
    """
    pairs: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        for n, a in enumerate(unit):
            for b in (*unit[:n], *unit[n + 1:]):
                pairs[a, b] = pairs.get((a, b), 0) + 1 / (len(unit) - 1)
    return _square(pairs)


def _square(pairs: Mapping[tuple[Hashable, Hashable], float]) -> Table:
    values = list(dict.fromkeys(value for pair in pairs for value in pair))
    table = np.zeros((len(values), len(values)))
    for (a, b), weight in pairs.items():
        table[values.index(a), values.index(b)] = weight
    return table


def _beyond_chance(seen: Any, expected: Any, whole: Any) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        room = np.asarray(whole - expected, np.float64)
        return np.where(room > 0, (seen - expected) / room, np.nan)
