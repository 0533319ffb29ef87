"""Tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minekit.records import Block

_ENTRY = re.compile(r"(?P<title>.*?\S)\s*(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,}|\s{2,})\s*\d{1,4}$")
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-Z]\.|(?:(?:nr\.|henvendelse|høringssvar|"
                        r"svar|bilag|indsigelse|part)\s*)+\d+\s*[:.–-]?)\s+[–-]?\s*",
                        re.IGNORECASE)


def find_contents(blocks: Sequence[Block]) -> list[int]:
    """Places of the blocks whose lines all lead to the number of a page."""
    return [n for n, block in enumerate(blocks)
            if all(_ENTRY.fullmatch(line) for line in block.lines)]


def entries(blocks: Sequence[Block]) -> set[str]:
    """The titles that a table of contents lists."""
    return {entry["title"] for n in find_contents(blocks)
            for line in blocks[n].lines if (entry := _ENTRY.fullmatch(line))}


def without_number(title: str) -> str:
    """A title without "2.1", "Høringssvar nr. 5:", "Bilag 3 –" in front of it."""
    return _NUMBERING.sub("", title)
