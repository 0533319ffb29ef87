"""A workbook in the looks of the house; text goes in as text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.report.annex import Annex
from minekit.report.text import one_line, printable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INK = "#1B2A3D"
A3, A4 = 8, 9
"""Paper sizes as Excel numbers them."""

LONGEST = 32_000
"""Characters that fit in a cell or a comment."""
LONGEST_NAME = 31
"""Characters of the name of a sheet."""


class Column(NamedTuple):
    """A column of a plain table."""

    title: str
    width: float
    style: str = "text"


class Colour(NamedTuple):
    """A text on a colour of six hexadecimal digits."""

    text: str
    fill: str


STYLES = {"response": "number", "number": "number", "page": "number", "responses": "number",
          "sentences": "number", "argues_for": "number", "argues_against": "number",
          "addressed": "number", "confidence": "share", "move": "center", "review": "center",
          "marks": "center", "listed": "center", "date": "center", "remarks": "center",
          "pages": "center"}
"""Columns that do not hold running text."""


def fitting(text: str) -> str:
    """Printable text, cut where a cell can hold no more, which a mark shows."""
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} […]"


def height(cells: Iterable[tuple[object, float]]) -> float:
    """The height of a row, in points, that shows all lines of its wrapped cells.

    Parameters
    ----------
    cells
        Each value with the width of its column, a unit of which holds about 1.35 characters.
    """
    texts = [(value.text if isinstance(value, Colour) else str(value), width)
             for value, width in cells]
    lines = max(sum(1 + int(len(line) / (width * 1.35)) for line in text.split("\n"))
                for text, width in texts)
    return min(12.0 * lines + 4, 409)


class Book:
    """A workbook with its annex and its formats, each made once."""

    def __init__(self, workbook: Workbook, annex: Annex) -> None:
        self.annex = annex
        self._workbook = workbook
        self._formats: dict[str, Format] = {}
        self._names: set[str] = set()

    def columns(self, **widths: float) -> tuple[Column, ...]:
        """Columns by their keys in the catalogue of words, with their widths."""
        return tuple(Column(self.annex.words(f"column.{key}"), width, STYLES.get(key, "text"))
                     for key, width in widths.items())

    def format(self, **properties: Any) -> Format:
        """The format with these properties, in the looks of the house."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": "Arial", "font_size": 9, "valign": "top"}
            self._formats[key] = self._workbook.add_format(base | properties)
        return self._formats[key]

    def style(self, name: str) -> Format:
        """The format of a plain table's column."""
        styles: dict[str, dict[str, Any]] = {
            "text": {"text_wrap": True}, "number": {"align": "center"},
            "share": {"align": "center", "num_format": "0 %"}, "center": {"align": "center"}}
        return self.format(bottom=1, bottom_color="#D9DFE5", **styles[name])

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up for print in landscape."""
        sheet = self._workbook.add_worksheet(self._free(one_line(name)))
        title = one_line(self.annex.hearing.case.title)[:100].replace("&", "&&")
        words = self.annex.words
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L&8{title}&C&8&A&R&8{words('word.page')} &P {words('word.of')} &N")
        sheet.hide_gridlines(2)
        return sheet

    def _free(self, name: str) -> str:
        """The name, as short as names of sheets must be, and unlike all before it."""
        name = name.strip("' ") or "–"
        short, n = name[:LONGEST_NAME].rstrip("' "), 1
        while short.casefold() in self._names or short.casefold() == "history":
            n += 1
            short = f"{name[:LONGEST_NAME - len(str(n)) - 1]} {n}"
        self._names.add(short.casefold())
        return short

    def table(self, name: str, columns: Sequence[Column],
              rows: Iterable[Sequence[str | int | float | Colour]]) -> None:
        """A sheet with a header that stays in sight, and a filter on every column."""
        sheet = self.sheet(name)
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        header = self.format(bold=True, font_color="#FFFFFF", bg_color=INK, valign="vcenter",
                             text_wrap=True)
        sheet.set_row(0, 24)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.title, header)
        row = 0
        for row, values in enumerate(rows, 1):
            sheet.set_row(row, height(zip(values, (column.width for column in columns),
                                          strict=True)))
            for at, (value, column) in enumerate(zip(values, columns, strict=True)):
                if isinstance(value, Colour):
                    style = self.format(align="center", bold=True, bg_color=f"#{value.fill}",
                                        bottom=1, bottom_color="#D9DFE5")
                    self.put(sheet, row, at, value.text, style)
                else:
                    self.put(sheet, row, at, value, self.style(column.style))
        sheet.autofilter(0, 0, row, len(columns) - 1)

    @staticmethod
    def put(sheet: Worksheet, row: int, at: int, value: str | int | float,
            style: Format | None = None) -> None:
        """Write a number as a number, and text as text whatever it looks like."""
        if value == "":
            sheet.write_blank(row, at, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, at, fitting(value), style)
        else:
            sheet.write_number(row, at, value, style)
