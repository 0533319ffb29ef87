"""What PDFium knows of a page: its words with font and place, its rules and its pictures.

PDFium is asked character by character through its C interface, which is an order of magnitude
faster than pure Python readers; see ``benchmarks/``. It is not thread-safe: one process, one
document at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from minekit.records import Bookmark, Box

HYPHENS = "\x02\ufffe\u00ad"
"""How PDFium marks a hyphen that divides a word at a line's end, and the soft hyphen."""

DEFAULT_SIZE = (595.0, 842.0)
LARGEST_SIDE = 14_400.0
"""Points; the largest page that the PDF standard allows (ISO 32000-1, annex C)."""

MOST_BOOKMARKS = 2000
SMALLEST_TEXT = 1.0
MOST_SLANT = 20.0
"""Degrees; text that is turned further against the page is no part of what it says."""
ASCENT, DESCENT = 0.76, 0.24
"""Of the font size: the box of a word is as high as the line, not as its letters."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)


@dataclass(slots=True)
class Word:
    """A run of characters without white space in one font.

    Parameters
    ----------
    baseline
        Distance from the top of the page, in points.
    spaced
        Whether the file itself, not only the layout, has white space before it.
    divided
        Whether it ends with a hyphen that divides a word at the end of a line.
    order
        Its place in the order in which the file draws the page.
    line
        Running number of the line that OCR saw it in; -1 for a text layer.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool = True
    divided: bool = False
    order: int = 0
    line: int = -1

    @property
    def box(self) -> Box:
        """As high as its line, so that marks on the page look even."""
        return Box(self.x0, self.baseline - ASCENT * self.size,
                   self.x1, self.baseline + DESCENT * self.size)


@dataclass(slots=True)
class RawPage:
    """A page as the engine sees it, in the order in which the file draws it.

    Parameters
    ----------
    rules
        Boxes of straight lines and thin rectangles.
    pictured
        Share of the page that the largest picture covers.
    cut
        Whether there were more characters than the limit.
    hidden
        Characters that no reader sees (invisible, microscopic, outside the page) and were left out.
    slanted
        Characters that are turned against the rest (a watermark, a stamp) and were left out.
    turned
        Degrees, clockwise, by which the page was turned so that its text stands upright.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictured: float = 0.0
    cut: bool = False
    hidden: int = 0
    slanted: int = 0
    turned: int = 0


@dataclass(frozen=True, slots=True)
class _Style:
    """What the text object that a character belongs to says of it.

    Parameters
    ----------
    turn
        Degrees, counterclockwise, by which the text is turned against the page.
    """

    size: float
    bold: bool
    italic: bool
    visible: bool
    turn: float


def read_page(pdf: pdfium.PdfDocument, index: int, max_characters: int) -> RawPage:
    """Words, rules and pictures of the page with this index (from 0)."""
    page = pdf[index]
    try:
        textpage = page.get_textpage()
        try:
            result = _read(page, textpage.raw, index + 1, 0, max_characters)
            if turned := _lies_on_side(result):
                result = _read(page, textpage.raw, index + 1, turned, max_characters)
        finally:
            textpage.close()
        return result.page
    finally:
        page.close()


def read_bookmarks(pdf: pdfium.PdfDocument) -> list[Bookmark]:
    """The outermost entries of the outline; those below it, when there is only one."""
    outer = list(_bookmarks(pdf, None))
    if len(outer) == 1:
        outer = list(_bookmarks(pdf, outer[0].raw)) or outer
    found = [(entry.get_title(), entry.get_dest()) for entry in outer]
    return [Bookmark(title, index + 1) for title, target in found
            if target is not None and (index := target.get_index()) is not None]


def _bookmarks(pdf: pdfium.PdfDocument, parent: Any) -> Iterator[pdfium.PdfBookmark]:
    """The entries below one of the outline, or the outermost; an endless outline is cut."""
    entry = raw.FPDFBookmark_GetFirstChild(pdf, parent)
    for _ in range(MOST_BOOKMARKS):
        if not entry:
            return
        yield pdfium.PdfBookmark(entry, pdf, 0)
        entry = raw.FPDFBookmark_GetNextSibling(pdf, entry)


@dataclass(slots=True)
class _Reading:
    """A page as it was read, and how many characters are turned by how many degrees."""

    page: RawPage
    turns: Counter[int] = field(default_factory=Counter)


def _read(page: pdfium.PdfPage, textpage: Any, number: int, turned: int, max_characters: int
          ) -> _Reading:
    frame = _Frame(page, turned)
    reading = _Reading(RawPage(number, frame.width, frame.height, turned=turned))
    _read_objects(page, frame, reading.page)
    _read_words(textpage, frame, reading, max_characters)
    return reading


def _lies_on_side(reading: _Reading) -> int:
    """Degrees by which a page must be turned whose text lies on its side; 0 for upright ones."""
    most = max(reading.turns, key=lambda turn: (reading.turns[turn], turn), default=0)
    share = reading.turns[most] / max(sum(reading.turns.values()), 1)
    return most % 360 if most % 90 == 0 and share > 0.5 else 0


class _Frame:
    """Turns PDF coordinates into points from the top left corner of the upright page.

    Parameters
    ----------
    turned
        Degrees, clockwise, by which the page is turned beyond what the file says.
    """

    def __init__(self, page: pdfium.PdfPage, turned: int) -> None:
        left, bottom, right, top = page.get_bbox()
        if not (right > left and top > bottom):
            left, bottom, right, top = 0.0, 0.0, *DEFAULT_SIZE
        self.left, self.bottom = left, bottom
        self.right, self.top = min(right, left + LARGEST_SIDE), min(top, bottom + LARGEST_SIDE)
        self.turned = (page.get_rotation() + turned) % 360
        sides = (self.right - self.left, self.top - self.bottom)
        self.width, self.height = sides if self.turned in (0, 180) else sides[::-1]

    def point(self, x: float, y: float) -> tuple[float, float]:
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
        (xa, ya), (xb, yb) = self.point(left, bottom), self.point(right, top)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _read_objects(page: pdfium.PdfPage, frame: _Frame, result: RawPage) -> None:
    area = max(frame.width * frame.height, 1.0)
    for object in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)):
        try:
            box = frame.box(*object.get_bounds())
        except pdfium.PdfiumError:
            continue
        if object.type == raw.FPDF_PAGEOBJ_IMAGE:
            shown = Box(0, 0, frame.width, frame.height).overlap(box)
            result.pictured = max(result.pictured, shown / area)
        else:
            result.rules.append(box)


def _read_words(textpage: Any, frame: _Frame, reading: _Reading, max_characters: int) -> None:
    result = reading.page
    count = raw.FPDFText_CountChars(textpage)
    result.cut = count > max_characters
    word: Word | None = None
    spaced, last_x0 = True, 0.0
    for char in _characters(textpage, frame, min(count, max_characters)):
        if char is None:
            word, spaced = None, True
            continue
        text, x0, x1, baseline, style = char
        if not style.visible:
            result.hidden += 1
            word = None
            continue
        reading.turns[round(style.turn)] += 1
        if abs(style.turn) > MOST_SLANT:
            result.slanted += 1
            word = None
            continue
        if word is not None and _continues(word, last_x0, x0, baseline, style):
            word.text += text
            word.x1 = max(word.x1, x1)
        else:
            word = Word(text, x0, x1, baseline, style.size, style.bold, style.italic, spaced)
            result.words.append(word)
        spaced, last_x0 = False, x0
    for word in result.words:
        word.divided = word.text.endswith(tuple(HYPHENS))
        stripped = word.text.rstrip(HYPHENS) + "-" * word.divided
        word.text = unicodedata.normalize("NFKC" if _LIGATURES.search(stripped) else "NFC",
                                          stripped.translate(_REMOVED))
    result.words = [word for word in result.words if word.text]
    for order, word in enumerate(result.words):
        word.order = order


_LIGATURES = re.compile("[\ufb00-\ufb06]")
_LIGATURE_CODES = dict(enumerate(("ff", "fi", "fl", "ffi", "ffl"), start=0x1B))
"""Ligatures of TeX fonts (T1 encoding) in files that do not tell what their codes mean."""
_REMOVED: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *map(ord, HYPHENS), 0x7F, 0x200B, 0xFEFF]),
    **dict.fromkeys((0x2010, 0x2011), "-"), **_LIGATURE_CODES}


def _continues(word: Word, last_x0: float, x0: float, baseline: float, style: _Style) -> bool:
    """Whether a character belongs to the word, as no white space stands before it.

    The letters of a ligature all have the place of the ligature.
    """
    return (abs(baseline - word.baseline) < 0.1 * word.size and abs(style.size - word.size) < 0.1
            and (style.bold, style.italic) == (word.bold, word.italic)
            and last_x0 - 0.1 <= x0 < word.x1 + 0.3 * word.size)


_Character = tuple[str, float, float, float, _Style]


def _characters(textpage: Any, frame: _Frame, count: int) -> Iterator[_Character | None]:
    """Character, left, right, baseline and style of each; None for white space."""
    rect = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if (text.isspace() and code not in _LIGATURE_CODES) or code == 0:
            yield None
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        object = raw.FPDFText_GetTextObject(textpage, index)
        address = ctypes.cast(object, ctypes.c_void_p).value or 0
        if address not in styles:
            styles[address] = _style(textpage, index, object, frame)
        style = styles[address]
        box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        _, baseline = frame.point(x.value, y.value)
        inside = 0 <= (box.x0 + box.x1) / 2 <= frame.width and 0 <= baseline <= frame.height
        if not inside:
            style = replace(style, visible=False)
        yield text, box.x0, box.x1, baseline, style


def _style(textpage: Any, index: int, object: Any, frame: _Frame) -> _Style:
    name = _font_name(object)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.b, matrix.d)
    flat = raw.FPDFTextObj_GetTextRenderMode(object) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    turn = (math.degrees(math.atan2(matrix.b, matrix.a)) - frame.turned + 180) % 360 - 180
    return _Style(round(size, 2), bool(_BOLD.search(name)), bool(_ITALIC.search(name)),
                  size >= SMALLEST_TEXT and not flat, turn)


def _font_name(object: Any) -> str:
    font = raw.FPDFTextObj_GetFont(object)
    if not font:
        return ""
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")
