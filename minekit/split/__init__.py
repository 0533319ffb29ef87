"""Documents to responses: one letter or many, who sent it, when, and which words are theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from minekit.danish.dates import find_dates
from minekit.danish.foreign import other_language
from minekit.danish.letters import ATTACHED, NO_REMARKS, REST_ONLY
from minekit.danish.names import UNKNOWN, kind_of
from minekit.hearing import Hearing
from minekit.records import OWN, Block, BlockKind, Document, Problem, Response
from minekit.settings import SplitSettings
from minekit.split.cuts import cut_blocks
from minekit.split.directory import Directory
from minekit.split.fields import particulars_aside
from minekit.split.joining import join, note_repeats
from minekit.split.leftovers import find_leftovers
from minekit.split.letter import Letter
from minekit.split.margin import with_margin
from minekit.split.merged import ASIDE, divide
from minekit.split.reading import read_letter
from minekit.split.refusal import why_no_response
from minekit.split.retype import retype
from minekit.split.senders import Sender, find_sender
from minekit.split.whitebook import Part, is_white_book, split_white_book

__all__ = ["find_responses", "note_repeats"]

COVER = "this e-mail only brings the letter that follows it"
LONGEST_COVER = 60
"""Words."""
NO_REMARKS_UP_TO = 5
"""Sentences: a longer letter has remarks, whatever it says of some themes."""
_STAMP = re.compile(r"modtaget", re.IGNORECASE)
"""A letter was written before it was stamped."""


def find_responses(document: Document, hearing: Hearing, settings: SplitSettings, id: str
                   ) -> tuple[list[Response], list[Problem]]:
    """The responses in a document, and what was found to be none.

    Parameters
    ----------
    id
        The id of the response; those of a document with several have a running number behind it.
    """
    directory = _directory(hearing, settings.name_match)
    blocks = particulars_aside(cut_blocks(retype(document.blocks)))
    document = replace(document, blocks=tuple(blocks))
    blocks = _text_of(document)
    if not blocks:
        return [], []
    if is_white_book(document, blocks, directory.lists):
        found, problems = _from_white_book(document, directory)
    else:
        found, problems = _from_parts(document, directory)
    if found:
        problems += find_leftovers(document, found)
    problems += filter(None, map(_other_language, found))
    ids = [id] if len(found) == 1 else [f"{id}-{n:02d}" for n in range(1, len(found) + 1)]
    return [replace(response, id=own) for response, own in zip(found, ids, strict=True)], problems


_directory = lru_cache(maxsize=2)(Directory)
"""A corpus asks for that of its hearing once for each document."""


def _other_language(response: Response) -> Problem | None:
    text = " ".join(block.text for block in response.blocks)
    if not (language := other_language(text)):
        return None
    return Problem(response.file, response.first_page, "other language",
                   f"the answer of '{response.stakeholder}' seems to be in {language}; it is kept, "
                   "but themes and stances are judged badly: read it yourself")


def _text_of(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind not in ASIDE]


@dataclass(frozen=True)
class _Read:
    """A part as it was read, and who sent it."""

    document: Document
    sides: list[Block]
    letter: Letter
    sender: Sender | None


def _from_parts(document: Document, directory: Directory) -> tuple[list[Response], list[Problem]]:
    """The response of each letter in the file; what is no answer is told."""
    parts = divide(document)
    merged = len(parts) > 1
    responses: list[Response] = []
    problems: list[Problem] = []
    cover: _Read | None = None
    reads = [_read(part.document, part.title if merged else document.file, directory)
             for part in parts]
    for read, after in zip_longest(reads, reads[1:]):
        page = read.document.blocks[0].page if merged else 0
        sender = read.sender or (cover.sender if cover else None)
        cover = read if after is not None and _is_cover(read.letter, after.letter) else None
        reason = COVER if cover else why_no_response(read.letter, sender, directory)
        if reason:
            problems.append(Problem(document.file, page, "no response", reason))
            continue
        if sender is None:
            sender = Sender(UNKNOWN, kind_of(""), False)
            problems.append(Problem(document.file, page or 1, "no sender", "no sender was found; "
                                    "name it in hearing.toml or in the review"))
        if sender.together:
            problems.append(Problem(document.file, page or 1, "joint letter",
                                    f"{len(sender.together)} organisations answer together; it "
                                    f"counts as one response of '{sender.name}'"))
        date = _date(read.letter, read.sides, directory.hearing)
        responses.append(_response(read.letter, sender, date, document.file))
    return responses, problems


def _read(document: Document, name: str, directory: Directory) -> _Read:
    sides = [block for block in document.blocks if block.kind in ASIDE]
    letter = read_letter(_text_of(document), sides, directory)
    return _Read(document, sides, letter, find_sender(letter, sides, name, directory))


def _is_cover(letter: Letter, after: Letter) -> bool:
    """Whether an e-mail only says that the letter that follows is attached."""
    text = " ".join(block.text for block in letter.body)
    return (letter.layout == "email" != after.layout and ATTACHED.search(text) is not None
            and len(text.split()) < LONGEST_COVER)


def _from_white_book(document: Document, directory: Directory
                     ) -> tuple[list[Response], list[Problem]]:
    blocks = with_margin(document.blocks, ASIDE, directory.may_be_name)
    parts = split_white_book(blocks, directory.lists)
    _add_days(parts, document, directory.hearing)
    if not parts:
        return [], [Problem(document.file, 0, "no response", "a white book without a heading or a "
                            "table row that names a sender; split it into one file per response")]
    book = join(parts, directory.find)
    responses = []
    for part in book.parts:
        known = directory.find(part.name)
        sender = (Sender(known, directory.kinds[known], True) if known
                  else Sender(part.name, kind_of(part.name), False))
        date = _date(part.letter, (), directory.hearing)
        responses.append(_response(part.letter, sender, date, document.file))
    return responses, list(book.problems(document.file))


def _add_days(parts: Sequence[Part], document: Document, hearing: Hearing) -> None:
    """The day on which an answer was received, where the head of its first page alone tells it.

    The name may stand at the foot of the page before; others that begin on the page tell theirs.
    """
    first = {part.letter.blocks[0].page: part.letter for part in reversed(parts)}
    pages = Counter(part.letter.blocks[0].page for part in parts)
    for block in document.blocks:
        if (block.kind is BlockKind.HEADER and block.page in first
                and _STAMP.search(block.text) and any(find_dates(block.text))
                and (pages[block.page] == 1 or not _date(first[block.page], (), hearing))):
            first[block.page].fields.setdefault("date", block.text)


def _response(letter: Letter, sender: Sender, date: str, file: str) -> Response:
    own = [block for block in letter.blocks if block.kind in OWN] or letter.blocks
    body = letter.body or own
    return Response("", 0, file, min(block.page for block in body),
                    max(block.last_page for block in body), sender.name, sender.listed,
                    sender.kind, date, _has_no_remarks(letter), letter.layout, letter.title,
                    tuple(letter.blocks))


def _has_no_remarks(letter: Letter) -> bool:
    """Whether the letter as a whole says that there is nothing to remark."""
    text = " ".join(block.text for block in letter.body)
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if len(sentences) > NO_REMARKS_UP_TO:
        return False
    return any(NO_REMARKS.search(sentence) and not REST_ONLY.search(sentence)
               for sentence in sentences)


def _date(letter: Letter, sides: Sequence[Block], hearing: Hearing) -> str:
    """The day of the letter, ISO; empty if it shows none."""
    title = [block.text for block in letter.blocks if block.kind is BlockKind.HEADING][:2]
    places = [letter.fields.get("date", ""), *letter.letterhead_lines,
              *(block.text for block in sides if block.kind is not BlockKind.HEADER),
              *(block.text for block in letter.blocks if block.kind is BlockKind.FRAME
                and len(block.text) < 120 and letter.layout != "email"),
              *letter.signature_lines, *title]
    dates = [date for text in places for _, date in find_dates(text)
             if hearing.case.opened is None or date.year >= hearing.case.opened.year - 1]
    in_book = letter.layout.startswith("whitebook")
    if not in_book and any(_STAMP.search(text) for text in places[1:]):
        return min(dates).isoformat() if dates else ""
    return dates[0].isoformat() if dates else ""
