"""All tables of a document, whatever shows them: a grid, rules across, or places alone."""

from __future__ import annotations

from collections.abc import Sequence

from minekit.extract.aligned import find_aligned
from minekit.extract.banded import find_banded
from minekit.extract.engine import RawPage
from minekit.extract.grids import find_grids
from minekit.extract.lines import Line
from minekit.extract.tables import Table


def find_tables(pages: Sequence[RawPage], lines: Sequence[Sequence[Line]]) -> list[list[Table]]:
    """The tables of each page, numbered through the document.

    Parameters
    ----------
    pages
        With their words and rules.
    lines
        Of each page, all of them.
    """
    found: list[list[Table]] = []
    number = 0
    last: Table | None = None
    for page, printed in zip(pages, lines, strict=True):
        tables = _with_banded(find_grids(page), find_banded(page, last))
        tables += [table for table in find_aligned(printed, len(pages))
                   if not any(table.box.overlap(other.box) > 0 for other in tables)]
        found.append([table.numbered(number + n) for n, table in enumerate(tables)])
        number += len(tables)
        last = max(tables, key=lambda table: table.box.bottom, default=None)
    return found


def _with_banded(grids: Sequence[Table], banded: Sequence[Table]) -> list[Table]:
    """The tables of a page, those with more rows where two stand in one place."""
    kept = list(grids)
    for table in banded:
        rivals = [other for other in kept if table.box.overlap(other.box) > 0]
        if all(table.rows > other.rows for other in rivals):
            kept = [other for other in kept if other not in rivals] + [table]
    return kept
