"""Tables with a full grid of rules.

The way of pdfplumber and Tabula (Nurminen, "Algorithmic extraction of data in tables in PDF
documents", 2013): rules that nearly touch are one, the points at which they cross are the corners
of cells, and cells that share a corner are a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from minekit.extract.engine import RawPage
from minekit.extract.tables import Table, TableCell
from minekit.records import Box, Cell

MOST_RULES = 4000
"""A drawing with more is no table."""
MOST_CROSSINGS = 250_000
"""Of rules across with rules down, that are looked at on a page."""
NEAR = 3.0
"""Points; rules that lie closer are one, and meet if they end so close to each other."""
SHORTEST = 3.0
LOWEST = 8.0
"""Points; a row is no lower."""
FEWEST_DOWN = 3
"""Rules down that end at one height, from which they stand round the cells of a row."""
THIN = 2.5
"""Points; a higher and wider box is a shade, whose sides are rules."""

Point = tuple[float, float]


class _Rule(NamedTuple):
    """A line across or down: where it lies, and from where to where it runs."""

    at: float
    start: float
    end: float


def find_grids(page: RawPage) -> list[Table]:
    """The ruled tables of a page, numbered from 0."""
    if len(page.rules) > MOST_RULES:
        return []
    across, down = _rules(page.rules)
    if len(across) * len(down) > MOST_CROSSINGS:
        return []
    groups = _grouped(_cells([*across, *_ends(across, down)], down))
    found = [_table(cells, number) for number, cells in enumerate(groups)]
    tables = [table for table in found if len({cell.cell.column for cell in table.cells}) > 1]
    return [_inside(table, tables) for table in tables]


def _rules(boxes: Iterable[Box]) -> tuple[list[_Rule], list[_Rule]]:
    """The rules across and down that the boxes of lines and shades make."""
    across: list[_Rule] = []
    down: list[_Rule] = []
    for box in boxes:
        if box.height <= THIN:
            across.append(_Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        elif box.width <= THIN:
            down.append(_Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
        else:
            across += [_Rule(y, box.x0, box.x1) for y in (box.top, box.bottom)]
            down += [_Rule(x, box.top, box.bottom) for x in (box.x0, box.x1)]
    return _merged(across), _merged(down)


def _merged(rules: Iterable[_Rule]) -> list[_Rule]:
    """Rules that nearly lie on one line at one place, and pieces that touch put together."""
    levels: list[list[_Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][-1].at <= NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    merged: list[_Rule] = []
    for level in levels:
        at = sum(rule.at for rule in level) / len(level)
        merged += (_Rule(at, start, end) for start, end in _joined(level))
    return [rule for rule in merged if rule.end - rule.start >= SHORTEST]


def _joined(rules: Iterable[_Rule]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for _, start, end in sorted(rules, key=lambda rule: rule.start):
        if joined and start <= joined[-1][1] + NEAR:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _ends(across: Sequence[_Rule], down: Sequence[_Rule]) -> Iterator[_Rule]:
    """The rules that are missing below rows which the end of the page cuts in two."""
    by_end = sorted(down, key=lambda rule: rule.end)
    for end, group in groupby(by_end, lambda rule: round(rule.end)):
        open_ones = list(group)
        left, right = min(rule.at for rule in open_ones), max(rule.at for rule in open_ones)
        above = [rule.at for rule in across if rule.at < end + NEAR
                 and rule.start <= left + NEAR and rule.end >= right - NEAR
                 and all(other.start <= rule.at + NEAR for other in open_ones)]
        if len(open_ones) >= FEWEST_DOWN and above and end - max(above) > LOWEST:
            yield _Rule(end, left, right)


class _Crossings:
    """The points at which rules cross, with the numbers of those rules."""

    def __init__(self, across: Sequence[_Rule], down: Sequence[_Rule]) -> None:
        self.down: defaultdict[Point, set[int]] = defaultdict(set)
        self.across: defaultdict[Point, set[int]] = defaultdict(set)
        for n, (x, top, bottom) in enumerate(down):
            for m, (y, x0, x1) in enumerate(across):
                if top <= y + NEAR and bottom >= y - NEAR and x0 - NEAR <= x <= x1 + NEAR:
                    self.down[x, y].add(n)
                    self.across[x, y].add(m)

    def cell(self, point: Point, below: Sequence[Point], right: Sequence[Point]) -> Box | None:
        """The smallest cell whose upper left corner is a point, if it is one."""
        (x0, top), down, across = point, self.down, self.across
        beside = [other for other in right if across[point] & across[other]]
        for under in below:
            if not down[point] & down[under]:
                continue
            for other in beside:
                corner = other[0], under[1]
                if (corner in down and down[corner] & down[other]
                        and across[corner] & across[under]):
                    return Box(x0, top, *corner)
        return None


def _cells(across: Sequence[_Rule], down: Sequence[_Rule]) -> list[Box]:
    """All cells, column by column."""
    crossings = _Crossings(across, down)
    points = sorted(crossings.down)
    columns = {x: list(group) for x, group in groupby(points, key=lambda point: point[0])}
    rows: defaultdict[float, list[Point]] = defaultdict(list)
    for point in points:
        rows[point[1]].append(point)
    found = (crossings.cell(point, [p for p in columns[point[0]] if p > point],
                            [p for p in rows[point[1]] if p > point]) for point in points)
    return [box for box in found if box is not None]


def _grouped(cells: Iterable[Box]) -> list[list[Box]]:
    """Cells that share corners, from the top of the page; a cell alone is no table."""
    groups: list[tuple[set[Point], list[Box]]] = []
    for box in cells:
        corners = {(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)}
        members = [box]
        rest = []
        for group in groups:
            if group[0] & corners:
                corners |= group[0]
                members = group[1] + members
            else:
                rest.append(group)
        groups = [*rest, (corners, members)]
    tables = [members for _, members in groups if len(members) > 1]
    return sorted(tables, key=lambda boxes: min((box.top, box.x0) for box in boxes))


def _table(boxes: Sequence[Box], number: int) -> Table:
    edges = sorted({round(box.x0) for box in boxes})
    tops = sorted({box.top for box in boxes})
    cells = tuple(_cell(box, number, tops.index(box.top), edges.index(round(box.x0)))
                  for box in sorted(boxes, key=lambda box: (box.top, box.x0)))
    return Table(Box.around(boxes), cells)


def _cell(box: Box, table: int, row: int, column: int) -> TableCell:
    return TableCell(box, Cell(table, row, column), (row, column))


def _inside(table: Table, tables: Sequence[Table]) -> Table:
    """The table with paths that begin with the cell of the table round it, if there is one."""
    for outer in tables:
        if outer is table:
            continue
        for around in outer.cells:
            if around.box.overlap(table.box) > 0.9 * table.box.width * table.box.height:
                cells = (TableCell(cell.box, cell.cell, (*around.path, *cell.path))
                         for cell in table.cells)
                return Table(table.box, tuple(cells))
    return table
