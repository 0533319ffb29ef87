"""Tables without any rule, set with tabs, a grid of the browser or LaTeX: places alone show them.

A row of such a table is drawn cell by cell. After the lines of one cell the next one begins to the
right of it, at the height at which the row began. Rows that follow each other in the drawing and
leave the same white strips free are a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from minekit.extract.columns import SAME_START, Column, find_columns
from minekit.extract.engine import Word
from minekit.extract.lines import BULLET, Line
from minekit.extract.tables import Table
from minekit.records import Box

APART = 0.8
"""Of the font size: white space on a line from which another cell may begin."""
FEWEST_ROWS = 3
MOST_ROWS = 400
"""On a page; what has more is no table, and would keep us busy for long."""
LINE_STEP = 1.9
"""Of the font size: how far the lines of a label lie apart at most."""
ROW_STEP = 5.0
"""Of the font size: how far two rows lie apart at most."""
MOST_LABEL_LINES = 6

_MARK = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zæøå]|[ivx]{1,4})[.)]?\)?|§+\s?\d+\w?\.?",
                   re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?:;…][\"»«”’')\]]*$")

_Piece = list[Word]


@dataclass
class _Row:
    """Pieces of lines, cell by cell; it is whole before it is asked for its words or its box."""

    cells: list[list[_Piece]]

    @cached_property
    def words(self) -> list[Word]:
        """All of them."""
        return [word for cell in self.cells for piece in cell for word in piece]

    @cached_property
    def box(self) -> Box:
        """Around all of it."""
        return Box.around(word.box for word in self.words)


def find_aligned(lines: Iterable[Line], pages: int) -> list[Table]:
    """The tables of a page that nothing but the places of words shows.

    Parameters
    ----------
    lines
        All of the page, in the order of drawing.
    pages
        Of the document, which tells a table of contents from others.
    """
    tables = []
    for rows, columns in _runs(_rows(_pieces(lines))):
        if (FEWEST_ROWS <= len(rows) <= MOST_ROWS and _are_aligned(rows, columns)
                and not _is_list(rows) and not _is_contents(rows, pages)
                and not _is_running_text(rows)):
            boxes = [row.box for row in rows]
            tables.append(Table.of([(box.top, box.bottom) for box in boxes], columns,
                                   max(box.x1 for box in boxes) + SAME_START))
    return tables


def _pieces(lines: Iterable[Line]) -> list[_Piece]:
    """The lines in the order of drawing, cut where a gap may divide two cells."""
    pieces: list[_Piece] = []
    for line in lines:
        for n, word in enumerate(line.words):
            if n and word.x0 - line.words[n - 1].x1 < APART * word.size:
                pieces[-1].append(word)
            else:
                pieces.append([word])
    return pieces


def _rows(pieces: Sequence[_Piece]) -> Iterator[_Row | None]:
    """What may be a row; None for pieces between rows."""
    start = 0
    while start < len(pieces):
        row, end = _row_at(pieces, start)
        yield row
        start = end


def _row_at(pieces: Sequence[_Piece], start: int) -> tuple[_Row | None, int]:
    """The row that begins with a piece, and where it ends."""
    first = pieces[start][0]
    n = start + 1
    while n < len(pieces) and n - start < MOST_LABEL_LINES and _is_below(pieces[n - 1], pieces[n]):
        n += 1
    if n == len(pieces) or not _is_beside(pieces[start:n], pieces[n], first):
        return None, start + 1
    row = _Row([list(pieces[start:n])])
    while n < len(pieces):
        if _is_beside([piece for cell in row.cells for piece in cell], pieces[n], first):
            row.cells.append([pieces[n]])
        elif _goes_on(row.cells[-1], pieces[n]):
            row.cells[-1].append(pieces[n])
        else:
            break
        n += 1
    return row, n


def _is_below(upper: _Piece, lower: _Piece) -> bool:
    """Whether a piece is the next line of a label."""
    step = lower[0].baseline - upper[0].baseline
    return (0.5 * lower[0].size < step < LINE_STEP * lower[0].size
            and abs(lower[0].x0 - upper[0].x0) < SAME_START)


def _is_beside(row: Sequence[_Piece], piece: _Piece, first: Word) -> bool:
    """Whether a cell begins to the right of all before it, at the height of the row."""
    return (abs(piece[0].baseline - first.baseline) < 0.25 * first.size
            and piece[0].x0 > max(other[-1].x1 for other in row) + APART / 2 * first.size)


def _goes_on(cell: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a piece is a further line of a cell."""
    return (piece[0].baseline > cell[-1][0].baseline + 0.5 * piece[0].size
            and piece[0].x0 > cell[0][0].x0 - SAME_START)


def _runs(rows: Iterable[_Row | None]) -> Iterator[tuple[list[_Row], list[Column]]]:
    """Rows that follow each other and leave the same strips free."""
    run: list[_Row] = []
    columns: list[Column] = []
    for row in rows:
        shared = _shared(run, row, columns) if row and run and _follows(run[-1], row) else []
        if row is not None and shared:
            run.append(row)
            columns = shared
            continue
        if run:
            yield run, columns
        run, columns = ([row], find_columns(row.words)) if row is not None else ([], [])
    if run:
        yield run, columns


def _follows(before: _Row, after: _Row) -> bool:
    gap = after.box.top - before.box.bottom
    return -0.3 * after.words[0].size < gap < ROW_STEP * after.words[0].size


def _shared(run: Sequence[_Row], row: _Row, columns: Sequence[Column]) -> list[Column]:
    """The columns of rows with one more below them; none if it does not fit."""
    starts = [column.x0 for column in columns]
    x0 = row.cells[0][0][0].x0
    if abs(x0 - starts[0]) > SAME_START:
        return []
    found = find_columns([word for other in (*run[-20:], row) for word in other.words])
    return found if len(found) >= max(2, len(columns) - (len(run) == 1)) else []


def _are_aligned(rows: Sequence[_Row], columns: Sequence[Column]) -> bool:
    """Whether the cells of each column begin, or end, at one place."""
    if len(columns) < 2:
        return False
    counts = [_most_aligned(cells) / len(cells) for cells in _by_column(rows, columns)[1:] if cells]
    most = max(_most_aligned(cells) for cells in _by_column(rows, columns)[1:])
    return most >= FEWEST_ROWS and all(count >= 0.5 for count in counts)


def _by_column(rows: Sequence[_Row], columns: Sequence[Column]) -> list[list[list[_Piece]]]:
    return [[cell for row in rows for cell in row.cells
             if column.x0 - SAME_START <= cell[0][0].x0 <= column.x1] for column in columns]


def _most_aligned(cells: Sequence[list[_Piece]]) -> int:
    """How many cells share their left end, or their right end."""
    ends = Counter(round(cell[0][0].x0 / SAME_START) for cell in cells)
    ends_right = Counter(round(cell[0][-1].x1 / SAME_START) for cell in cells)
    return max((count for counter in (ends, ends_right) for count in counter.values()), default=0)


def _text(cell: Sequence[_Piece]) -> str:
    return " ".join(word.text for piece in cell for word in piece)


def _is_list(rows: Sequence[_Row]) -> bool:
    """Whether the first cells are nothing but bullets or numbers."""
    marks = [_text(row.cells[0]) for row in rows]
    return all(BULLET.fullmatch(mark) or _MARK.fullmatch(mark) for mark in marks)


def _is_contents(rows: Sequence[_Row], pages: int) -> bool:
    """Whether the last cells are the numbers of pages, as in a table of contents."""
    numbers = [_text(row.cells[-1]) for row in rows]
    if not all(number.isdecimal() and int(number) <= pages for number in numbers):
        return False
    values = [int(number) for number in numbers]
    return values == sorted(values)


def _is_running_text(rows: Sequence[_Row]) -> bool:
    """Whether the sentences of a column go on in the next row: it is text, drawn line by line."""
    going_on = 0
    for before, after in pairwise(rows):
        going_on += any(not _TERMINAL.search(_text(a)) and _text(b)[:1].islower()
                        and len(_text(a)) > 15 for a, b in zip(before.cells, after.cells,
                                                              strict=False))
    return going_on > len(rows) / 3
