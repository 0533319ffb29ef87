"""Minutes of a whole meeting, of which the hearing was one point among many."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from minekit.danish.letters import CLOSING, HEARING_WORD
from minekit.records import BODY, Block, BlockKind
from minekit.split.letter import is_prose

MANY = 6
"""Points of a meeting that was about more than the hearing."""
SHARE = 1 / 3
"""Of the points, the most that can be about the hearing then."""
IN_HEADING, IN_TEXT = 2, 1
"""Words of the hearing's subject with which a heading names it, and a text touches it."""

_Speaks = Callable[[str, int], bool]

_POINT = re.compile(r"(?:(?:pkt|punkt|sag|ad|dagsordenspunkt)\b\.?\s*)?(?P<number>\d{1,2})"
                    r"\s*[.:)–-]?\s+\S", re.IGNORECASE)


@dataclass(frozen=True)
class _Point:
    """Blocks ``start`` to ``end`` stand under one point of the agenda."""

    start: int
    end: int


def without_other_points(blocks: Sequence[Block], speaks: _Speaks) -> list[Block]:
    """The blocks, those under points that are not about the hearing as frame.

    Minutes that are about the hearing for the most part stay whole. Short ones lose only what
    touches it nowhere, and that only where the heading of one other point names it.

    Parameters
    ----------
    speaks
        Tells whether a text has so many words of what the hearing is about.
    """
    points = _points(blocks)
    named = [point for point in points if HEARING_WORD.search(blocks[point.start].text)
             or speaks(blocks[point.start].text, IN_HEADING)]
    wanted = named or [point for point in points if HEARING_WORD.search(_text(blocks, point))]
    if len(points) < MANY:
        wanted = [point for point in points if point in named or len(named) != 1
                  or _touches(blocks, point, speaks)]
    elif not 0 < len(wanted) <= SHARE * len(points):
        return list(blocks)
    left = {n for point in points if point not in wanted for n in range(point.start, point.end)}
    return [replace(block, kind=BlockKind.FRAME) if n in left else block
            for n, block in enumerate(blocks)]


def _points(blocks: Sequence[Block]) -> list[_Point]:
    starts: list[int] = []
    last = 0
    for n, block in enumerate(blocks):
        match = _POINT.match(block.text) if block.kind is BlockKind.HEADING else None
        if match and int(match["number"]) > last:
            last = int(match["number"])
            starts.append(n)
    end = next((n for n in range(len(blocks) - 1, max(starts, default=0), -1)
                if not CLOSING.match(blocks[n].text)), len(blocks) - 1) + 1
    return [_Point(start, after) for start, after in zip(starts, [*starts[1:], end], strict=False)]


def _text(blocks: Sequence[Block], point: _Point) -> str:
    return " ".join(block.text for block in blocks[point.start:point.end] if block.kind in BODY)


def _touches(blocks: Sequence[Block], point: _Point, speaks: _Speaks) -> bool:
    """Whether heading or text have to do with the hearing, or no sentence follows ("Intet.")."""
    if not any(map(is_prose, blocks[point.start + 1:point.start + 2])):
        return True
    text = f"{blocks[point.start].text} {_text(blocks, point)}"
    return HEARING_WORD.search(text) is not None or speaks(text, IN_TEXT)
