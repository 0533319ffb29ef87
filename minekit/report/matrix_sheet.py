"""The sheet with stakeholders down and moves across."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from minekit.records import Response
from minekit.report.annex import Cell
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.text import lower, period, printable, quoted
from minekit.report.workbook import A3, INK, Book, fitting, height
from minekit.wording import capital

PALE = "#EEF2F6"
LINE = "#B8C2CC"
FAINT_LINE = "#E3E8ED"
NAMES = 3
"""Columns to the left of the matrix: number, sender, kind."""
HEADERS = 3
"""Rows above it: theme, title of the move, id of the move."""


class MatrixSheet:
    """Fills the sheet ``Matrix`` of a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._annex = book.annex
        self._words = book.annex.words
        self._moves = self._annex.moves
        self._rows = [response for group in self._annex.groups for response in group.responses]
        self._last = NAMES + len(self._moves) + len(self._annex.hearing.models) - 1
        longest = max((len(self._words.sender(response)) for response in self._rows), default=0)
        self._names_width = min(max(longest, 36), 60)
        self._sheet = book.sheet(self._words("heading.matrix"))

    def write(self) -> None:
        """Write everything: corner, headers, a row for each response, totals."""
        self._set_up()
        self._corner()
        self._headers()
        for row, response in enumerate(self._rows, HEADERS):
            self._response(row, response)
        self._totals(HEADERS + len(self._rows) + 1)

    def _set_up(self) -> None:
        sheet = self._sheet
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEADERS - 1)
        sheet.repeat_columns(0, NAMES - 1)
        sheet.freeze_panes(HEADERS, NAMES)
        sheet.set_row(0, 96)
        sheet.set_row(1, 142)
        sheet.set_row(2, 20)
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, self._names_width)
        sheet.set_column(2, 2, 19)
        sheet.set_column(NAMES, max(self._last, NAMES), 8)
        sheet.autofilter(HEADERS - 1, 0, HEADERS - 1 + len(self._rows), max(self._last, NAMES - 1))

    def _corner(self) -> None:
        case, book = self._annex.hearing.case, self._book
        bold, plain = book.format(bold=True), book.format()
        legend: list[Any] = []
        for stance, look in LOOKS.items():
            legend += [bold, f"{look.sign}  ", plain, f"{self._name(stance)}\n"]
        legend += [bold, f"{REVIEW}  ", plain, f"{self._name('review')}\n",
                   bold, f"{capital(self._words('word.empty'))}  ", plain,
                   f"{self._name('silent')}\n\n", plain, self._words("matrix.note")]
        corner = book.format(text_wrap=True, valign="top")
        self._sheet.merge_range(0, 0, 1, NAMES - 1, "", corner)
        self._sheet.write_rich_string(
            0, 0, book.format(bold=True, font_size=13, font_color=INK),
            f"{printable(case.title)}\n",
            plain, f"{printable(case.authority)}\n{period(self._annex)}\n"
                   f"{self._words.counted(len(self._rows), 'response')}\n\n",
            *legend, corner)

    def _headers(self) -> None:
        book, sheet = self._book, self._sheet
        line = {"border": 1, "border_color": LINE}
        upright = {"rotation": 90, "text_wrap": True, "align": "center", "valign": "bottom",
                   "font_size": 8, **line}
        theme = book.format(bold=True, bg_color=INK, font_color="#FFFFFF", **upright)
        title = book.format(bg_color=PALE, **upright)
        head = book.format(bold=True, bg_color=PALE, valign="vcenter", **line)
        id_ = book.format(bold=True, bg_color=PALE, align="center", valign="vcenter", **line)
        for at, name in enumerate(("number", "sender", "kind")):
            sheet.write_string(2, at, self._words(f"column.{name}"), head)
        columns = [(self._annex.hearing.theme(move.theme).title, move.title, move.id)
                   for move in self._moves]
        columns += [(self._words("matrix.models"), model.title, model.id)
                    for model in self._annex.hearing.models]
        for at, (_, text, name) in enumerate(columns, NAMES):
            sheet.write_string(1, at, printable(text), title)
            sheet.write_string(2, at, name, id_)
        at = NAMES
        for text, same in groupby(column[0] for column in columns):
            width = len(list(same))
            if width > 1:
                sheet.merge_range(0, at, 0, at + width - 1, "", theme)
            sheet.write_string(0, at, printable(text), theme)
            at += width

    def _response(self, row: int, response: Response) -> None:
        line = {"top": 1, "top_color": LINE if self._new_kind(row) else FAINT_LINE,
                "valign": "vcenter"}
        self._sheet.set_row(row, height([(self._words.sender(response), self._names_width)]))
        self._book.put(self._sheet, row, 0, response.number,
                       self._book.format(align="center", **line))
        self._book.put(self._sheet, row, 1, self._words.sender(response),
                       self._book.format(text_wrap=True, **line))
        self._book.put(self._sheet, row, 2, self._words.kind(response.kind),
                       self._book.format(**line))
        for at, move in enumerate(self._moves, NAMES):
            if cell := self._annex.cells.get((response.id, move.id)):
                self._cell(row, at, cell)
            else:
                self._book.put(self._sheet, row, at, "", self._book.format(**line))
        for at, model in enumerate(self._annex.hearing.models, NAMES + len(self._moves)):
            tally = self._annex.tally([response], model.moves)
            self._book.put(self._sheet, row, at, tally.sides,
                           self._book.format(align="center", **line))

    def _name(self, aspect: str) -> str:
        return self._words(f"look.{aspect}.name")

    def _new_kind(self, row: int) -> bool:
        n = row - HEADERS
        return n == 0 or self._rows[n].kind != self._rows[n - 1].kind

    def _cell(self, row: int, at: int, cell: Cell) -> None:
        look = LOOKS[cell.position.stance]
        uncertain = {"italic": True, "border": 4, "border_color": INK}
        certain = {"border": 1, "border_color": "#FFFFFF"}
        style = self._book.format(bold=True, align="center", valign="vcenter",
                                  bg_color=f"#{look.fill}",
                                  **(uncertain if cell.position.needs_review else certain))
        self._book.put(self._sheet, row, at, cell.sign, style)
        text = fitting(self._comment(cell))
        lines = 4 + len(text) // 48 + text.count("\n")
        self._sheet.write_comment(row, at, text, {
            "author": "minekit", "width": 320, "height": min(15 * lines, 420), "font_size": 9,
            "font_name": "Arial"})

    def _comment(self, cell: Cell) -> str:
        position, quote = cell.position, cell.quotes[0]
        sure = lower(self._words("column.confidence"))
        lines = [f"{self._name(position.stance)} ({sure} "
                 f"{self._words.per_cent(position.confidence)})",
                 *[self._name("review")] * position.needs_review, quoted(quote.text),
                 f"{self._annex.reference(quote)} ({cell.response.file})"]
        return "\n".join(lines)

    def _totals(self, row: int) -> None:
        """Below the matrix: positions by stance, and sides by kind of stakeholder."""
        tallies = self._annex.column_tallies
        row = self._heading(row, self._words("heading.totals"))
        for stance, look in LOOKS.items():
            self._total(row, look.sign, self._name(stance), look.fill,
                        [tally.stances[stance] for tally in tallies])
            row += 1
        self._total(row, "", self._name("silent"), "FFFFFF", [tally.silent for tally in tallies])
        self._total(row + 1, REVIEW, self._name("review"), "FFFFFF",
                    [tally.review for tally in tallies])
        first = self._heading(row + 3, self._words("matrix.by_kind"))
        for at, group in enumerate(self._annex.groups, first):
            name = f"{self._words.kinds(group.kind)} ({len(group.responses)})"
            self._total(at, "", name, "FFFFFF",
                        [self._annex.tally(group.responses, moves).sides
                         for moves in self._annex.columns])

    def _heading(self, row: int, text: str) -> int:
        self._sheet.write_string(row, 1, text, self._book.format(bold=True, font_color=INK))
        return row + 1

    def _total(self, row: int, sign: str, name: str, fill: str,
               values: Sequence[int | str]) -> None:
        line = {"top": 1, "top_color": FAINT_LINE}
        bold = self._book.format(bold=True, align="center", bg_color=f"#{fill}", **line)
        self._sheet.write_string(row, 0, sign, bold)
        self._book.put(self._sheet, row, 1, name, self._book.format(**line))
        self._book.put(self._sheet, row, 2, "", self._book.format(**line))
        for at, value in enumerate(values, NAMES):
            self._book.put(self._sheet, row, at, value, self._book.format(align="center", **line))
