"""Words of a page that is only a picture, read by Tesseract."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from minekit.danish import spelling
from minekit.extract.engine import Word
from minekit.extract.picture import make_ready
from minekit.settings import ExtractSettings

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = "apt install tesseract-ocr tesseract-ocr-dan"
LEAST_CONFIDENCE = 0.35
"""Mean over a line; what is below is dirt, a stamp or a drawing."""
LEAST_UPRIGHT = 0.65
"""Mean over a page; what is below may stand on its head or lie on its side."""
DANISH = 0.8
"""Share of letters in words of a page that surely stands upright, however poor it is."""
LEGIBLE = 0.8
"""Share of letters in words from which a line that is left out is worth being told."""
FEWEST_LETTERS = 100
"""On a page of which words can tell that it stands upright."""
WORD = "5"
"""Tesseract's level of words."""

_LINE_HEIGHT = 0.92
"""Of the font size: from the top of "d" to the foot of "p"."""
_DIVIDED = re.compile(r"[^\W\d_]-$")
_DEEP = re.compile(r"[gjpqyçQ,;()\[\]|]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SECTION = re.compile(r"\(?[8$§]{1,2}")
_SECTION_NUMBER = re.compile(r"\d{1,2}[a-z]?(-\d{1,2})?[.,;:?!)]*")


class OcrError(Exception):
    """Tesseract gave up; the message says why."""


class OcrTimeoutError(OcrError):
    """Tesseract took too long."""


@cache
def engine(languages: str) -> str:
    """Name and version of the OCR that can read these languages; empty if there is none."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    version = _ask(program, "--version").splitlines()
    known = _ask(program, "--list-langs").split()
    return f"{version[0]} {languages}" if set(languages.split("+")) <= set(known) else ""


def _ask(program: str, option: str) -> str:
    done = subprocess.run([program, option], capture_output=True, text=True, timeout=20,  # noqa: S603
                          check=False)
    return done.stdout or done.stderr


class _Piece(NamedTuple):
    """A word as Tesseract tells it, in pixels."""

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


@dataclass(frozen=True)
class Scan:
    """What OCR read on a page's picture.

    Parameters
    ----------
    words
        Line by line, in points, on the picture turned so that the lines are level.
    turned
        Degrees, clockwise, by which the picture was turned so that its text stands upright.
    skew
        Degrees, clockwise, by which it was then turned about its middle so that the lines are
        level.
    trust
        How much was read and how surely: the sum of letters times confidence (0-1) over all words
        that stand upright.
    unsure
        Words of lines that were left out as hardly a letter is sure, though they may be text.
    """

    words: list[Word] = field(default_factory=list)
    turned: int = 0
    skew: float = 0.0
    trust: float = 0.0
    unsure: list[Word] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        """Mean over all letters (0-1)."""
        return self.trust / max(sum(len(word.text) for word in self.words), 1)

    @property
    def texts(self) -> list[str]:
        """The words without their places."""
        return [word.text for word in self.words]


def read_scan(picture: Image, dpi: int, settings: ExtractSettings) -> Scan:
    """Words of a page's grey picture, in points, line by line.

    A picture on which hardly anything can be read is turned, as scanners take in pages sideways
    and upside down; the way in which most can be read wins.

    Raises
    ------
    OcrTimeoutError
        If Tesseract takes longer than ``settings.ocr_seconds``.
    OcrError
        If it cannot read the picture.
    """
    until = time.monotonic() + settings.ocr_seconds
    upright = _read(picture, 0, dpi, settings, until)
    if upright.confidence >= LEAST_UPRIGHT or _is_danish(upright):
        return upright
    turned = [_read(picture, turn, dpi, settings, until) for turn in (90, 270, 180)]
    return max(upright, *turned, key=lambda scan: scan.trust)


def _is_danish(scan: Scan) -> bool:
    return (spelling.letters(scan.texts) >= FEWEST_LETTERS
            and spelling.word_share(scan.texts) >= DANISH)


def _read(picture: Image, turn: int, dpi: int, settings: ExtractSettings, until: float) -> Scan:
    """The words of the picture turned by so many degrees."""
    turned = picture.rotate(-turn, expand=True) if turn else picture
    ready, skew = make_ready(turned)
    lines = _lines(_ask_tesseract(ready, dpi, settings, until))
    sure = {key: pieces for key, pieces in lines.items() if _confidence(pieces) >= LEAST_CONFIDENCE}
    shift = ((ready.width - turned.width) / 2, (ready.height - turned.height) / 2)
    words = list(_words(sure, shift, 72 / dpi))
    trust = sum(len(piece.text) * piece.confidence for pieces in sure.values()
                for piece in pieces if not _lies_on_side(piece))
    unsure = {key: pieces for key, pieces in lines.items()
              if key not in sure and _may_be_text(pieces)}
    return Scan(words, turn, skew, trust, list(_words(unsure, shift, 72 / dpi)))


def _may_be_text(pieces: Sequence[_Piece]) -> bool:
    """Whether a line is more than the scrawl of a signature or the dirt of the glass."""
    texts = [piece.text for piece in pieces]
    return spelling.letters(texts) > 0 and spelling.word_share(texts) >= LEGIBLE


_Lines = dict[tuple[int, int, int], list[_Piece]]


def _ask_tesseract(picture: Image, dpi: int, settings: ExtractSettings, until: float) -> str:
    """Tesseract's table of what it sees on a picture; it must be done by a time of the clock."""
    file = io.BytesIO()
    picture.save(file, "PPM")
    command = ["tesseract", "stdin", "stdout", "-l", settings.ocr_languages, "--dpi", str(dpi),
               "--psm", "3", "tsv"]
    # Threads of several Tesseracts on few cores slow each other down tenfold.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=file.getvalue(), capture_output=True,  # noqa: S603
                              timeout=max(0.0, until - time.monotonic()), env=environment,
                              check=False)
    except subprocess.TimeoutExpired:
        raise OcrTimeoutError(f"the page's picture was not read within {settings.ocr_seconds} s "
                         "(extract.ocr_seconds)") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").split("\n")[0]
        raise OcrError(f"Tesseract could not read the page's picture ({said[:200]}); look at it")
    return done.stdout.decode("utf-8", "replace")


def _lines(table: str) -> _Lines:
    lines: defaultdict[tuple[int, int, int], list[_Piece]] = defaultdict(list)
    for row in table.split("\n"):
        level, _, *values = row.split("\t") if row.count("\t") == 11 else ("", "")
        if level == WORD and (text := _clean(values[-1])):
            block, paragraph, line, _, left, top, width, height = map(int, values[:8])
            confidence = max(float(values[8]), 0.0) / 100
            lines[block, paragraph, line].append(
                _Piece((block, paragraph, line), left, top, width, height, confidence, text))
    return lines


def _clean(text: str) -> str:
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.strip())
    return unicodedata.normalize("NFC", text)


def with_sections(texts: Sequence[str]) -> list[str]:
    """The words of a line with "§" where it was read as "8" or "$", which Tesseract often does.

    An eight that stands apart before a small number is none, unless more numbers stand beside it,
    as in a telephone number or a table.

    Examples
    --------
    >>> with_sections(["jf.", "8", "10,", "stk.", "2,", "og", "88", "12-13"])
    ['jf.', '§', '10,', 'stk.', '2,', 'og', '§§', '12-13']
    >>> with_sections(["Tlf.", "88", "12", "34", "56"])
    ['Tlf.', '88', '12', '34', '56']
    """
    found = list(texts)
    for n, text in enumerate(texts[:-1]):
        beside = (*texts[max(0, n - 1):n], *texts[n + 2:n + 3])
        if (_SECTION.fullmatch(text) and _SECTION_NUMBER.fullmatch(texts[n + 1])
                and not any(other[:1].isdigit() for other in beside)):
            found[n] = re.sub("[8$]", "§", text)
    return found


def _lies_on_side(piece: _Piece) -> bool:
    """Whether a word is taller than wide: Tesseract reads such words, but in no order."""
    return len(piece.text) > 2 and piece.height > piece.width


def _confidence(pieces: Sequence[_Piece]) -> float:
    return sum(piece.confidence for piece in pieces) / len(pieces)


def _words(lines: _Lines, shift: tuple[float, float], scale: float) -> Iterator[Word]:
    sizes = _sizes(lines, scale)
    order = 0
    for number, (key, pieces) in enumerate(lines.items()):
        baseline = (_baseline(pieces) - shift[1]) * scale
        for piece, text in zip(pieces, with_sections([piece.text for piece in pieces]),
                               strict=True):
            left = (piece.left - shift[0]) * scale
            divided = piece is pieces[-1] and _DIVIDED.search(text) is not None
            yield Word(text, left, left + piece.width * scale, baseline, sizes[key[:2]],
                       order=order, line=number, divided=divided, confidence=piece.confidence)
            order += 1


def _sizes(lines: _Lines, scale: float) -> dict[tuple[int, int], float]:
    """Font size of each paragraph, from the height of its lines."""
    heights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for (block, paragraph, _), pieces in lines.items():
        heights[block, paragraph].append(max(piece.height for piece in pieces) * scale)
    return {key: round(median(values) / _LINE_HEIGHT * 2) / 2 for key, values in heights.items()}


def _baseline(pieces: Sequence[_Piece]) -> float:
    flat = [piece for piece in pieces if not _DEEP.search(piece.text)] or pieces
    return float(median(piece.top + piece.height for piece in flat))
