"""Characters to words: letters of one look, on one baseline, with no gap between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.extract import sharing
from minekit.extract.characters import GAP, Characters
from minekit.extract.frame import Frame
from minekit.records import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SAME_LINE = 0.1
"""Of the font size."""


class Style(NamedTuple):
    """What the letters of a word share."""

    baseline: float
    size: float
    bold: bool
    italic: bool


class Runs:
    """Words as lists of their parts, one entry for each.

    Parameters
    ----------
    numbers
        Of the stretches that are looked at, at least one, in the order of drawing.
    frame
        The page, turned so that they stand upright.
    """

    def __init__(self, characters: Characters, numbers: Sequence[int], frame: Frame) -> None:
        import numpy as np

        styles = [Style(round(frame.point(look.x, look.y)[1], 2), look.size, look.bold,
                        look.italic) for look in characters.looks.values()]
        style = characters.owners[numbers]
        spaced = [characters.stretches[n].spaced for n in numbers]
        starts, ends = characters.starts[numbers], characters.ends[numbers]
        self._first = characters.boxes[starts].astype(float)
        self._last = characters.boxes[ends - 1].astype(float)
        (left, first), (last, right) = _ends(self._first, frame), _ends(self._last, frame)
        size = np.array([style.size for style in styles])[style]
        new = np.ones(len(starts), bool)
        new[1:] = ((left[1:] >= right[:-1] + GAP * size[1:]) | (left[1:] < last[:-1] - 0.1)
                   | (starts[1:] != ends[:-1]))
        for n in (~new).nonzero()[0]:
            new[n] = _differ(styles[style[n - 1]], styles[style[n]])
        begins = new.nonzero()[0]
        last_of = np.append(begins[1:], len(starts)) - 1
        self.texts = [characters.text[start:end] for start, end in
                      zip(starts[begins].tolist(), ends[last_of].tolist(), strict=True)]
        self.x0 = sharing.coordinates(np.minimum(left, last)[begins].round(2).tolist())
        right = np.maximum.reduceat(np.maximum(first, right), begins)
        self.x1 = sharing.coordinates(right.round(2).tolist())
        self.styles = [styles[n] for n in style[begins].tolist()]
        self.spaced = [spaced[n] for n in begins.tolist()]
        self._begins = begins

    def places(self, frame: Frame) -> list[Box]:
        """Where each word lies on a page that is turned otherwise."""
        import numpy as np

        sides = []
        for side in range(4):
            wider = np.maximum if side in (1, 2) else np.minimum
            ends = wider(self._first[:, side], self._last[:, side])
            sides.append(wider.reduceat(ends, self._begins).tolist())
        left, top, right, bottom = sides
        return [frame.box(*box) for box in zip(left, bottom, right, top, strict=True)]


def _ends(boxes: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """The left and right end of each character, seen upright."""
    import numpy as np

    a, _ = frame.point(boxes[:, 0], boxes[:, 3])
    b, _ = frame.point(boxes[:, 2], boxes[:, 1])
    return np.minimum(a, b), np.maximum(a, b)


def _differ(a: Style, b: Style) -> bool:
    return (abs(a.baseline - b.baseline) >= SAME_LINE * a.size or abs(a.size - b.size) >= 0.1
            or a[2:] != b[2:])
