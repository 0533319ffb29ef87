"""Tables of a white book: what their columns hold, and whose answer stands in each row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile, zip_longest

from minekit.danish.letters import AUTHORITY
from minekit.danish.names import is_organisation, is_person
from minekit.records import Block, BlockKind, Cell
from minekit.split.letter import is_contact, is_prose
from minekit.split.marks import RECEIVED
from minekit.split.named import Named, joined_lines, read_named

Roles = Mapping[int, str]
"""What each column of a table holds."""
Row = tuple[int, int]
"""Table and row."""

BELOW = 16
"""Blocks among which the next rows of a table stand."""
FEWEST_COLUMNS = 3
"""In the same places, from which a table with fewer columns goes on with another."""
INDENT = 40.0
"""Points by which an item of a list may stand further in."""
SAME_EDGE = 3.0
"""Points by which what stands in one column may begin further left or right."""

_COMMENT = re.compile(r"kommentar|vurdering|bemærkning fra|svar|behandling|besvarelse|anbefaling",
                      re.IGNORECASE)
_AUTHORITY = re.compile(AUTHORITY, re.IGNORECASE)
_OF_AUTHORITY = re.compile(rf"(?:{AUTHORITY})\w*s\s+(?:\w+\s+)?bemærkning", re.IGNORECASE)
_SENDER = re.compile(r"afsender|høringspart|navn|hvem|indsender|part\b|organisation|interessent",
                     re.IGNORECASE)
_REMARK = re.compile(r"bemærkning|høringssvar|svar|indhold|resumé|resume|synspunkt|henvendelse|"
                     r"indsigelse", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*\((?:fort-?\s?sat|forts\.?)\)$", re.IGNORECASE)
_LABEL = re.compile(r"[^:]{2,40}:\s")


def divide_tables(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with tables that begin at a header.

    A table is cut in two where its header is printed once more; a row over the whole width above a
    header is a heading.
    """
    blocks = _with_continued(_with_rest_of_rows(blocks))
    rows = [(row, list(cells)) for row, cells in groupby(blocks, key=_row_of)]
    headers = _headers(rows)
    fresh = 1 + max(headers, default=-1)
    begins: dict[int, Row] = {}
    divided: list[Block] = []
    for (row, cells), (following, below) in zip_longest(rows, rows[1:], fillvalue=(None, [])):
        if row is None:
            divided += cells
            continue
        table = row[0]
        if _texts(cells) == headers.get(table):
            begins[table] = (fresh if table in begins else table, row[1])
            fresh += table != begins[table][0]
        elif following and following[0] == table and _texts(below) == headers.get(table):
            divided += [replace(cell, kind=BlockKind.HEADING, level=1, cell=None)
                        for cell in cells]
            continue
        divided += [_counted_from(cell, *begins.get(table, (table, 0))) for cell in cells]
    return divided


def _with_rest_of_rows(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; what is left of a row at the top of a page, above the first rule, is a cell."""
    completed: list[Block] = []
    page = 0
    for n, block in enumerate(blocks):
        last = completed[-1] if completed else block
        if last.cell is not None and block.kind is BlockKind.PARAGRAPH and block.cell is None:
            column = _column_below(block, blocks[n + 1:n + 1 + BELOW])
            if column is not None and (block.page == last.last_page + 1 or block.page == page):
                block = replace(block, cell=last.cell._replace(column=column))
                page = block.page
        completed.append(block)
    return completed


def _column_below(block: Block, following: Sequence[Block]) -> int | None:
    """The column of a table further down the page in which a block stands, items indented."""
    edges = {other.cell.column: other.box.x0 for other in following
             if other.cell is not None and other.page == block.page}
    left = {column: block.box.x0 - edge for column, edge in edges.items()
            if -SAME_EDGE < block.box.x0 - edge < INDENT}
    return min(left, key=lambda column: left[column], default=None)


def _with_continued(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a table that goes on, on the next page and without a header, as one."""
    edges = _edges(blocks)
    owners: dict[int, Row] = {}
    joined: list[Block] = []
    last: Block | None = None
    for row, group in groupby(blocks, key=_row_of):
        cells = list(group)
        if row is not None:
            if last is not None and last.cell is not None and row[1] == 0 and (
                    cells[0].page - last.last_page in (0, 1) and not all(c.bold for c in cells)
                    and _are_alike(edges[row[0]], edges[last.cell.table])):
                owners[row[0]] = (last.cell.table, -last.cell.row - 1)
            cells = [_counted_from(cell, *owners.get(row[0], (row[0], 0))) for cell in cells]
            last = cells[-1]
        joined += cells
    return joined


def _edges(blocks: Sequence[Block]) -> dict[int, dict[int, float]]:
    """Where the columns of each table begin."""
    edges: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for block in blocks:
        if block.cell is not None:
            table, column = edges[block.cell.table], block.cell.column
            table[column] = min(block.box.x0, table.get(column, block.box.x0))
    return edges


def _are_alike(a: dict[int, float], b: dict[int, float]) -> bool:
    """Whether two tables have the same columns in the same places; centred cells aside.

    The last columns of the first one may be empty.
    """
    same = sum(abs(a[column] - b[column]) < SAME_EDGE for column in a.keys() & b.keys())
    return 2 * same > len(a) if max(a) == max(b) else same == len(a) >= FEWEST_COLUMNS


def _row_of(block: Block) -> Row | None:
    return (block.cell.table, block.cell.row) if block.cell is not None else None


def _texts(cells: Sequence[Block]) -> list[str]:
    return [cell.text for cell in cells]


def _headers(rows: Iterable[tuple[Row | None, list[Block]]]) -> dict[int, list[str]]:
    """The first row of each table that has several cells."""
    headers: dict[int, list[str]] = {}
    for row, cells in rows:
        if row is not None and len({cell.cell for cell in cells}) > 1:
            headers.setdefault(row[0], _texts(cells))
    return headers


def _counted_from(block: Block, table: int, first: int) -> Block:
    if block.cell is None:
        return block
    return replace(block, cell=Cell(table, block.cell.row - first, block.cell.column))


def tables_of_remarks(blocks: Sequence[Block]) -> dict[int, Roles]:
    """The tables with remarks, and the roles of their columns.

    A role is ``number``, ``sender``, ``date``, ``remark``, ``comment``, or ``sender and remark``.
    """
    headers: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for block in blocks:
        if block.cell is not None and block.cell.row == 0:
            headers[block.cell.table][block.cell.column] = block.text
    tables: dict[int, Roles] = {}
    for table, header in headers.items():
        roles: dict[int, str] = {}
        for column, text in sorted(header.items()):
            roles[column] = _role(text, column, len(header), "remark" in roles.values())
        found = set(roles.values())
        if "sender and remark" in found or ("remark" in found and {"sender", "comment"} & found):
            tables[table] = roles
    return tables


def _role(text: str, column: int, columns: int, has_remark: bool) -> str:
    last = column == columns - 1
    if _OF_AUTHORITY.search(text):
        return "comment"
    if _COMMENT.search(text) and (_AUTHORITY.search(text) or (
            last and (column > 1 or (has_remark and column > 0)))):
        return "comment"
    if _SENDER.search(text) and not last:
        return "sender and remark" if _REMARK.search(text) and not has_remark else "sender"
    if RECEIVED.match(text):
        return "date"
    return "remark" if _REMARK.search(text) or column else "number"


def has_rows_of_senders(blocks: Sequence[Block], fewest: int) -> bool:
    """Whether at least so many senders have a sentence in a row of their own."""
    known = tables_of_remarks(blocks)
    tables = {block.cell.table: known[block.cell.table]
              for block in blocks if block.cell is not None and block.cell.row == 0
              and block.cell.table in known and _REMARK.search(block.text)}
    rows = senders_of_rows(blocks, tables)
    names = {named.name for (named, role, cells) in rows_of(blocks, rows, tables)
             if role == "remark" and any(is_prose(cell) for cell in cells)}
    return len({name for name in names if is_organisation(name) or is_person(name)}) >= fewest


def senders_of_rows(blocks: Sequence[Block], tables: Mapping[int, Roles]) -> dict[Row, Named]:
    """Who speaks in each row of the tables; an empty cell repeats the last."""
    names: defaultdict[Row, list[str]] = defaultdict(list)
    rows: dict[Row, None] = {}
    for block in blocks:
        if block.cell is None or block.cell.row == 0 or block.cell.table not in tables:
            continue
        row = (block.cell.table, block.cell.row)
        rows.setdefault(row)
        role = tables[block.cell.table].get(block.cell.column)
        if role == "sender" or (role == "sender and remark" and row not in names):
            names[row].append(joined_lines(takewhile(lambda line: not is_contact(line),
                                                     block.lines)))
    found: dict[Row, Named] = {}
    last = Named("")
    for row in rows:
        named = read_named(_CONTINUED.sub("", " ".join(names.get(row, ()))).strip())
        last = named if named.name else last
        if last.name:
            found[row] = last
    return found


def dress_row(block: Block, role: str, named: Named | None = None) -> list[Block]:
    """A cell's block as what it is: the sender's words, a comment, or frame.

    Bold words at the head of a remark are the label of its row.
    """
    if role == "sender and remark":
        is_name = named is not None and read_named(block.text) == named
        role = "sender" if is_name else "remark"
    if role != "remark" or block.cell is None:
        kind = BlockKind.COMMENT if role == "comment" else BlockKind.FRAME
        return [replace(block, kind=kind, cell=None)]
    block = replace(block, cell=block.cell._replace(column=0 if block.bold else 1))
    label = _LABEL.match(block.text)
    if label and block.spans[0].italic and not block.spans[-1].italic:
        return [replace(block.cut(0, label.end()), kind=BlockKind.FRAME, cell=None),
                block.cut(label.end(), len(block.text))]
    return [block]


def rows_of(blocks: Sequence[Block], rows: Mapping[Row, Named], tables: Mapping[int, Roles]
            ) -> Iterator[tuple[Named, str, list[Block]]]:
    """Each block of such rows: whose it is, its role, and what it is."""
    for block in blocks:
        row = _row_of(block)
        if row is not None and block.cell is not None and row in rows:
            role = tables[row[0]].get(block.cell.column, "remark")
            yield rows[row], role, dress_row(block, role, rows[row])
