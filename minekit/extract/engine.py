"""What PDFium knows of a page: its words with font and place, its rules and its pictures.

PDFium is asked through its C interface, and only for what is needed, which is an order of magnitude
faster than pure Python readers; see ``benchmarks/extract.py``. It is not thread-safe: one process,
one document at a time.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from minekit.extract import calls, sharing
from minekit.extract.annotations import Tick, become_text, read_annotations
from minekit.extract.characters import LIGATURE_CODES, Characters, read_characters
from minekit.extract.drawing import read_drawing
from minekit.extract.frame import DEFAULT_SIZE, Frame
from minekit.extract.runs import Runs
from minekit.extract.unseen import find_unseen
from minekit.records import Bookmark, Box
from minekit.settings import ExtractSettings

__all__ = ["DEFAULT_SIZE", "RawPage", "Word", "read_bookmarks", "read_page"]

HYPHENS = ("\x02", "\ufffe", "\u00ad")
"""How PDFium marks a hyphen that divides a word at a line's end, and the soft hyphen."""

MOST_BOOKMARKS = 2000
MOST_SLANT = 20.0
"""Degrees; text that is turned further against the page is read apart, or not at all."""
RIGHT_ANGLE = 2.0
"""Degrees; how far text may be off a right angle that is set sideways."""
TWICE = 0.12
"""Of the font size: how far apart the same letters stand that are drawn twice to look bold."""
TICKED, UNTICKED = "☒", "☐"
ASCENT, DESCENT = 0.76, 0.24
"""Of the font size: the box of a word is as high as the line, not as its letters."""

_is_clean = re.compile("[!-~À-ÖØ-öø-ÿ§«»–—’“”„•]+").fullmatch
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_REMOVED: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *map(ord, HYPHENS), 0x7F, 0x200B, 0xFEFF]),
    **dict.fromkeys((0x2010, 0x2011), "-"), **LIGATURE_CODES}


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
    lying
        Where it lies on the page if it is set sideways; its other places are then those on the
        page turned so that it stands upright.
    note
        The mark of a footnote that stands raised after it.
    confidence
        That of the OCR (0-1).
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
    lying: Box | None = None
    note: str = ""
    confidence: float = 1.0

    @property
    def heights(self) -> tuple[float, float]:
        """Top and bottom: it is as high as its line, so that marks on the page look even."""
        return self.baseline - ASCENT * self.size, self.baseline + DESCENT * self.size

    @property
    def box(self) -> Box:
        """Where it lies on the page."""
        top, bottom = self.heights
        return self.lying or Box(self.x0, top, self.x1, bottom)


@dataclass(slots=True)
class RawPage:
    """A page as the engine sees it, in the order in which the file draws it.

    Parameters
    ----------
    rules
        Boxes of straight lines and of shapes.
    pictured
        Share of the page that pictures cover.
    pictures
        Their boxes, as far as they lie on the page.
    cut
        Whether there were more characters than the limit.
    crowded
        Whether more was drawn than the limit; what is beyond it was not looked at.
    unseen
        Words that no reader sees: invisible, microscopic, outside the page, under a picture, in
        the colour of what lies under them. Over a scan they are the text layer of an OCR.
    sideways
        Words set at a right angle to the rest, as at the edge of a letterhead.
    slanted
        Words that are turned otherwise: a watermark, a stamp.
    turned
        Degrees, clockwise, by which the page was turned so that its text stands upright.
    notes
        What was pinned to the page and is not printed.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictured: float = 0.0
    pictures: list[Box] = field(default_factory=list)
    cut: bool = False
    crowded: bool = False
    unseen: list[Word] = field(default_factory=list)
    sideways: list[Word] = field(default_factory=list)
    slanted: list[Word] = field(default_factory=list)
    turned: int = 0
    notes: list[str] = field(default_factory=list)


def read_page(pdf: pdfium.PdfDocument, index: int, settings: ExtractSettings) -> RawPage:
    """Words, rules and pictures of the page with this index (from 0)."""
    page = pdf[index]
    try:
        annotations = read_annotations(page)
        own = None
        if annotations.printed:
            own = _count(page)
            page = become_text(pdf, index, page)
        textpage = page.get_textpage()
        try:
            characters = read_characters(textpage, settings.max_characters)
        finally:
            textpage.close()
        result = _read(page, index + 1, characters, settings, own)
        if annotations.ticks:
            frame = Frame(page.get_bbox(), page.get_rotation() + result.turned, settings.max_side)
            result.words = _with_added(result.words, _ticks(annotations.ticks, frame, result.words))
        result.notes = annotations.notes
        return result
    finally:
        page.close()


def _count(page: pdfium.PdfPage) -> int:
    """How many characters the page has."""
    textpage = page.get_textpage()
    try:
        count: int = max(raw.FPDFText_CountChars(textpage), 0)
        return count
    finally:
        textpage.close()


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


def _read(page: pdfium.PdfPage, number: int, characters: Characters, settings: ExtractSettings,
          own: int | None) -> RawPage:
    address, most = calls.address(page), settings.max_objects
    frame = Frame(page.get_bbox(), page.get_rotation(), settings.max_side)
    drawing = read_drawing(address, frame, most)
    unseen = find_unseen(page, characters, drawing, frame)
    shown = [n for n in range(len(characters.stretches)) if n not in unseen]
    if turned := _lies_on_side(characters, shown, frame):
        frame = frame.turned_by(turned)
        drawing = read_drawing(address, frame, most)
    result = RawPage(number, frame.width, frame.height, rules=drawing.rules,
                     pictured=min(drawing.pictured, 1.0), pictures=drawing.pictures,
                     cut=characters.cut,
                     crowded=drawing.count > most, turned=turned)
    result.unseen = _words(characters, sorted(unseen), frame)
    twice = _drawn_twice(characters, shown, frame)
    once = [n for n in shown if n not in twice]
    added = [n for n in once if own is not None and characters.stretches[n].start >= own]
    _read_words(result, characters, once[:len(once) - len(added)], frame)
    if added:
        result.words = _with_added(result.words, _words(characters, added, frame))
    return result


def _turns(characters: Characters, frame: Frame) -> list[float]:
    """Degrees, counterclockwise, by which each stretch is turned against the page."""
    turns = {object: (look.angle - frame.turned + 180) % 360 - 180
             for object, look in characters.looks.items()}
    return [turns[stretch.object] for stretch in characters.stretches]


def _lies_on_side(characters: Characters, shown: Sequence[int], frame: Frame) -> int:
    """Degrees by which a page must be turned whose text lies on its side; 0 for upright ones."""
    turns = _turns(characters, frame)
    letters: Counter[int] = Counter()
    for n in shown if any(turns) else ():
        start, end, *_ = characters.stretches[n]
        letters[round(turns[n])] += end - start
    most = max(letters, key=lambda turn: (letters[turn], turn), default=0)
    share = letters[most] / max(letters.total(), 1)
    return most % 360 if most % 90 == 0 and share > 0.5 else 0


def _drawn_twice(characters: Characters, shown: Sequence[int], frame: Frame) -> set[int]:
    """Stretches whose letters stand at the same place already, drawn again to look bold."""
    import numpy as np

    x, y = (values[shown] for values in characters.middles(frame))
    near = TWICE * characters.of_looks(lambda look: look.size)[shown]
    found: set[int] = set()
    for shift in (0.0, 0.5):
        order = np.lexsort((x, np.floor(y / 4 + shift)))
        close = ((np.abs(np.diff(x[order])) < near[order][1:])
                 & (np.abs(np.diff(y[order])) < near[order][1:]))
        for place in close.nonzero()[0]:
            first, second = sorted((shown[order[place]], shown[order[place + 1]]))
            if characters.are_alike(first, second):
                found.add(second)
    return found


def _read_words(result: RawPage, characters: Characters, shown: Sequence[int], frame: Frame
                ) -> None:
    """Put words where they belong by the way they are turned."""
    turns = _turns(characters, frame)
    result.words = _words(characters, [n for n in shown if abs(turns[n]) <= MOST_SLANT], frame)
    turned: dict[int, list[int]] = {}
    for n in shown:
        if abs(turns[n]) > MOST_SLANT:
            right = round(turns[n] / 90) * 90
            is_right = abs(turns[n] - right) <= RIGHT_ANGLE
            turned.setdefault(right % 360 if is_right else 0, []).append(n)
    result.slanted = _words(characters, turned.pop(0, []), frame)
    for right, members in sorted(turned.items()):
        result.sideways += _words(characters, members, frame.turned_by(right), frame)


def _ticks(ticks: Iterable[Tick], frame: Frame, words: Sequence[Word]) -> list[Word]:
    """Boxes to tick as the letters that stand for them, where the file draws no letter in them."""
    found = []
    for tick in ticks:
        box = frame.box(*tick[:4])
        middle = (box.top + box.bottom) / 2
        beside = [word for word in words if word.box.top < middle < word.box.bottom]
        if any(box.x0 < (word.x0 + word.x1) / 2 < box.x1 for word in beside):
            continue
        label = min(beside, key=lambda word: abs(word.x0 - box.x1), default=None)
        baseline, size = (label.baseline, label.size) if label else (box.bottom, box.height)
        found.append(Word(TICKED if tick.ticked else UNTICKED, box.x0, box.x1, baseline, size))
    return found


def _with_added(words: Iterable[Word], added: Iterable[Word]) -> list[Word]:
    """Words of filled fields among those of the page: before what stands to the right or lower."""
    placed = list(words)
    for word in added:
        placed.insert(next((n for n, other in enumerate(placed) if _is_after(other, word)),
                           len(placed)), word)
    for order, word in enumerate(placed):
        word.order = order
    return placed


def _is_after(other: Word, word: Word) -> bool:
    below = other.baseline - word.baseline
    return below > 0.5 * word.size or (below > -0.5 * word.size and other.x0 >= word.x1 - 1)


def _words(characters: Characters, numbers: Sequence[int], frame: Frame,
           page: Frame | None = None) -> list[Word]:
    """The words of some stretches, which must be in the order of drawing.

    Parameters
    ----------
    frame
        The page, turned so that the words stand upright.
    page
        The page itself, if they lie on their side.
    """
    if not numbers:
        return []
    runs = Runs(characters, numbers, frame)
    places = runs.places(page) if page else [None] * len(runs.texts)
    words: list[Word] = []
    for text, x0, x1, (baseline, size, bold, italic), spaced, lying in zip(
            runs.texts, runs.x0, runs.x1, runs.styles, runs.spaced, places, strict=True):
        divided = False
        if not _is_clean(text):
            divided = text.endswith(HYPHENS)
            text = _cleaned(text)
            if not text:
                continue
        words.append(Word(sys.intern(text), x0, x1, baseline, size, bold, italic, spaced, divided,
                          sharing.count(len(words)), -1, lying))
    return words


def _cleaned(text: str) -> str:
    """The word without what is no letter, ligatures taken apart, a dividing hyphen as a hyphen."""
    stripped = text.rstrip("".join(HYPHENS)) + "-" * text.endswith(HYPHENS)
    form = "NFKC" if _LIGATURES.search(stripped) else "NFC"
    return unicodedata.normalize(form, stripped.translate(_REMOVED))  # type: ignore[arg-type]
