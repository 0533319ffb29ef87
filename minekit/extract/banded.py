"""Tables with rules or shades across and none down, as word processors and browsers set them.

Rules of the same ends that stand above each other divide a page into bands. Bands in which no word
crosses the same white strips are rows of a table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from minekit.extract.columns import Column, column_of, find_columns, fits, printed_lines
from minekit.extract.engine import RawPage, Word
from minekit.extract.tables import SAME_EDGE, Table
from minekit.records import Box

THIN = 2.5
"""Points; a higher box is a shade, whose upper and lower edge count."""
SHORTEST = 60.0
"""Points; what is shorter is no rule of a table."""
MOST_RULES = 1000
"""A drawing with more is no table."""
FEWEST_BANDS = 2
ROW_GAP = 1.8
"""Of the font size: how far the lines of a row, or two rows, lie apart at most."""


@dataclass
class _Band:
    """What stands between two rules."""

    top: float
    bottom: float
    words: list[Word] = field(default_factory=list)


@dataclass
class _Run:
    """Bands one below the other with the columns that they share."""

    bands: list[_Band]
    columns: list[Column]


def find_banded(page: RawPage, before: Table | None = None) -> list[Table]:
    """The tables of a page that have rules across.

    Parameters
    ----------
    before
        The last table of the page before, whose columns the first one may go on with.
    """
    if len(page.rules) > MOST_RULES:
        return []
    words = sorted(page.words, key=lambda word: word.baseline)
    tables: list[Table] = []
    for x0, x1, heights in _rulings(page.rules, page):
        inside = [word for word in words if x0 - SAME_EDGE <= word.x0 and word.x1 <= x1 + SAME_EDGE]
        tables += [Table.of(_rows(run, inside), run.columns, x1) for run
                   in _runs(_bands(inside, heights), _columns_of(before, x0, x1))]
    return tables


def _columns_of(table: Table | None, x0: float, x1: float) -> list[Column]:
    """The columns of a table with these ends; none if it has others."""
    if table is None or abs(table.box.x1 - x1) > SAME_EDGE or table.box.x0 < x0 - 2 * SAME_EDGE:
        return []
    lefts = table.edges
    return [Column(left + SAME_EDGE / 2, right - SAME_EDGE)
            for left, right in pairwise([*lefts, x1])]


def _rulings(rules: Sequence[Box], page: RawPage) -> Iterator[tuple[float, float, list[float]]]:
    """Left end, right end and heights of edges that have the same ends."""
    groups: list[tuple[float, float, list[float]]] = []
    for y, x0, x1 in _edges(rules, page):
        group = next((group for group in groups if abs(group[0] - x0) < SAME_EDGE
                      and abs(group[1] - x1) < SAME_EDGE), None)
        if group is None:
            groups.append((x0, x1, [y]))
        elif y - group[2][-1] > THIN:
            group[2].append(y)
    yield from (group for group in groups if len(group[2]) > FEWEST_BANDS)


def _edges(rules: Sequence[Box], page: RawPage) -> list[tuple[float, float, float]]:
    """Height and ends of the edges across, pieces that touch put together, from the top down."""
    pieces = []
    for box in rules:
        if box.width * box.height > 0.5 * page.width * page.height:
            continue
        heights = ([(box.top + box.bottom) / 2] if box.height <= THIN
                   else [box.top, box.bottom])
        pieces += [(y, box.x0, box.x1) for y in heights if box.width > THIN]
    edges: list[tuple[float, float, float]] = []
    for y, x0, x1 in sorted(pieces):
        last = next((n for n in range(len(edges) - 1, max(-1, len(edges) - 6), -1)
                     if y - edges[n][0] < 1.0 and x0 <= edges[n][2] + SAME_EDGE
                     and edges[n][1] <= x1 + SAME_EDGE), None)
        if last is None:
            edges.append((y, x0, x1))
        else:
            edges[last] = (edges[last][0], min(x0, edges[last][1]), max(x1, edges[last][2]))
    return [edge for edge in edges if edge[2] - edge[1] >= SHORTEST]


def _bands(words: Sequence[Word], heights: Sequence[float]) -> list[_Band]:
    baselines = [word.baseline for word in words]
    return [_Band(top, bottom, list(words[bisect_left(baselines, top):
                                          bisect_right(baselines, bottom)]))
            for top, bottom in pairwise(heights)]


def _runs(bands: Iterable[_Band], known: Sequence[Column]) -> Iterator[_Run]:
    """Bands that share their columns, at least two columns and two bands."""
    run: _Run | None = None
    for band in bands:
        if not band.words:
            continue
        columns = _shared(run, band, known)
        if run is not None and columns:
            run.bands.append(band)
            run.columns = columns
            continue
        if run is not None and len(run.bands) >= FEWEST_BANDS:
            yield run
        columns = _shared(None, band, known)
        run = _Run([band], columns) if columns else None
    if run is not None and len(run.bands) >= FEWEST_BANDS:
        yield run


def _shared(run: _Run | None, band: _Band, known: Sequence[Column]) -> list[Column]:
    """The columns of a band, and of those above it; none if there are fewer than two."""
    above = [word for other in run.bands for word in other.words] if run else []
    columns = find_columns([*above, *band.words])
    if len(columns) < len(known) and all(fits(line, known) for line in printed_lines(band.words)):
        return list(known)
    fewest = len(run.columns) if run is not None and len(run.bands) > 1 else 2
    return columns if len(columns) >= fewest else []


def _rows(run: _Run, words: Sequence[Word]) -> list[tuple[float, float]]:
    """Upper and lower end of each row, with those that stand above and below the rules."""
    rows = [row for band in run.bands for row in _rows_of(band, run.columns)]
    size = max(word.size for word in run.bands[0].words)
    above = sorted((word for word in words if 0 < rows[0][0] - word.baseline < ROW_GAP * size),
                   key=lambda word: word.x0)
    if above and len(fits(above, run.columns)) > 1:
        rows.insert(0, (min(word.box.top for word in above), rows[0][0]))
    below: list[list[Word]] = []
    end = rows[-1][1]
    for line in printed_lines(word for word in words if word.baseline > rows[-1][1]):
        places = fits(line, run.columns)
        if line[0].baseline - end > ROW_GAP * size or len(places) < (1 if below else 2):
            break
        below.append(line)
        end = line[0].baseline
    if below:
        rows += _rows_of(_Band(rows[-1][1], max(word.box.bottom for word in below[-1]),
                               [word for line in below for word in line]), run.columns)
    return rows


def _rows_of(band: _Band, columns: Sequence[Column]) -> list[tuple[float, float]]:
    """The rows of a band: one, or several that no rule divides."""
    rows: list[list[Word]] = []
    last = len(columns)
    for word in sorted(band.words, key=lambda word: word.order):
        column = column_of(word, columns)
        if column < last or not rows:
            rows.append([])
        rows[-1].append(word)
        last = column
    tops = [min(word.box.top for word in row) for row in rows]
    if not all(_is_row(row, columns) for row in rows) or tops != sorted(tops):
        return [(band.top, band.bottom)]
    return list(pairwise([band.top, *tops[1:], band.bottom]))


def _is_row(words: Sequence[Word], columns: Sequence[Column]) -> bool:
    """Whether words are a row of their own: they fill several columns, and begin anew."""
    places = {column_of(word, columns) for word in words}
    return 0 in places and len(places) > 1 and not any(
        word.text[:1].islower() for word in words[:1])
