"""Pages whose letters must be read from their picture, and which reading of a page is the better.

A text layer is not trusted blindly. It may be missing, cover only a part of the page, be the
invisible and poor work of an earlier OCR, or give letters other than those that are seen, when a
font does not tell what its signs mean. What Danish looks like tells the better reading.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from minekit.danish import spelling
from minekit.extract import ocr
from minekit.extract.engine import RawPage, Word
from minekit.extract.picture import ink_share
from minekit.extract.tilt import Tilt
from minekit.records import Box
from minekit.settings import ExtractSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

SCAN = 0.5
"""Share of a page that pictures cover, from which a page without text is a scan."""
PART = 0.12
"""Share of a page from which a part of a picture without text over it may hold text."""
EDGES = (0.08, 0.92)
"""Of the height of the page: beyond stand the stamps of journal systems."""
DOUBTFUL = 0.88
"""Share of letters in words below which a text layer is compared with an OCR."""
RUBBISH = 0.7
"""Share below which a text layer is reported when there is no OCR."""
LEGIBLE = 0.8
"""Share from which the invisible layer of a scan is taken when there is no OCR."""
BETTER = 0.05
"""How much larger the share of the OCR must be for it to take the place of letters one sees."""
FEWEST, FEW = 60, 200
"""Letters by which a text layer can be judged, and up to which names may be most of them."""
DOUBTFUL_OF_FEW = 0.6
"""Share as :data:`DOUBTFUL` for pages with few letters."""
DANISH = 0.01
"""Share of letters that are æ, ø or å, from which a reading is Danish beyond doubt."""
NORMAL = 400
"""Letters among which Danish has an æ, ø or å."""
AGREEING = 0.5
"""Share of words that an invisible layer must have in common with what is seen."""
SURE = 0.7
"""Confidence and share of words from which a picture beside text is taken to hold text."""
FEWEST_WORDS = 8
"""In a picture beside text; with fewer it is a logo."""
INKED = 0.015
"""Share of ink from which a picture may hold text."""
BLANK = 0.0005
"""Share of ink below which a page is blank."""
CELL = 18.0
"""Points: the side of the squares in which a page is looked at for text."""
AT_ONCE = max(1, min(os.cpu_count() or 1, 8))
"""Pages that are read by OCR at a time."""


class Doubt(StrEnum):
    """Why a page must be looked at as a picture."""

    SCAN = "the page is only a picture"
    LAYER = "the page is a picture with invisible text"
    DRAWN = "the page's letters are drawn and do not tell what they mean"
    RUBBISH = "the page's letters are no words"
    PART = "a part of the page is a picture without text"


def doubt(page: RawPage, look: Callable[[], Image]) -> Doubt | None:
    """Why a page must be looked at as a picture, or None if its text is good.

    Parameters
    ----------
    look
        Gives a small grey picture of the page; only asked for when it is needed.
    """
    if page.words and not (page.pictured >= SCAN and _is_only_stamped(page.words, page.height)):
        if is_doubtful(page.words):
            return Doubt.RUBBISH
        return Doubt.PART if _has_text_in_picture(page, look) else None
    if page.pictured >= SCAN:
        return Doubt.LAYER if _letters(page.unseen) >= FEWEST else Doubt.SCAN
    return Doubt.DRAWN if not page.crowded and ink_share(look()) >= BLANK else None


def is_doubtful(words: Sequence[Word]) -> bool:
    """Whether too few letters of a text layer stand in words, or Danish lacks its letters."""
    texts = [word.text for word in words]
    count = spelling.letters(texts)
    least = DOUBTFUL if count > FEW else DOUBTFUL_OF_FEW
    return count >= FEWEST and (spelling.word_share(texts) < least or (
        count >= NORMAL and not spelling.has_danish_letters(texts)))


def _is_only_stamped(words: Iterable[Word], height: float) -> bool:
    """Whether all text over a picture stands at the page's edges: a stamp by a journal system."""
    return all(not EDGES[0] < word.baseline / height < EDGES[1] for word in words)


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _has_text_in_picture(page: RawPage, look: Callable[[], Image]) -> bool:
    if page.pictured < PART or page.turned:
        return False
    free = _free(page)
    return float(free.mean()) >= PART and ink_share(look(), free) >= INKED


def _free(page: RawPage) -> NDArray[Any]:
    """The squares of a page that lie in pictures, and in or beside which no word stands."""
    import numpy as np

    shape = (max(1, int(page.height // CELL)), max(1, int(page.width // CELL)))
    free = np.zeros(shape, bool)
    for box in page.pictures:
        free[_cells(box)] = True
    for word in page.words:
        box = word.box
        free[_cells(Box(box.x0 - CELL, box.top - CELL, box.x1 + CELL, box.bottom + CELL))] = False
    return free


def only_free(picture: Image, page: RawPage) -> Image:
    """The part of a page's picture that lies in pictures without text over them, all else white."""
    from PIL import Image

    free = Image.fromarray(_free(page)).convert("L").resize(picture.size, Image.Resampling.NEAREST)
    return Image.composite(picture, Image.new("L", picture.size, 255), free)


def _cells(box: Box) -> tuple[slice, slice]:
    """The squares that a box touches."""
    x0, top, x1, bottom = (max(0.0, value / CELL) for value in box)
    return slice(floor(top), ceil(bottom)), slice(floor(x0), ceil(x1))


def read_pictures(pictures: Iterable[tuple[int, Image, int]], settings: ExtractSettings
                  ) -> Iterator[tuple[int, ocr.Scan | ocr.OcrError]]:
    """What OCR reads on pictures, several at a time, in their order.

    Parameters
    ----------
    pictures
        Each with a number of its own and its dots per inch; made as they are needed.
    """
    waiting: deque[tuple[int, Future[ocr.Scan | ocr.OcrError]]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, picture, dpi in pictures:
            waiting.append((number, pool.submit(_read, picture, dpi, settings)))
            if len(waiting) > AT_ONCE:
                number, future = waiting.popleft()
                yield number, future.result()
        for number, future in waiting:
            yield number, future.result()


def _read(picture: Image, dpi: int, settings: ExtractSettings) -> ocr.Scan | ocr.OcrError:
    try:
        return ocr.read_scan(picture, dpi, settings)
    except ocr.OcrError as error:
        return error


@dataclass(frozen=True)
class Reading:
    """How a page was read in the end.

    Parameters
    ----------
    source
        As in :class:`minekit.records.Page`.
    scan
        What OCR read, if that was taken.
    message
        What is to be said about a text layer that was not taken.
    """

    source: str
    scan: ocr.Scan | None = None
    message: str = ""


def choose(page: RawPage, why: Doubt, scan: ocr.Scan, size: tuple[float, float]) -> Reading:
    """Put the better reading's words into the page.

    Parameters
    ----------
    size
        Width and height of the picture, in points.
    """
    if why is Doubt.PART:
        return _add_part(page, scan)
    if why is Doubt.RUBBISH and not _reads_better(scan, page.words):
        return Reading("text")
    if why is Doubt.LAYER and _is_better_layer(page.unseen, scan):
        page.words, page.unseen = page.unseen, []
        return Reading("ocr")
    message = ""
    if why is Doubt.RUBBISH:
        message = (f"only {_per_cent(page.words)} of the letters in the file stand in words; the "
                   "page was read from its picture instead")
    elif why is Doubt.LAYER and _agreement(page.unseen, scan.words) >= AGREEING:
        page.unseen = []
    page.words, page.turned, page.sideways = scan.words, scan.turned, []
    page.width, page.height = size[::-1] if scan.turned in (90, 270) else size
    return Reading("ocr" if scan.words else "none", scan, message)


def without_ocr(page: RawPage, why: Doubt) -> Reading:
    """How a page is read where there is no OCR, and what is missing because of that."""
    if why is Doubt.LAYER and spelling.word_share(word.text for word in page.unseen) >= LEGIBLE:
        page.words, page.unseen = page.unseen, []
        return Reading("ocr", None, "the page is a picture; its invisible text was taken and not "
                       "compared with it")
    if why in (Doubt.RUBBISH, Doubt.PART):
        share = spelling.word_share(word.text for word in page.words)
        says = (f"only {_per_cent(page.words)} of the letters in the file stand in words"
                if share < RUBBISH else "")
        return Reading("text", None, str(why) if why is Doubt.PART else says)
    return Reading("none", None, str(Doubt.SCAN if why is Doubt.LAYER else why))


def _per_cent(words: Iterable[Word]) -> str:
    return f"{spelling.word_share(word.text for word in words):.0%}"


def _reads_better(scan: ocr.Scan, words: Sequence[Word]) -> bool:
    """Whether OCR makes more words of a page than its text layer, and leaves little out.

    What it reads of another language, it reads as Danish: that is not better.
    """
    texts = [word.text for word in words]
    if spelling.is_foreign(texts) and _agreement(words, scan.words) >= AGREEING:
        return False
    # A layer that has lost its æ, ø and å may still look like words.
    lost = not spelling.has_danish_letters(texts)
    if lost and spelling.danish_share(scan.texts) < DANISH:
        return False
    return (spelling.letters(scan.texts) >= 0.5 * spelling.letters(texts)
            and spelling.word_share(scan.texts) > spelling.word_share(texts)
            + (-BETTER if lost else BETTER))


def _is_better_layer(layer: Sequence[Word], scan: ocr.Scan) -> bool:
    """Whether invisible text is that of the picture, and better than what OCR reads there."""
    texts = [word.text for word in layer]
    return (_agreement(layer, scan.words) >= AGREEING
            and spelling.letters(texts) >= 0.8 * spelling.letters(scan.texts)
            and spelling.word_share(texts) > spelling.word_share(scan.texts))


def _agreement(one: Iterable[Word], other: Iterable[Word]) -> float:
    """The share of letters of the shorter text that stand in words of both."""
    counts = [Counter(word.text.casefold() for word in words) for words in (one, other)]
    sums = [sum(len(text) * count for text, count in words.items())
            for words in (*counts, counts[0] & counts[1])]
    return sums[2] / max(min(sums[:2]), 1)


def _add_part(page: RawPage, scan: ocr.Scan) -> Reading:
    """Add the words of a picture that has no text over it, if they are words."""
    free = _free(page)
    tilt = Tilt(page.width / 2, page.height / 2, scan.skew)
    found = [_placed(word, tilt) for word in scan.words]
    inside = [word for word in found if free[_cells(word.box)].any()]
    texts = [word.text for word in inside]
    sure = sum(len(word.text) * word.confidence for word in inside) / max(_letters(inside), 1)
    if len(inside) < FEWEST_WORDS or sure < SURE or spelling.word_share(texts) < SURE:
        return Reading("text")
    first = len(page.words)
    page.words = page.words + [replace(word, order=first + n) for n, word in enumerate(inside)]
    return Reading("mixed", replace(scan, skew=0.0))


def _placed(word: Word, tilt: Tilt) -> Word:
    """A word where it is seen, though it was read on a picture that was turned."""
    if not tilt.degrees:
        return word
    x, y = tilt.back((word.x0 + word.x1) / 2, word.baseline)
    half = (word.x1 - word.x0) / 2
    return replace(word, x0=x - half, x1=x + half, baseline=y)
