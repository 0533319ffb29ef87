"""Tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minekit.records import Block

LONGEST = 400
"""Characters of an entry, with its dots."""

_ENTRY = re.compile(r"(?P<title>.*?\S)\s*(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,}|\s{2,})\s*\d{1,4}$")
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-Z]\.|(?:(?:nr\.|henvendelse|høringssvar|"
                        r"svar|bilag|indsigelse|part)\s*)+\d+\s*[:.–-]?)\s+[–-]?\s*",
                        re.IGNORECASE)


def find_contents(blocks: Sequence[Block]) -> list[int]:
    """Places of the blocks whose lines lead to the numbers of pages."""
    return [n for n, block in enumerate(blocks) if _entries_of(block)]


def entries(blocks: Sequence[Block]) -> set[str]:
    """The titles that a table of contents lists."""
    return {title for block in blocks for title in _entries_of(block)}


def _entries_of(block: Block) -> list[str]:
    """The titles, if each ends in the number of a page, on its own line or one of the next."""
    if not block.text[-1:].isdigit():
        return []
    titles: list[str] = []
    pending = ""
    for line in block.lines:
        pending = f"{pending} {line}".strip()
        if entry := _ENTRY.fullmatch(pending):
            titles.append(entry["title"])
            pending = ""
        elif len(pending) > LONGEST:
            return []
    return [] if pending else titles


def without_number(title: str) -> str:
    """A title without "2.1", "Høringssvar nr. 5:", "Bilag 3 –" in front of it."""
    return _NUMBERING.sub("", title)
