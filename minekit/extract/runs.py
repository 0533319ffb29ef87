"""Characters to words: letters of one look, on one baseline, with no gap between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.extract.characters import Characters
from minekit.extract.frame import Frame
from minekit.records import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

GAP = 0.3
"""Of the font size: white space from which a new word begins, if the file has none."""
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
        starts = characters.starts[numbers]
        lengths = characters.ends[numbers] - starts
        first = np.cumsum(lengths) - lengths
        index = np.repeat(starts - first, lengths) + np.arange(lengths.sum())
        boxes = characters.boxes[index].astype(float)
        left, right = _ends(boxes, frame)
        size = np.repeat(np.array([style.size for style in styles])[style], lengths)
        new = np.ones(len(index), bool)
        new[1:] = ((left[1:] >= right[:-1] + GAP * size[1:]) | (left[1:] < left[:-1] - 0.1)
                   | (np.diff(index) != 1))
        for n in range(1, len(numbers)):
            if not spaced[n] and _differ(styles[style[n - 1]], styles[style[n]]):
                new[first[n]] = True
        begins = new.nonzero()[0]
        ends = np.append(begins[1:], len(index)) - 1
        owners = np.repeat(np.arange(len(numbers)), lengths)[begins]
        self.texts = [characters.text[start:end + 1] for start, end in
                      zip(index[begins].tolist(), index[ends].tolist(), strict=True)]
        self.x0: list[float] = left[begins].round(2).tolist()
        self.x1: list[float] = np.maximum.reduceat(right, begins).round(2).tolist()
        self.styles = [styles[n] for n in style[owners].tolist()]
        self.spaced: list[bool] = (np.array(spaced)[owners] & (first[owners] == begins)).tolist()
        self._boxes, self._begins = boxes, begins

    def places(self, frame: Frame) -> list[Box]:
        """Where each word lies on a page that is turned otherwise."""
        import numpy as np

        left, top, right, bottom = (
            (np.maximum if side in (1, 2) else np.minimum).reduceat(self._boxes[:, side],
                                                                    self._begins).tolist()
            for side in range(4))
        return [frame.box(*sides) for sides in zip(left, bottom, right, top, strict=True)]


def _ends(boxes: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """The left and right end of each character, seen upright."""
    import numpy as np

    a, _ = frame.point(boxes[:, 0], boxes[:, 3])
    b, _ = frame.point(boxes[:, 2], boxes[:, 1])
    return np.minimum(a, b), np.maximum(a, b)


def _differ(a: Style, b: Style) -> bool:
    return (abs(a.baseline - b.baseline) >= SAME_LINE * a.size or abs(a.size - b.size) >= 0.1
            or a[2:] != b[2:])
