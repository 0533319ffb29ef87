"""Files into which several letters or e-mails were put one after the other.

A part begins at a page that does no more than announce it ("Bilag 3: Svar fra ..."), where the
complete head of another e-mail stands, and on a page that opens like a letter although the text
goes on in no other way: the letter before is signed, the pages are numbered anew, the outline of
the file has an entry for it, or the type changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import CLOSING, DISCLAIMER, MEETING, RESPONSE_WORD, SALUTATION
from minekit.danish.names import is_organisation, is_person
from minekit.records import Block, BlockKind, Document
from minekit.split.letter import SHORT_LINE, is_contact, is_prose
from minekit.split.mail import HEAD, read_head, without_address

ASIDE = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.SIDE})
ENOUGH = 4
"""Signs from which a page begins another letter."""
OPENING = 14
"""Blocks among which date, address, recipient and title of a letter stand."""
SIGNATURE = 12
"""Blocks that may follow the closing formula of a letter."""

FEWEST_DIVIDERS = 2
"""Pages that announce a part; a single one is a title page."""
MOST_ON_DIVIDER = 4
"""Blocks."""

_NUMBER = re.compile(r"(?:side\s*|s\.\s*|^\W*)(\d{1,4})(?:\s*(?:af|/|ud af)\s*\d{1,4})?\W*$",
                     re.IGNORECASE)
_ANNEX = re.compile(r"(?:bilag|vedlagt|appendiks|vedhæft)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One letter or e-mail of a file.

    Parameters
    ----------
    document
        The file with the blocks of this part alone.
    title
        What the page before it, or the outline of the file, calls it; empty if nothing does.
    """

    document: Document
    title: str = ""


def divide(document: Document) -> list[Part]:
    """The parts of a file, in order; one if it holds one letter, or collects answers as a book."""
    document, announced = _without_dividers(document)
    starts = sorted({*_mail_starts(document.blocks), *_letter_starts(document),
                     *_first_of_pages(document.blocks, announced)} - {0})
    titles = {mark.page: mark.title for mark in reversed(document.bookmarks)} | announced
    parts = []
    for start, end in zip([0, *starts], [*starts, len(document.blocks)], strict=True):
        blocks = document.blocks[start:end]
        if any(block.kind not in ASIDE for block in blocks):
            parts.append(Part(replace(document, blocks=blocks), titles.get(blocks[0].page, "")))
    return parts


def _without_dividers(document: Document) -> tuple[Document, dict[int, str]]:
    """The document without the pages that only announce a part, and their text by the next page."""
    pages: dict[int, list[Block]] = {}
    for block in document.blocks:
        if block.kind not in ASIDE:
            pages.setdefault(block.page, []).append(block)
    dividers = {page for page, blocks in pages.items() if page + 1 in pages and _divides(blocks)}
    if len(dividers) < FEWEST_DIVIDERS:
        return document, {}
    titles = {page + 1: " ".join(block.text for block in pages[page]) for page in dividers}
    kept = tuple(block for block in document.blocks if block.page not in dividers)
    return replace(document, blocks=kept), titles


def _divides(blocks: Sequence[Block]) -> bool:
    """Whether a page holds no more than a number, and the name of whose answer follows."""
    text = " ".join(block.text for block in blocks)
    return (len(blocks) <= MOST_ON_DIVIDER and len(text) < 2 * SHORT_LINE
            and not any(is_prose(block) for block in blocks)
            and (_ANNEX.match(text) is not None or RESPONSE_WORD.search(text) is not None
                 or any(is_organisation(block.text) or is_person(block.text)
                        for block in blocks)))


def _first_of_pages(blocks: Sequence[Block], pages: Iterable[int]) -> Iterator[int]:
    """Places of the first blocks of some pages."""
    first: dict[int, int] = {}
    for n, block in enumerate(blocks):
        first.setdefault(block.page, n)
    yield from (first[page] for page in pages if page in first)


def _mail_starts(blocks: Sequence[Block]) -> Iterator[int]:
    """Places of the heads of e-mails.

    At the top of a page each is one. Further down it is quoted in the e-mail above, unless it went
    to the same recipient, from somebody else.
    """
    tops = _page_tops(blocks)
    senders: list[str] = []
    recipient = ""
    n = 0
    while n < len(blocks):
        head = read_head([block for block in blocks[n:n + 2 * HEAD] if block.kind not in ASIDE]
                         ) if n in tops or _may_begin_head(blocks[n]) else []
        values = {field.name: field.value for field in reversed(head)}
        sender = without_address(values.get("sender", "")) or values.get("sender", "")
        if (sender and sender not in senders
                and (n in tops or _is_alike(values.get("recipient", ""), recipient))):
            recipient = recipient or values.get("recipient", "")
            senders.append(sender)
            yield n
        n += 1


def _page_tops(blocks: Sequence[Block]) -> set[int]:
    """Places of the first blocks of pages on which no text goes on from the page before."""
    tops: set[int] = set()
    last = 0
    for n, block in enumerate(blocks):
        if block.page > last:
            tops.add(n)
        last = max(last, block.page if block.kind in ASIDE else block.last_page)
    return tops


def _may_begin_head(block: Block) -> bool:
    return re.match(r"(?:fra|from|afsender|emne|subject)\s*(?::|$)", block.text,
                    re.IGNORECASE) is not None


def _is_alike(a: str, b: str) -> bool:
    return bool(a and b) and fuzz.ratio(a.casefold(), b.casefold()) > 85


def _letter_starts(document: Document) -> Iterator[int]:
    """Places of the first blocks of pages that begin another letter."""
    blocks = document.blocks
    numbers = _page_numbers(blocks)
    for start in sorted(_page_tops(blocks) - {0}):
        page = blocks[start].page
        before = [block for block in blocks[:start] if block.kind not in ASIDE]
        after = [block for block in blocks[start:] if block.kind not in ASIDE]
        signs = _signs_of_opening(after)
        if not before or not signs:
            continue
        if _follows(numbers, page) and not _is_entry(document, page, after):
            continue
        signs += 2 * _is_signed(before) + 2 * (numbers.get(page) == 1 < page)
        signs += 2 * _is_entry(document, page, after)
        signs += _look(before[::-1]) != _look(after)
        if signs >= ENOUGH:
            yield start


def _signs_of_opening(blocks: Sequence[Block]) -> int:
    """How many parts of a letter's opening stand above the text; 0 for an annex."""
    text = next((n for n, block in enumerate(blocks[:OPENING]) if is_prose(block)), OPENING)
    opening = [block.text for block in blocks[:text] if len(block.text) < 2 * SHORT_LINE]
    if not opening or _ANNEX.match(opening[0]):
        return 0
    return sum((any(len(text) < 60 and any(find_dates(text)) for text in opening),
                any(is_contact(text) for text in opening),
                any(SALUTATION.match(text) for text in opening),
                any(RESPONSE_WORD.search(text) or MEETING.search(text) for text in opening),
                is_organisation(opening[0]) or is_person(opening[0])))


def _page_numbers(blocks: Sequence[Block]) -> dict[int, int]:
    """The number that is printed on each page, where there is one."""
    numbers: dict[int, int] = {}
    for block in blocks:
        if block.kind in ASIDE and (match := _NUMBER.search(block.text)):
            numbers.setdefault(block.page, int(match[1]))
    return numbers


def _follows(numbers: dict[int, int], page: int) -> bool:
    """Whether the page goes on with the numbers of the one before."""
    return page in numbers and numbers.get(page - 1, -1) == numbers[page] - 1


def _is_signed(blocks: Sequence[Block]) -> bool:
    """Whether a closing formula stands at the end, with nothing but names below it."""
    for block in reversed(blocks[-SIGNATURE:]):
        if CLOSING.match(block.text) and len(block.text) < SHORT_LINE:
            return True
        if is_prose(block) and not DISCLAIMER.search(block.text):
            return False
    return False


def _is_entry(document: Document, page: int, blocks: Sequence[Block]) -> bool:
    """Whether the outline has an entry for the page that is no heading printed on it."""
    printed = {block.text.casefold() for block in blocks if block.page == page}
    return any(mark.page == page and mark.title.strip().casefold() not in printed
               for mark in document.bookmarks)


def _look(blocks: Sequence[Block]) -> tuple[float, int] | None:
    """Size of type and left end of the text on the page of the first block."""
    looks: Counter[tuple[float, int]] = Counter()
    for block in blocks:
        if block.page == blocks[0].page and block.kind is BlockKind.PARAGRAPH:
            looks[round(block.size * 2) / 2, round(block.box.x0 / 4)] += len(block.text)
    return max(looks, key=lambda look: (looks[look], look)) if looks else None
