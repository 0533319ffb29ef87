"""White books: many responses in one document, under headings or in tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import BACK_MATTER, COLLECTION, WHITE_BOOK
from minekit.danish.names import is_organisation, is_person
from minekit.records import Block, BlockKind, Document
from minekit.split.anatomy import dress
from minekit.split.comments import mark_comments
from minekit.split.contents import find_contents
from minekit.split.letter import SHORT_LINE, Letter, is_prose
from minekit.split.marks import Mark, find_marks, is_receipt
from minekit.split.named import letters_of
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
LARGER = 1.2
"""Than the text: a heading, where answers have none of their own."""
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
    if len(named) >= FEWEST and any(COLLECTION.search(title) for title in titles):
        return True
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
    largest = _largest_heading(blocks, marks)
    for mark, after in zip_longest(marks, marks[1:]):
        end = _end_of(blocks, mark, after.start if after else len(blocks), largest)
        parts += _read_chapter(mark, blocks[mark.end:end], tables)
    if not marks:
        parts += _read_chapter(None, blocks, tables)
    return [part for part in parts if part.letter.body]


def _largest_heading(blocks: Sequence[Block], marks: Sequence[Mark]) -> float:
    """The size of the largest heading inside the chapters, the last one left out."""
    if not marks:
        return 0.0
    sizes = (block.size for mark, after in pairwise(marks)
             for block in blocks[mark.end:after.start] if block.kind is BlockKind.HEADING)
    return max(sizes, default=LARGER * blocks[marks[-1].start].size)


def _end_of(blocks: Sequence[Block], mark: Mark, following: int, largest: float) -> int:
    """Where a chapter ends: at the next mark, at a heading that stands higher, or before it.

    Over marks that are headings stand larger ones. Over others there are none; what follows the
    last chapter has headings that are larger than those in the chapters. A larger title may stand
    below the name of the sender.
    """
    text = next((n for n in range(mark.end, following) if is_prose(blocks[n])), following)
    is_heading = blocks[mark.start].kind is BlockKind.HEADING
    if is_heading or following == len(blocks):
        size = blocks[mark.start].size if is_heading else largest
        following = next((n for n in range(text, following) if _is_higher(blocks[n], size)),
                         following)
    while following > mark.end and blocks[following - 1].kind is BlockKind.HEADING:
        following -= 1
    return following


def _is_higher(block: Block, size: float) -> bool:
    """Whether it is a heading larger than others, or of what follows the answers."""
    return block.kind is BlockKind.HEADING and (block.size > size + SAME or (
        block.size > size - SAME and BACK_MATTER.match(block.text) is not None))


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
    return bool(fuzz.partial_ratio(letters_of(part), letters_of(name)) > 90)


def _same_name(a: str, b: str) -> bool:
    return bool(fuzz.ratio(letters_of(a), letters_of(b)) > 90)


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
            if any(find_dates(block.text)):
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
