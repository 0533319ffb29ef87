"""Tables on a page: their cells, and the words that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minekit.extract.columns import Column
from minekit.extract.engine import Word
from minekit.records import Box, Cell

SAME_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its place on the page.

    Parameters
    ----------
    path
        Rows and columns from the outermost table to this one; sorts cells in reading order.
    """

    box: Box
    cell: Cell
    path: tuple[int, ...]

    def moved(self, table: int, rows: int) -> TableCell:
        """The same cell as one of another table, so many rows further down."""
        cell = Cell(table, self.cell.row + rows, self.cell.column)
        return TableCell(self.box, cell, (self.path[0] + rows, *self.path[1:]))


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table on one page."""

    box: Box
    cells: tuple[TableCell, ...]

    @property
    def edges(self) -> list[float]:
        """Left ends of its columns."""
        return sorted({round(cell.box.x0) for cell in self.cells})

    @property
    def rows(self) -> int:
        """How many it has."""
        return len({cell.cell.row for cell in self.cells})

    def numbered(self, number: int) -> Table:
        """The same table under another number."""
        cells = tuple(replace(cell, cell=cell.cell._replace(table=number)) for cell in self.cells)
        return Table(self.box, cells)

    @classmethod
    def of(cls, rows: Sequence[tuple[float, float]], columns: Sequence[Column], right: float
           ) -> Table:
        """A table without merged cells, with the number 0.

        Parameters
        ----------
        rows
            Upper and lower end of each.
        right
            Right end of the last column.
        """
        ends = [column.x0 - SAME_EDGE / 2 for column in columns] + [right]
        cells = tuple(TableCell(Box(ends[c], top, ends[c + 1], bottom), Cell(0, r, c), (r, c))
                      for r, (top, bottom) in enumerate(rows) for c in range(len(columns)))
        return cls(Box(ends[0], rows[0][0], right, rows[-1][1]), cells)


def cell_of(word: Word, tables: Sequence[Table]) -> TableCell | None:
    """The smallest cell in which the word stands."""
    x, y = (word.x0 + word.x1) / 2, word.baseline - 0.3 * word.size
    around = [cell for table in tables if _holds(table.box, x, y) for cell in table.cells
              if _holds(cell.box, x, y)]
    return min(around, key=lambda cell: cell.box.width * cell.box.height, default=None)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom
