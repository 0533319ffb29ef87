"""Text that a PDF holds and no reader sees.

What a stranger hides in a PDF (white on white, under a picture, outside the page) must not slip
into an annex. Geometry and colours say which letters are doubtful; whether those can be seen is
found out by drawing the page with and without its text: what makes no difference is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from minekit.extract import calls
from minekit.extract.characters import Characters, Colour, Stretch
from minekit.extract.drawing import Drawing
from minekit.extract.frame import Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[Any]

SMALLEST_TEXT = 1.0
"""Points."""
PALE = 190
"""Of 255: the least of red, green and blue in letters that white paper may swallow."""
ALIKE = 40
"""Of 255: letters whose colour differs less from what lies under them may be swallowed by it."""
FAINT = 100
"""Of 255: the opacity below which letters are doubtful."""
LEAST_INK = 24
"""Of 255: what darkens the page by less is not seen."""
MOST_SHAPES = 300
"""With more of them, all text of a page is doubtful."""
MOST_DRAWN = 5000
"""Objects; a page with more takes too long to be drawn only for this."""
MOST_PIXELS = 4_000_000
SMALLEST_SCALE = 0.4
"""Pixels to the point; on a smaller picture letters are nothing but grey."""
EDGE = 0.15
"""Of the height of a line: what letters of the next one may reach into."""
PAPER = (255, 255, 255, 255)


def find_unseen(page: pdfium.PdfPage, characters: Characters, drawing: Drawing, frame: Frame
                ) -> set[int]:
    """The numbers of the stretches that no reader sees.

    Parameters
    ----------
    frame
        The page as a reader opens it.
    """
    if not characters.stretches:
        return set()
    x, y = characters.middles(frame)
    printed = characters.of_looks(lambda look: look.drawn and look.size >= SMALLEST_TEXT)
    printed &= (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)
    doubtful = printed & _doubtful(characters, x, y, drawing)
    scale = min(1.0, (MOST_PIXELS / (frame.width * frame.height)) ** 0.5)
    unseen = set(map(int, (~printed).nonzero()[0]))
    if doubtful.any() and drawing.count <= MOST_DRAWN and scale >= SMALLEST_SCALE:
        numbers = list(map(int, doubtful.nonzero()[0]))
        ink = _Ink(page, frame, scale, {characters.stretches[n].object for n in numbers})
        unseen |= {n for n in numbers if not ink.of(characters, characters.stretches[n])}
    return unseen


def _doubtful(characters: Characters, x: Places, y: Places, drawing: Drawing) -> NDArray[Any]:
    """Which stretches have a colour or a place that may keep them from being seen."""
    import numpy as np

    if len(drawing.shapes) > MOST_SHAPES:
        return np.ones(len(x), bool)
    places = np.array([drawing.order.get(object, 0) for object in characters.looks])
    order = places[characters.owners]
    covered = np.zeros(len(x), bool)
    ground = np.full(len(x), -1)
    for number, shape in enumerate(drawing.shapes):
        box = shape.box
        at = (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)
        covered |= at & (order < shape.order)
        ground[at & (order > shape.order)] = number
    colours = [look.colour for look in characters.looks.values()]
    swallowed = covered
    for owner, under in set(zip(characters.owners.tolist(), ground.tolist(), strict=True)):
        if _may_be_swallowed(colours[owner], drawing.shapes[under].colour if under >= 0 else PAPER):
            swallowed |= (characters.owners == owner) & (ground == under)
    return swallowed


def _may_be_swallowed(colour: Colour, ground: Colour | None) -> bool:
    """Whether letters of this colour may be lost on what lies under them."""
    if colour[3] < FAINT:
        return True
    if ground is None:
        return min(colour[:3]) >= PALE
    return all(abs(a - b) < ALIKE for a, b in zip(colour[:3], ground[:3], strict=True))


class _Ink:
    """What some of a page's text adds to its picture.

    Parameters
    ----------
    objects
        The addresses of the text objects that are asked for.
    """

    def __init__(self, page: pdfium.PdfPage, frame: Frame, scale: float, objects: Iterable[int]
                 ) -> None:
        import numpy as np

        self.frame, self.scale = frame, scale
        whole = _picture(page, scale)
        for object in objects:
            calls.set_active(object, 0)
        rest = _picture(page, scale)
        for object in objects:
            calls.set_active(object, 1)
        self.pixels = np.abs(whole - rest)

    def of(self, characters: Characters, stretch: Stretch) -> bool:
        """Whether the letters of a stretch make a difference."""
        boxes = characters.boxes[[stretch.start, stretch.end - 1]]
        left, top, right, bottom = (float(boxes[:, side].max() if side in (1, 2)
                                          else boxes[:, side].min()) for side in range(4))
        edge = EDGE * (top - bottom)
        box = self.frame.box(left, bottom + edge, right, top - edge)
        x0, y0, x1, y1 = (max(0, round(value * self.scale)) for value in box)
        inked = self.pixels[y0:y1 + 1, x0:x1 + 1]
        return not inked.size or int(inked.max()) >= LEAST_INK


def _picture(page: pdfium.PdfPage, scale: float) -> NDArray[Any]:
    import numpy as np

    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels: NDArray[Any] = bitmap.to_numpy().astype(np.int16)
    finally:
        bitmap.close()
    return pixels.reshape(pixels.shape[:2])
