"""Tables with a full grid of rules, found by pdfplumber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minekit.extract.engine import RawPage
from minekit.extract.tables import Table, TableCell
from minekit.records import Box, Cell

FEWEST_RULES = 6
"""A grid of two cells needs as many lines."""
MOST_RULES = 4000
"""A drawing with more is no table, and would keep pdfplumber busy for long."""


def may_hold_grid(page: RawPage) -> bool:
    """Whether the page has as many rules as a table needs."""
    return FEWEST_RULES <= len(page.rules) <= MOST_RULES


def find_grids(page: Any) -> list[Table]:
    """The ruled tables of a pdfplumber page, numbered from 0."""
    found = [_table(table, number) for number, table in enumerate(page.find_tables())]
    tables = [table for table in found if len({cell.cell.column for cell in table.cells}) > 1]
    return [_inside(table, tables) for table in tables]


def _table(table: Any, number: int) -> Table:
    cells = []
    edges = sorted({round(box[0]) for box in table.cells})
    for row, line in enumerate(table.rows):
        for box in line.cells:
            if box is not None:
                column = edges.index(round(box[0]))
                cells.append(TableCell(Box(*box), Cell(number, row, column), (row, column)))
    return Table(Box(*table.bbox), tuple(cells))


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
