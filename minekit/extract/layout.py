"""The pages of a document to blocks in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from minekit.extract.blocks import (
    Piece,
    body_size,
    classify,
    goes_on,
    line_pitch,
    mark_numbered,
    notes,
    paragraphs,
    to_block,
    with_levels,
)
from minekit.extract.engine import RawPage
from minekit.extract.flow import (
    Unit,
    find_side_columns,
    in_reading_order,
    make_units,
    text_columns,
)
from minekit.extract.furniture import find_furniture
from minekit.extract.lines import Line, make_lines
from minekit.extract.tables import SAME_EDGE, Table, TableCell, cell_of
from minekit.records import Block, BlockKind, Box, Omission


@dataclass
class Sheet:
    """A page on its way to blocks.

    Parameters
    ----------
    source, skew, confidence
        As in :class:`minekit.records.Page`; words have their places after it was made level.
    omissions
        What was left out, with the places before that.
    """

    page: RawPage
    source: str
    skew: float = 0.0
    confidence: float = 1.0
    omissions: list[Omission] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[Line]:
        """All of the page, those of tables too."""
        return make_lines(self.page.words, self.page.number)

    @cached_property
    def cells(self) -> list[TableCell | None]:
        """For each word the cell in which it stands; asked when all tables are known."""
        around = Box.around(table.box for table in self.tables)
        return [cell_of(word, self.tables)
                if around.top < word.baseline < around.bottom + word.size else None
                for word in self.page.words]

    @cached_property
    def divided(self) -> tuple[list[Line], list[Line]]:
        """The lines outside of all tables, and those inside."""
        if not self.tables:
            return self.lines, []
        free: list[Line] = []
        inside: list[Line] = []
        cells = self.cells
        for line in self.lines:
            places = [cells[word.order] is not None for word in line.words]
            if len(set(places)) == 1:
                (inside if places[0] else free).append(line)
                continue
            for lines, wanted in ((free, False), (inside, True)):
                words = [word for word, place in zip(line.words, places, strict=True)
                         if place is wanted]
                lines += make_lines(words, self.page.number)
        return free, inside

    def release(self) -> None:
        """Let go of words and tables, or those of a book of a thousand pages fill the memory."""
        self.page.words, self.page.sideways, self.page.rules, self.tables = [], [], [], []
        for name in ("lines", "cells", "divided"):
            self.__dict__.pop(name, None)


@dataclass
class _TableText:
    """A table with the pieces of its cells; it may have begun on an earlier page."""

    table: Table
    pieces: list[tuple[TableCell, Piece]]

    @property
    def rows(self) -> int:
        return 1 + max((cell.path[0] for cell, _ in self.pieces), default=-1)

    def row(self, number: int) -> list[str]:
        """The words of a row, cell by cell."""
        return [" ".join(line.text for line in piece.lines)
                for cell, piece in self.pieces if cell.path[0] == number]


_Part = list[Piece] | _TableText


def lay_out(sheets: Sequence[Sheet]) -> list[Block]:
    """Blocks in reading order; headers, side columns and footers are among them, so named.

    The words of the sheets are used up.
    """
    pieces = _all_pieces(sheets)
    for sheet in sheets:
        sheet.release()
    pieces.reverse()
    return with_levels([to_block(pieces.pop()) for _ in range(len(pieces))])


def _all_pieces(sheets: Sequence[Sheet]) -> list[Piece]:
    free = [sheet.divided[0] for sheet in sheets]
    body = body_size(line for lines in free for line in lines)
    kinds = find_furniture(free, [sheet.page.height for sheet in sheets], body)
    running = [line for lines in free for line in lines if id(line) not in kinds]
    pitch = line_pitch(running)
    parts: list[_Part] = []
    asides: list[Piece] = []
    for sheet, lines in zip(sheets, free, strict=True):
        found = _aside(lines, kinds, pitch)
        text = [line for line in lines if id(line) not in kinds]
        units = make_units(text, [table.box for table in sheet.tables])
        for unit in find_side_columns(units, [*text, *sheet.divided[1]], sheet.page.width, body):
            units.remove(unit)
            found += _pieces(unit.lines, pitch, BlockKind.SIDE)
        sideways = make_lines(sheet.page.sideways, sheet.page.number)
        asides += found + _pieces(sideways, pitch, BlockKind.SIDE)
        _add_page(parts, sheet, units, pitch)
    pieces = _joined(parts)
    mark_numbered([piece for piece in pieces if piece.cell is None])
    classify(pieces, body, _left(running))
    return _with_asides(pieces, asides)


def _pieces(lines: Sequence[Line], pitch: float, kind: BlockKind) -> list[Piece]:
    pieces = notes(lines) if kind is BlockKind.FOOTNOTE else paragraphs(lines, pitch)
    for piece in pieces:
        piece.kind = kind
        if kind is not BlockKind.FOOTNOTE:
            piece.marker = ""
    return pieces


def _aside(lines: Iterable[Line], kinds: dict[int, BlockKind], pitch: float) -> list[Piece]:
    """Headers, footers and footnotes of a page."""
    groups: defaultdict[BlockKind, list[Line]] = defaultdict(list)
    for line in lines:
        if id(line) in kinds:
            groups[kinds[id(line)]].append(line)
    return [piece for kind, group in groups.items() for piece in _pieces(group, pitch, kind)]


def _add_page(parts: list[_Part], sheet: Sheet, units: list[Unit], pitch: float) -> None:
    outer = [table for table in sheet.tables if len(table.cells[0].path) == 2]
    drawn = max((unit.order for unit in units), default=0)
    for n, table in enumerate(outer):
        units.append(Unit(table=table, order=_drawn_after(table, units, drawn + n)))
    columns = text_columns(units)
    for number, unit in enumerate(in_reading_order(units)):
        if unit.table is None:
            parts.append(paragraphs(unit.lines, pitch, columns=columns))
            continue
        text = _read_table(sheet, unit.table, pitch)
        last = parts[-1] if parts else None
        if number == 0 and isinstance(last, _TableText) and _is_continued(last, text):
            _continue(last, text)
        else:
            parts.append(text)


def _drawn_after(table: Table, units: Sequence[Unit], last: int) -> int:
    """Where a table stands among the units: before the first one that begins below it."""
    below = [unit.order for unit in units
             if unit.lines and unit.box.top >= table.box.bottom - 2
             and unit.box.x0 < table.box.x1 and table.box.x0 < unit.box.x1]
    return min(below) - 1 if below else last


def _read_table(sheet: Sheet, table: Table, pitch: float) -> _TableText:
    """The words of a table and of those inside it, cell by cell."""
    inside = {cell for other in sheet.tables
              if other is table or other.box.overlap(table.box) > 0 for cell in other.cells}
    words = defaultdict(list)
    for word, cell in zip(sheet.page.words, sheet.cells, strict=True):
        if cell in inside:
            words[cell].append(word)
    pieces: list[tuple[TableCell, Piece]] = []
    for cell in sorted(words, key=lambda cell: cell.path):
        for piece in paragraphs(make_lines(words[cell], sheet.page.number), pitch, cell.cell):
            piece.kind = BlockKind.TABLE
            pieces.append((cell, piece))
    return _TableText(table, pieces)


def _is_continued(before: _TableText, after: _TableText) -> bool:
    """Whether a table at the top of a page has the columns of the one that ended the last page."""
    a, b = before.table.edges, after.table.edges
    return len(a) == len(b) and all(abs(x - y) < SAME_EDGE for x, y in zip(a, b, strict=True))


def _continue(before: _TableText, after: _TableText) -> None:
    """Add the rows of a table that goes on; a repeated header is left out, a cut row mended."""
    skipped = int(bool(after.row(0)) and after.row(0) == before.row(0))
    rest = [(cell, piece) for cell, piece in after.pieces if cell.path[0] >= skipped]
    cut = _is_cut(before, [item for item in rest if item[0].path[0] == skipped])
    shift = before.rows - skipped - cut
    number = before.table.cells[0].cell.table
    for cell, piece in rest:
        inner = cell.cell.table if len(cell.path) > 2 else number
        moved = cell.moved(inner, shift if len(cell.path) == 2 else 0)
        if len(cell.path) > 2:
            moved = replace(moved, path=(cell.path[0] + shift, *cell.path[1:]))
        piece.cell = moved.cell
        before.pieces.append((moved, piece))
    before.pieces.sort(key=lambda item: item[0].path)


def _is_cut(before: _TableText, row: Sequence[tuple[TableCell, Piece]]) -> bool:
    """Whether a row is the rest of one that began on the page before."""
    if not row or row[0][0].path[1] > 0:
        return bool(row) and row[0][1].first.words[0].text[:1].islower()
    return any(piece.first.words[0].text[:1].islower() for _, piece in row)


def _joined(parts: Iterable[_Part]) -> list[Piece]:
    """All pieces, those put together that go on in another column or on another page."""
    pieces: list[Piece] = []
    for part in parts:
        found = [piece for _, piece in part.pieces] if isinstance(part, _TableText) else part
        for piece in found:
            if pieces and _is_elsewhere(pieces[-1], piece) and goes_on(pieces[-1], piece):
                pieces[-1].lines += piece.lines
            else:
                pieces.append(piece)
    return pieces


def _is_elsewhere(before: Piece, after: Piece) -> bool:
    """Whether the second stands on another page, or higher up in another column."""
    a, b = before.last, after.first
    return a.page != b.page or b.baseline < a.baseline - a.size


def _left(lines: Iterable[Line]) -> float:
    """The left end of most of the text."""
    ends: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        ends[round(line.x0)] += line.letters
    return float(max(ends, key=lambda end: (ends[end], -end))) if ends else 0.0


def _with_asides(pieces: Iterable[Piece], asides: Iterable[Piece]) -> list[Piece]:
    """Headers and side columns before the text of their page, footnotes and footers after it."""
    late = (BlockKind.FOOTNOTE, BlockKind.FOOTER)
    return sorted([*pieces, *asides], key=lambda piece: (
        piece.first.page, 0 if piece.kind in (BlockKind.HEADER, BlockKind.SIDE) else
        2 if piece.kind in late else 1))
