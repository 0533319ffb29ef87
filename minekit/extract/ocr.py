"""Words of a page that is only a picture, read by Tesseract."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

from minekit.extract.engine import Word
from minekit.settings import ExtractSettings

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = 'pip install "minekit[ocr]" and apt install tesseract-ocr tesseract-ocr-dan'
LEAST_CONFIDENCE = 35.0
"""Per cent, mean over a line; what is below is dirt, a stamp or a drawing."""
LEAST_UPRIGHT = 65.0
"""Per cent, mean over a page; what is below may stand on its head or lie on its side."""
WORD = 5
"""Tesseract's level of words."""

_LINE_HEIGHT = 0.92
"""Of the font size: from the top of "d" to the foot of "p"."""
_DIVIDED = re.compile(r"[^\W\d_]-$")
_DEEP = re.compile(r"[gjpqyçQ,;()\[\]|]")


@cache
def engine(languages: str) -> str:
    """Name and version of the OCR that can read these languages; empty if there is none."""
    try:
        import pytesseract  # noqa: F401
    except ImportError:
        return ""
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


@dataclass(frozen=True)
class Scan:
    """What OCR read on a page's picture.

    Parameters
    ----------
    turned
        Degrees, clockwise, by which the picture was turned so that its text stands upright.
    trust
        How much was read and how surely: the sum over all words of letters times confidence (0-1).
    """

    words: list[Word]
    turned: int
    trust: float


def read_scan(picture: Image, dpi: int, settings: ExtractSettings) -> Scan:
    """Words of a page's picture, in points, line by line.

    A picture on which hardly anything can be read is turned, as scanners take in pages sideways
    and upside down; the way in which most can be read wins.

    Raises
    ------
    RuntimeError
        If Tesseract takes longer than ``settings.ocr_seconds`` for one way.
    """
    upright, confidence = _read(picture, 0, dpi, settings)
    if confidence >= LEAST_UPRIGHT:
        return upright
    turned = [_read(picture, turn, dpi, settings)[0] for turn in (90, 270, 180)]
    return max(upright, *turned, key=lambda scan: scan.trust)


def _read(picture: Image, turn: int, dpi: int, settings: ExtractSettings) -> tuple[Scan, float]:
    """The words of the picture turned by so many degrees, and their mean confidence (0-100)."""
    import pytesseract

    # Threads of several Tesseracts on few cores slow each other down tenfold.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    data = pytesseract.image_to_data(picture.rotate(-turn, expand=True) if turn else picture,
                                     lang=settings.ocr_languages, config=f"--dpi {dpi} --psm 3",
                                     timeout=settings.ocr_seconds,
                                     output_type=pytesseract.Output.DICT)
    read = [(len(text.strip()), float(data["conf"][n])) for n, text in enumerate(data["text"])
            if data["level"][n] == WORD and text.strip()]
    trust = sum(letters * confidence / 100 for letters, confidence in read)
    letters = sum(letters for letters, _ in read)
    return Scan(_to_words(data, 72 / dpi), turn, trust), 100 * trust / max(letters, 1)


def _to_words(data: dict[str, list[Any]], scale: float) -> list[Word]:
    lines: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for n, text in enumerate(data["text"]):
        if data["level"][n] == WORD and text.strip():
            lines[data["block_num"][n], data["par_num"][n], data["line_num"][n]].append(n)
    sizes = _sizes(data, lines, scale)
    words: list[Word] = []
    for number, (key, members) in enumerate(lines.items()):
        if sum(float(data["conf"][n]) for n in members) / len(members) < LEAST_CONFIDENCE:
            continue
        baseline = _baseline(data, members) * scale
        for n in members:
            left, text = data["left"][n] * scale, data["text"][n].strip()
            words.append(Word(text, left, left + data["width"][n] * scale, baseline,
                              sizes[key[:2]], order=len(words), line=number,
                              divided=n == members[-1] and _DIVIDED.search(text) is not None))
    return words


def _sizes(data: dict[str, list[Any]], lines: dict[tuple[int, int, int], list[int]], scale: float
           ) -> dict[tuple[int, int], float]:
    """Font size of each paragraph, from the height of its lines."""
    heights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for (block, paragraph, _), members in lines.items():
        tall = max(data["height"][n] for n in members)
        heights[block, paragraph].append(tall * scale)
    return {key: round(median(values) / _LINE_HEIGHT * 2) / 2 for key, values in heights.items()}


def _baseline(data: dict[str, list[Any]], members: list[int]) -> float:
    flat = [n for n in members if not _DEEP.search(data["text"][n])] or members
    return float(median(data["top"][n] + data["height"][n] for n in flat))
