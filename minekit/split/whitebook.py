"""White books: many responses in one document, under headings or in tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import AUTHORITY, WHITE_BOOK
from minekit.danish.names import is_organisation, is_person
from minekit.records import Block, BlockKind, Document
from minekit.split.anatomy import dress
from minekit.split.comments import mark_comments
from minekit.split.contents import find_contents
from minekit.split.letter import SHORT_LINE, Letter, is_prose
from minekit.split.marks import RECEIVED, Mark, find_marks, is_receipt

_COMMENT = re.compile(r"kommentar|vurdering|bemærkning fra|svar|behandling|besvarelse|anbefaling",
                      re.IGNORECASE)
_AUTHORITY = re.compile(AUTHORITY, re.IGNORECASE)
_SENDER = re.compile(r"afsender|høringspart|navn|hvem|indsender|part\b|organisation|interessent",
                     re.IGNORECASE)
_REMARK = re.compile(r"bemærkning|høringssvar|svar|indhold|resumé|resume|synspunkt|henvendelse|"
                     r"indsigelse", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*\((?:fort-?\s?sat|forts\.?)\)$", re.IGNORECASE)
_LABEL = re.compile(r"[^:]{2,40}:\s")
FEWEST = 2


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
    if any(WHITE_BOOK.search(title) for title in titles):
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
    marks = find_marks(blocks, is_listed)
    parts: list[Part] = []
    for mark, after in zip_longest(marks, marks[1:]):
        end = _end_of(blocks, mark, after.start if after else len(blocks))
        parts += _read_chapter(mark, blocks[mark.end:end])
    if not marks:
        parts += _read_chapter(None, blocks)
    return [part for part in parts if part.letter.body]


def _end_of(blocks: Sequence[Block], mark: Mark, following: int) -> int:
    """Where a chapter ends: at the next mark, at a heading that stands higher, or before it.

    Marks that are no headings have none above them; what stands over the next one is its own.
    """
    if blocks[mark.start].kind is BlockKind.HEADING:
        size = blocks[mark.start].size + 0.4
        following = next((n for n in range(mark.end, following) if blocks[n].size > size
                          and blocks[n].kind is BlockKind.HEADING), following)
    while following > mark.end and blocks[following - 1].kind is BlockKind.HEADING:
        following -= 1
    return following


def _read_chapter(mark: Mark | None, blocks: Sequence[Block]) -> list[Part]:
    """One response, or several where a table has a sender in each row."""
    name = mark.name if mark else ""
    tables = _tables(blocks)
    rows = _senders_of_rows(blocks, tables)
    senders = list(dict.fromkeys(rows.values()))
    if mark and all(_is_part_of(sender, name) for sender in senders):
        letter = _table_letter(mark, blocks, tables) if tables else _letter(mark, blocks)
        return [Part(name, letter)]
    letters: dict[str, Letter] = {}
    for block in blocks:
        if block.cell is not None and (block.cell.table, block.cell.row) in rows:
            role = tables[block.cell.table].get(block.cell.column, "remark")
            sender = rows[block.cell.table, block.cell.row]
            known = next((other for other in letters if _same_name(other, sender)), sender)
            letter = letters.setdefault(known, Letter([], "whitebook-table"))
            letter.blocks += _dressed(block, role)
            if role == "date":
                letter.fields.setdefault("date", block.text)
    return [Part(sender, letter) for sender, letter in letters.items()]


def _senders_of_rows(blocks: Sequence[Block], tables: dict[int, dict[int, str]]
                     ) -> dict[tuple[int, int], str]:
    """Who speaks in each row of the tables, by table and row; an empty cell repeats the last."""
    names: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for block in blocks:
        if (block.cell is not None and block.cell.row > 0
                and tables.get(block.cell.table, {}).get(block.cell.column) == "sender"):
            names[block.cell.table, block.cell.row].append(block.text)
    found: dict[tuple[int, int], str] = {}
    last = ""
    for row in dict.fromkeys((block.cell.table, block.cell.row) for block in blocks
                             if block.cell is not None and block.cell.table in tables
                             and block.cell.row > 0):
        last = _CONTINUED.sub("", " ".join(names.get(row, ()))).strip() or last
        if last:
            found[row] = last
    return found


def _is_part_of(part: str, name: str) -> bool:
    """Whether a cell holds a name or, cut by the end of a page, a piece of it."""
    return bool(fuzz.partial_ratio(_letters(part), _letters(name)) > 90)


def _same_name(a: str, b: str) -> bool:
    return bool(fuzz.ratio(_letters(a), _letters(b)) > 90)


def _letters(name: str) -> str:
    """The letters of a name: in a narrow column it is divided here and there."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _tables(blocks: Sequence[Block]) -> dict[int, dict[int, str]]:
    """The tables with remarks, and what their columns hold: sender, remark or comment."""
    headers: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for block in blocks:
        if block.cell is not None and block.cell.row == 0:
            headers[block.cell.table][block.cell.column] = block.text
    tables = {}
    for table, header in headers.items():
        roles = {column: _role(text, column, len(header)) for column, text in header.items()}
        if "remark" in roles.values() and {"sender", "comment"} & set(roles.values()):
            tables[table] = roles
    return tables


def _role(text: str, column: int, columns: int) -> str:
    if _COMMENT.search(text) and (_AUTHORITY.search(text) or column == columns - 1 > 1):
        return "comment"
    if _SENDER.search(text) and column < columns - 1:
        return "sender"
    if RECEIVED.match(text):
        return "date"
    return "remark" if _REMARK.search(text) or column else "number"


def _dressed(block: Block, role: str) -> list[Block]:
    """A cell's block as what it is: the sender's words, a comment, or frame.

    Bold words at the head of a remark are the label of its row.
    """
    if role != "remark" or block.cell is None:
        kind = BlockKind.COMMENT if role == "comment" else BlockKind.FRAME
        return [replace(block, kind=kind, cell=None)]
    block = replace(block, cell=block.cell._replace(column=0 if block.bold else 1))
    label = _LABEL.match(block.text)
    if label and block.spans[0].italic and not block.spans[-1].italic:
        return [replace(block.cut(0, label.end()), kind=BlockKind.FRAME, cell=None),
                block.cut(label.end(), len(block.text))]
    return [block]


def _table_letter(mark: Mark, blocks: Sequence[Block], tables: dict[int, dict[int, str]]
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
            result += _dressed(block, roles.get(block.cell.column, "remark"))
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
