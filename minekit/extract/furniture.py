"""What is printed on every page, or at its edges, and is no part of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from minekit.danish.letters import CONTACT
from minekit.extract.lines import Line
from minekit.records import BlockKind

TOP, BOTTOM = 0.13, 0.87
"""Shares of the page's height above and below which headers and footers stand."""

SAME_HEIGHT = 8.0
DETACHED = 1.6
"""Of the font size: the distance from the text beyond which an edge line stands for itself."""
SMALLER = 0.93
"""Of the body's font size: what is below is set smaller."""
NOTE_SIZE = 0.9
FAR = 1000.0

_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page|p\.)\s*\d{1,4}(?:\s*(?:af|of|/|ud af)\s*\d{1,4})?"
    r"|\d{1,4}\s*(?:/|af|of)\s*\d{1,4}|[-–—·|\[(]?\s*\d{1,4}\s*[-–—·|\])]?", re.IGNORECASE)
_NUMBERED_END = re.compile(r"(?:\bside\s+\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?|\s\d{1,3}/\d{1,3})$",
                           re.IGNORECASE)
_NOTE_START = re.compile(r"(?:\d{1,3}|\*{1,3}|[a-z])[.)]?\s+\S")
_DIVIDERS = re.compile(r"\s[·|•–]\s|\s{3}")


def is_page_number(text: str) -> bool:
    """Whether a line holds a page number and nothing else."""
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def find_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float
                   ) -> dict[int, BlockKind]:
    """Which lines, by ``id(line)``, are headers, footers and footnotes.

    Parameters
    ----------
    pages
        The lines of each page, those of tables left out.
    heights
        Of the pages, in points.
    body
        Font size of the running text.
    """
    repeated = _repeated(pages, heights)
    kinds: dict[int, BlockKind] = {}
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        rows = sorted(lines, key=lambda line: line.baseline)
        top = [line for line in rows if line.baseline < TOP * height]
        low = [line for line in reversed(rows) if line.baseline > BOTTOM * height]
        for kind, found in (
                (BlockKind.HEADER, _edge(top, rows, repeated, body, first=number == 0)),
                (BlockKind.FOOTER, _edge(low, rows[::-1], repeated, body))):
            kinds.update((id(line), kind) for line in found)
        left = [line for line in reversed(rows) if id(line) not in kinds]
        kinds.update((id(line), BlockKind.FOOTNOTE) for line in _footnotes(left, body))
    return kinds


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.casefold())


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Edge lines that stand at the same height on another page, whatever number they carry."""
    places: defaultdict[str, list[Line]] = defaultdict(list)
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            if not TOP * height <= line.baseline <= BOTTOM * height:
                places[_key(line)].append(line)
    return {id(line) for same in places.values() for line in same
            if any(other.page != line.page
                   and abs(other.baseline - line.baseline) < SAME_HEIGHT for other in same)}


def _edge(candidates: Sequence[Line], rows: Sequence[Line], repeated: set[int], body: float, *,
          first: bool = False) -> list[Line]:
    """The lines from the edge inwards that are no text.

    Parameters
    ----------
    candidates, rows
        The lines near the edge, and all of the page, from the edge inwards.
    first
        Whether this is the top of the first page: a letterhead, which others need to see.
    """
    for count in range(len(candidates), 0, -1):
        group, rest = candidates[:count], rows[count:]
        if rest and _same_row(rest[0], group[-1]):
            continue
        if not rest and not all(is_page_number(line.text) for line in group):
            continue
        gap = abs(rest[0].baseline - group[-1].baseline) if rest else FAR
        if gap < DETACHED * max(body, group[-1].size):
            continue
        if all(id(line) in repeated or is_page_number(line.text)
               or (not first and _looks_set_apart(line, body)) for line in group):
            return list(group)
        if not first and _is_imprint(group, body):
            return list(group)
    return []


def _is_imprint(lines: Sequence[Line], body: float) -> bool:
    """Whether smaller lines tell the address of the house, one item beside the other.

    The sizes that OCR guesses tell nothing.
    """
    text = "   ".join(line.text for line in lines)
    particulars = len(CONTACT.findall(text))
    smaller = all(line.size < body - 0.2 or line.words[0].line >= 0 for line in lines)
    return smaller and (particulars > 2 or (particulars > 0 and len(_DIVIDERS.findall(text)) > 1))


def _looks_set_apart(line: Line, body: float) -> bool:
    """Whether an edge line is in small print, or numbers the page, and begins no footnote."""
    if is_page_number(line.text) or _NUMBERED_END.search(line.text):
        return True
    return (line.size < SMALLER * body and not line.bold
            and not _NOTE_START.match(line.text))


def _same_row(a: Line, b: Line) -> bool:
    return abs(a.baseline - b.baseline) < 2.0


def _footnotes(lines: Sequence[Line], body: float) -> list[Line]:
    """The small lines below the text, from the bottom, if the topmost begins a note."""
    small = list(takewhile(lambda line: line.size < NOTE_SIZE * body, lines))
    if len(small) == len(lines):
        return []
    while small and not _NOTE_START.match(small[-1].text):
        small.pop()
    return small
