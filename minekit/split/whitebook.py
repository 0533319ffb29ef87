"""White books: many responses in one document, under headings or in tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import BACK_MATTER, WHITE_BOOK
from minekit.danish.names import is_organisation, is_person
from minekit.records import Block, BlockKind, Document
from minekit.split.anatomy import dress
from minekit.split.comments import mark_comments
from minekit.split.contents import find_contents
from minekit.split.letter import SHORT_LINE, Letter, is_prose
from minekit.split.marks import Mark, find_marks, is_receipt
from minekit.split.rows import (
    Roles,
    divide_tables,
    dress_row,
    has_rows_of_senders,
    rows_of,
    senders_of_rows,
    tables_of_remarks,
)

FEWEST = 2
SAME = 0.4
"""Points by which the size of two headings may differ."""


@dataclass(frozen=True)
class Part:
    """One response of a white book: the name it stands under, and its blocks."""

    name: str
    letter: Letter


def is_white_book(document: Document, blocks: Sequence[Block], is_listed: Callable[[str], bool]
                  ) -> bool:
    """Whether the document collects the answers of others.

    Parameters
    ----------
    is_listed
        Tells whether a name is one of ``hearing.toml``.
    """
    titles = [document.title, *(block.text for block in document.blocks[:60]
                                if _is_title(block, document.blocks[0].page))]
    if (any(WHITE_BOOK.search(title) for title in titles)
            or has_rows_of_senders(divide_tables(blocks), FEWEST + 1)):
        return True
    named = [mark for mark in find_marks(blocks, is_listed)
             if is_listed(mark.name) or is_organisation(mark.name) or is_person(mark.name)]
    return len(named) > FEWEST and (bool(find_contents(blocks)) or bool(named[0].fields))


def _is_title(block: Block, first_page: int) -> bool:
    """Whether it may be a title: a heading near the beginning, or a short line on page 1."""
    if block.kind in (BlockKind.HEADING, BlockKind.HEADER):
        return block.page < first_page + 3
    return block.page == first_page and len(block.text) < SHORT_LINE and not is_prose(block)


def split_white_book(blocks: Sequence[Block], is_listed: Callable[[str], bool]) -> list[Part]:
    """The responses of a white book, in order.

    Parameters
    ----------
    is_listed
        Tells whether a name is one of ``hearing.toml``.
    """
    blocks = divide_tables(blocks)
    tables = tables_of_remarks(blocks)
    marks = find_marks(blocks, is_listed)
    parts: list[Part] = []
    for mark, after in zip_longest(marks, marks[1:]):
        end = _end_of(blocks, mark, after.start if after else len(blocks))
        parts += _read_chapter(mark, blocks[mark.end:end], tables)
    if not marks:
        parts += _read_chapter(None, blocks, tables)
    return [part for part in parts if part.letter.body]


def _end_of(blocks: Sequence[Block], mark: Mark, following: int) -> int:
    """Where a chapter ends: at the next mark, at a heading that stands higher, or before it.

    Marks that are no headings have none above them; what stands over the next one is its own. A
    larger title may stand below the name of the sender.
    """
    if blocks[mark.start].kind is BlockKind.HEADING:
        size = blocks[mark.start].size
        text = next((n for n in range(mark.end, following) if is_prose(blocks[n])), following)
        following = next((n for n in range(text, following)
                          if blocks[n].kind is BlockKind.HEADING and (
                              blocks[n].size > size + SAME or (blocks[n].size > size - SAME and
                              BACK_MATTER.match(blocks[n].text)))), following)
    while following > mark.end and blocks[following - 1].kind is BlockKind.HEADING:
        following -= 1
    return following


def _read_chapter(mark: Mark | None, blocks: Sequence[Block], tables: Mapping[int, Roles]
                  ) -> list[Part]:
    """One response, or several where a table has a sender in each row."""
    name = mark.name if mark else ""
    rows = senders_of_rows(blocks, tables)
    if mark and all(_is_part_of(named.name, name) for named in rows.values()):
        letter = (_table_letter(mark, blocks, tables) if any(
            block.cell is not None and block.cell.table in tables for block in blocks)
            else _letter(mark, blocks))
        return [Part(name, letter)]
    letters: dict[str, Letter] = {}
    for named, role, cells in rows_of(blocks, rows, tables):
        known = next((other for other in letters if _same_name(other, named.name)), named.name)
        letter = letters.setdefault(known, Letter([], "whitebook-table"))
        letter.blocks += cells
        if day := named.day or (cells[0].text if role == "date" else ""):
            letter.fields.setdefault("date", day)
    return [Part(sender, letter) for sender, letter in letters.items()]


def _is_part_of(part: str, name: str) -> bool:
    """Whether a cell holds a name or, cut by the end of a page, a piece of it."""
    return bool(fuzz.partial_ratio(_letters(part), _letters(name)) > 90)


def _same_name(a: str, b: str) -> bool:
    return bool(fuzz.ratio(_letters(a), _letters(b)) > 90)


def _letters(name: str) -> str:
    """The letters of a name: in a narrow column it is divided here and there."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _table_letter(mark: Mark, blocks: Sequence[Block], tables: Mapping[int, Roles]
                  ) -> Letter:
    """A response that is set as a table, with what stands above and below it."""
    letter = _letter(mark, [block for block in blocks if block.cell is None])
    dressed = iter(letter.blocks)
    result: list[Block] = []
    for block in blocks:
        if block.cell is None:
            result.append(next(dressed))
        elif (roles := tables.get(block.cell.table)) is None:
            result.append(block)
        elif block.cell.row == 0:
            result.append(replace(block, kind=BlockKind.FRAME, cell=None))
        else:
            result += dress_row(block, roles.get(block.cell.column, "remark"))
    letter.blocks = result
    letter.layout = "whitebook-table"
    return letter


def _letter(mark: Mark, blocks: Sequence[Block]) -> Letter:
    letter = Letter(mark_comments(blocks), "whitebook", fields={"sender": mark.name})
    for field in mark.fields:
        letter.fields.setdefault(field.name, field.value)
    for n, block in enumerate(letter.blocks[:2]):
        if is_receipt(block) or (list(find_dates(block.text)) and len(block.text) < 40):
            letter.blocks[n] = replace(block, kind=BlockKind.FRAME)
            letter.fields.setdefault("date", block.text)
    framed = next((n for n, block in enumerate(letter.blocks)
                   if block.kind is not BlockKind.FRAME), 0)
    own = [n for n in range(framed, len(blocks))
           if letter.blocks[n].kind is not BlockKind.COMMENT]
    inner = Letter([letter.blocks[n] for n in own])
    dress(inner, headless=True)
    for n, block in zip(own, inner.blocks, strict=True):
        letter.blocks[n] = block
    letter.title, letter.signature = inner.title, inner.signature
    return letter
