"""The characters of a page as PDFium sees them: arrays for all, and what each text object says.

A text object of a PDF is what one command draws: letters on one line in one font. So the font, the
colour and the baseline are asked once for each, and only the boxes for each character.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import c_char, c_double, c_float, c_uint, c_ushort
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as raw

from minekit.extract import calls
from minekit.extract.frame import Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIGATURE_CODES = dict(enumerate(("ff", "fi", "fl", "ffi", "ffl"), start=0x1B))
"""Ligatures of TeX fonts (T1 encoding) in files that do not tell what their codes mean."""
LONGEST_NAME = 256
GAP = 0.3
"""Of the font size: white space from which a new word begins, if the file has none."""
WIDEST = 0.75
"""Of the font size for each letter; a wider word is looked at letter by letter."""

_PRINTED = re.compile(r"[^\x00\t-\r\x85 \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_OUTLINED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)

Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What a text object says of its letters.

    Parameters
    ----------
    angle
        Degrees, counterclockwise, by which the text rises against the horizon of the file.
    x, y
        Where its first letter stands on the baseline, in the file's coordinates.
    drawn
        Whether the letters leave ink; those of a text layer under a scan do not.
    colour
        Red, green, blue and opacity, each 0-255.
    """

    size: float
    bold: bool
    italic: bool
    angle: float
    x: float
    y: float
    drawn: bool
    colour: Colour


NO_LOOK = Look(10.0, False, False, 0.0, 0.0, 0.0, False, (0, 0, 0, 255))
"""Of characters that belong to nothing that is drawn."""


class Stretch(NamedTuple):
    """Letters without white space that one text object draws.

    Parameters
    ----------
    start, end
        In the text of the page.
    spaced
        Whether white space stands before it.
    object
        The address of the text object.
    """

    start: int
    end: int
    spaced: bool
    object: int


@dataclass
class Characters:
    """All characters of a page, in the order in which the file draws them.

    Parameters
    ----------
    text
        One character each, white space too.
    boxes
        Left, top, right and bottom, in the file's coordinates, of those at the ends of a stretch.
    cut
        Whether there were more than the limit.
    """

    text: str
    boxes: NDArray[Any]
    stretches: list[Stretch]
    looks: dict[int, Look]
    cut: bool = False

    @cached_property
    def owners(self) -> NDArray[Any]:
        """For each stretch the number of its text object among the looks."""
        import numpy as np

        numbers = {object: number for number, object in enumerate(self.looks)}
        return np.array([numbers[stretch.object] for stretch in self.stretches], np.intp)

    @cached_property
    def starts(self) -> NDArray[Any]:
        """Where each stretch begins."""
        import numpy as np

        return np.array([stretch.start for stretch in self.stretches], np.intp)

    @cached_property
    def ends(self) -> NDArray[Any]:
        """Where each stretch ends."""
        import numpy as np

        return np.array([stretch.end for stretch in self.stretches], np.intp)

    def of_looks(self, value: Callable[[Look], Any]) -> NDArray[Any]:
        """Something that each stretch has from its text object."""
        import numpy as np

        values: NDArray[Any] = np.array([value(look) for look in self.looks.values()])
        return values.take(self.owners)

    def middles(self, frame: Frame) -> tuple[NDArray[Any], NDArray[Any]]:
        """The middle of each stretch on the upright page, from its left and top edge."""
        first, last = self.boxes[self.starts], self.boxes[self.ends - 1]
        return frame.point((first[:, 0] + last[:, 2]) / 2, (first[:, 1] + last[:, 3]) / 2)

    def are_alike(self, first: int, second: int) -> bool:
        """Whether two text objects draw the same letters."""
        a, b = self.stretches[first], self.stretches[second]
        return a.object != b.object and self.text[a.start:a.end] == self.text[b.start:b.end]


def read_characters(textpage: Any, most: int) -> Characters:
    """The first ``most`` characters of a page."""
    count = max(raw.FPDFText_CountChars(textpage), 0)
    page = calls.address(textpage)
    text = _text(textpage, page, min(count, most))
    stretches = _stretches(page, [found.span() for found in _PRINTED.finditer(text)])
    looks: dict[int, Look] = {}
    look = _Asking(page)
    for stretch in stretches:
        if stretch.object not in looks:
            looks[stretch.object] = look(stretch.object, stretch.start)
    boxes = _Boxes(page, len(text))
    boxes.ask(index for stretch in stretches for index in {stretch.start, stretch.end - 1})
    characters = Characters(text, boxes.values, stretches, looks, count > most)
    if stretches and (wide := _wide(characters)):
        for n in wide:
            boxes.ask(range(stretches[n].start, stretches[n].end))
        characters = replace(characters, stretches=_cut(characters, wide))
    return characters


def _text(textpage: Any, page: int, count: int) -> str:
    """A character for each index; what is none, or lies beyond 16 bits, is asked one by one."""
    buffer = (c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(textpage, 0, count, buffer) - 1
    if written == count:
        try:
            return bytes(buffer)[:2 * count].decode("utf-16-le")
        except UnicodeDecodeError:
            pass
    return "".join(map(_character, map(calls.unicode_of, repeat(page), range(count))))


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _stretches(page: int, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """The words of the text, cut where another object goes on; nearly always there is one."""
    first = map(calls.object_of, repeat(page), [start for start, _ in spans])
    last = map(calls.object_of, repeat(page), [end - 1 for _, end in spans])
    found: list[Stretch] = []
    for (start, end), object, other in zip(spans, first, last, strict=True):
        if object == other:
            found.append(Stretch(start, end, True, object or 0))
        else:
            found += _pieces(page, start, end)
    return found


def _pieces(page: int, start: int, end: int) -> Iterator[Stretch]:
    at = start
    for object, letters in groupby(map(calls.object_of, repeat(page), range(start, end))):
        begin, at = at, at + sum(1 for _ in letters)
        yield Stretch(begin, at, begin == start, object or 0)


class _Boxes:
    """The boxes of a page's characters, filled where they are asked for."""

    def __init__(self, page: int, count: int) -> None:
        import numpy as np

        self.page = page
        self.values: NDArray[Any] = np.zeros((count, 4), np.float32)

    def ask(self, indices: Iterable[int]) -> None:
        """Fill in the boxes of some characters."""
        numbers = list(indices)
        start: int = self.values.ctypes.data
        places = [start + 16 * number for number in numbers]
        deque(map(calls.loose_box, repeat(self.page), numbers, places), maxlen=0)


def _wide(characters: Characters) -> list[int]:
    """The stretches that are so wide for their letters, or run so, that there may be gaps."""
    import numpy as np

    first, last = characters.boxes[characters.starts], characters.boxes[characters.ends - 1]
    along = np.radians(characters.of_looks(lambda look: look.angle))
    run = ((last[:, 0] - first[:, 0]) * np.cos(along) + (last[:, 1] - first[:, 1]) * np.sin(along))
    letters = characters.ends - characters.starts
    usual = WIDEST * letters * characters.of_looks(lambda look: look.size)
    found = (letters > 1) & ((run < 0) | (run > usual))
    return list(map(int, found.nonzero()[0]))


def _cut(characters: Characters, numbers: Iterable[int]) -> list[Stretch]:
    """All stretches, some of them cut where there is a gap, or where the letters run back."""
    import numpy as np

    stretches: list[Stretch] = []
    suspects = set(numbers)
    for n, stretch in enumerate(characters.stretches):
        if n not in suspects:
            stretches.append(stretch)
            continue
        look = characters.looks[stretch.object]
        boxes = characters.boxes[stretch.start:stretch.end].astype(float)
        x, y = math.cos(math.radians(look.angle)), math.sin(math.radians(look.angle))
        corners = np.array([boxes[:, side] * x + boxes[:, other] * y
                            for side, other in ((0, 1), (0, 3), (2, 1), (2, 3))])
        left, right = corners.min(axis=0), corners.max(axis=0)
        apart = (left[1:] >= right[:-1] + GAP * look.size) | (left[1:] < left[:-1] - 0.1)
        ends = [0, *(apart.nonzero()[0] + 1).tolist(), len(boxes)]
        stretches += [Stretch(stretch.start + start, stretch.start + end,
                              stretch.spaced and not start, stretch.object)
                      for start, end in pairwise(ends)]
    return stretches


class _Asking:
    """Asks text objects for their look, with buffers that are made once."""

    def __init__(self, page: int) -> None:
        self.page = page
        self._matrix, self._size, self._place = (c_float * 6)(), c_float(), (c_double * 2)()
        self._colour = (c_uint * 4)()
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._at = {name: calls.place(buffer) for name, buffer in (
            ("matrix", self._matrix), ("size", self._size), ("x", self._place),
            ("red", self._colour))}

    def __call__(self, object: int, index: int) -> Look:
        """The look of an object to which the character with this index belongs."""
        if not object:
            return NO_LOOK
        calls.text_matrix(self.page, index, self._at["matrix"])
        calls.font_size(object, self._at["size"])
        calls.origin(self.page, index, self._at["x"], self._at["x"] + 8)
        a, b, _, d = self._matrix[:4]
        mode = calls.render_mode(object)
        font = calls.font_of(object) or 0
        if font not in self._fonts:
            self._fonts[font] = _style_of(font)
        x, y = self._place
        return Look(round(self._size.value * math.hypot(b, d), 2), *self._fonts[font],
                    math.degrees(math.atan2(b, a)), x, y, mode not in _INVISIBLE,
                    self._colour_of(object, outlined=mode in _OUTLINED))

    def _colour_of(self, object: int, *, outlined: bool) -> Colour:
        ask = calls.stroke_colour if outlined else calls.fill_colour
        at = self._at["red"]
        if not ask(object, at, at + 4, at + 8, at + 12):
            return (128, 128, 128, 255)
        red, green, blue, opacity = self._colour
        return red, green, blue, opacity


def _style_of(font: int) -> tuple[bool, bool]:
    buffer = (c_char * LONGEST_NAME)()
    if font:
        calls.font_name(font, calls.place(buffer), LONGEST_NAME)
    return style_of(buffer.value.decode("utf-8", "replace"))


def style_of(name: str) -> tuple[bool, bool]:
    """Whether a font is bold and italic, by its name: the weight that files tell is unreliable."""
    return bool(_BOLD.search(name)), bool(_ITALIC.search(name))
