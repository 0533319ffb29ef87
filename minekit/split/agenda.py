"""Minutes of a whole meeting, of which the hearing was one point among many."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from minekit.danish.letters import CLOSING, HEARING_WORD
from minekit.records import BODY, Block, BlockKind

MANY = 6
"""Points of a meeting that was about more than the hearing."""
SHARE = 1 / 3
"""Of the points, the most that can be about the hearing then."""

_POINT = re.compile(r"(?:(?:pkt|punkt|sag|ad|dagsordenspunkt)\b\.?\s*)?(?P<number>\d{1,2})"
                    r"\s*[.:)–-]?\s+\S", re.IGNORECASE)


@dataclass(frozen=True)
class _Point:
    """Blocks ``start`` to ``end`` stand under one point of the agenda."""

    start: int
    end: int


def without_other_points(blocks: Sequence[Block], is_subject: Callable[[str], bool]
                         ) -> list[Block]:
    """The blocks, those under points that are not about the hearing as frame.

    Short minutes, and those that are about the hearing for the most part, stay whole.

    Parameters
    ----------
    is_subject
        Tells whether a heading names what the hearing is about.
    """
    points = _points(blocks)
    wanted = _wanted(blocks, points, is_subject)
    if len(points) < MANY or not 0 < len(wanted) <= SHARE * len(points):
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


def _wanted(blocks: Sequence[Block], points: Sequence[_Point], is_subject: Callable[[str], bool]
            ) -> list[_Point]:
    """The points whose heading, or else whose text, names the hearing."""
    named = [point for point in points if HEARING_WORD.search(blocks[point.start].text)
             or is_subject(blocks[point.start].text)]
    return named or [point for point in points if any(
        HEARING_WORD.search(block.text) for block in blocks[point.start:point.end]
        if block.kind in BODY)]
