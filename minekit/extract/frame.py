"""From the coordinates of a PDF to points from the top left corner of the upright page."""

from __future__ import annotations

from typing import Any, TypeVar

from minekit.records import Box

DEFAULT_SIZE = (595.0, 842.0)
"""A4, for pages that do not tell their size."""

Value = TypeVar("Value", float, Any)
"""A coordinate, or an array of them."""


class Frame:
    """A page of a PDF, seen upright.

    Parameters
    ----------
    bounds
        Left, bottom, right and top of what is shown of the page.
    turned
        Degrees, clockwise, by which the page is turned before it is read.
    largest
        Points; a longer side is cut to this.
    """

    def __init__(self, bounds: tuple[float, float, float, float], turned: int, largest: float
                 ) -> None:
        self._bounds, self._largest = bounds, largest
        left, bottom, right, top = bounds
        if not (right > left and top > bottom):
            left, bottom, right, top = 0.0, 0.0, *DEFAULT_SIZE
        self.left, self.bottom = left, bottom
        self.right, self.top = min(right, left + largest), min(top, bottom + largest)
        self.turned = turned % 360
        sides = (self.right - self.left, self.top - self.bottom)
        self.width, self.height = sides if self.turned in (0, 180) else sides[::-1]

    def point(self, x: Value, y: Value) -> tuple[Value, Value]:
        """Where a point of the file lies, or many."""
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the file lies."""
        (xa, ya), (xb, yb) = self.point(left, bottom), self.point(right, top)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def turned_by(self, degrees: int) -> Frame:
        """The same page, turned on clockwise."""
        return Frame(self._bounds, self.turned + degrees, self._largest)
