"""All tables of a document, whatever shows them: a grid, rules across, or places alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minekit.extract.aligned import find_aligned
from minekit.extract.banded import find_banded
from minekit.extract.engine import RawPage
from minekit.extract.grids import find_grids, may_hold_grid
from minekit.extract.plumber import open_quietly
from minekit.extract.tables import Table


def find_tables(path: Path, pages: Sequence[RawPage]) -> list[list[Table]]:
    """The tables of each page, numbered through the document.

    Parameters
    ----------
    path
        The PDF.
    pages
        With their words and rules.
    """
    grids = _grids(path, [page for page in pages if may_hold_grid(page) and not page.turned])
    found: list[list[Table]] = []
    number = 0
    last: Table | None = None
    for page in pages:
        tables = grids.get(page.number, [])
        tables = _with_banded(tables, find_banded(page, last))
        tables += [table for table in find_aligned(page, len(pages))
                   if not any(table.box.overlap(other.box) > 0 for other in tables)]
        found.append([table.numbered(number + n) for n, table in enumerate(tables)])
        number += len(tables)
        last = max(tables, key=lambda table: table.box.bottom, default=None)
    return found


def _grids(path: Path, pages: Sequence[RawPage]) -> dict[int, list[Table]]:
    """By the number of the page."""
    if not pages:
        return {}
    found = {}
    with open_quietly(path, [page.number for page in pages]) as pdf:
        for page, plumber in zip(pages, pdf.pages, strict=True):
            found[page.number] = find_grids(plumber)
            plumber.close()
    return found


def _with_banded(grids: Sequence[Table], banded: Sequence[Table]) -> list[Table]:
    """The tables of a page, those with more rows where two stand in one place."""
    kept = list(grids)
    for table in banded:
        rivals = [other for other in kept if table.box.overlap(other.box) > 0]
        if all(table.rows > other.rows for other in rivals):
            kept = [other for other in kept if other not in rivals] + [table]
    return kept
