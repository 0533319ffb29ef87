"""From lines that were made level back to where they are seen on a page that is askew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin

from minekit.records import Block, Box


@dataclass(frozen=True)
class Tilt:
    """A turn of a page about its middle, clockwise."""

    x: float
    y: float
    degrees: float

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lay before the turn."""
        x, y, angle = x - self.x, y - self.y, radians(self.degrees)
        return (self.x + x * cos(angle) + y * sin(angle),
                self.y - x * sin(angle) + y * cos(angle))

    def box_back(self, box: Box) -> Box:
        """Round what a box held before the turn."""
        corners = [self.back(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


def put_back(blocks: Sequence[Block], tilts: Mapping[int, Tilt]) -> list[Block]:
    """Blocks with the boxes of words where they are seen.

    Parameters
    ----------
    tilts
        How pages were turned, by their number.
    """
    return [replace(block, spans=tuple(
        span._replace(box=tilts[span.page].box_back(span.box)) if span.page in tilts else span
        for span in block.spans)) if any(span.page in tilts for span in block.spans) else block
        for block in blocks]
