"""pdfplumber, for what PDFium does not offer, and for files on which PDFium fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minekit.errors import DocumentError
from minekit.extract.characters import GAP, style_of
from minekit.extract.engine import RawPage, Word
from minekit.records import Box
from minekit.settings import ExtractSettings

MOST_CONTENT = 50_000_000
"""Bytes of drawing commands on a page; with more, pdfplumber would be busy for hours."""


@contextmanager
def open_quietly(path: Path, pages: Sequence[int] | None = None) -> Iterator[Any]:
    """The PDF as pdfplumber's, with these pages (1-based) or all; its warnings are not printed.

    They tell of fonts that lack a size and the like, which says nothing to a user of minekit.
    """
    import pdfplumber

    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with pdfplumber.open(path, pages=None if pages is None else list(pages)) as pdf:
            yield pdf
    finally:
        logger.setLevel(level)


def read_pages(pdf: Any, count: int, settings: ExtractSettings) -> Iterator[RawPage]:
    """The first pages of a PDF of pdfplumber's, with what it can tell of them.

    Raises
    ------
    DocumentError
        If a page holds more than there is time to read.
    """
    for page in pdf.pages[:count]:
        try:
            _refuse_bomb(page)
            yield _read(page, settings)
        finally:
            page.close()


def _refuse_bomb(page: Any) -> None:
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [resolve1(content) for content in page.page_obj.contents]
    size = sum(len(stream.get_data()) for stream in streams if isinstance(stream, PDFStream))
    if size > MOST_CONTENT:
        raise DocumentError("limit", f"page {page.page_number} holds {size} bytes of drawing "
                            f"commands, more than {MOST_CONTENT}")


def _read(page: Any, settings: ExtractSettings) -> RawPage:
    from pdfplumber.utils.text import extract_words

    width, height = (min(float(side), settings.max_side) for side in (page.width, page.height))
    result = RawPage(page.page_number, width, height)
    result.cut = len(page.chars) > settings.max_characters
    found = extract_words(page.chars[:settings.max_characters], use_text_flow=True,
                          return_chars=True, x_tolerance_ratio=GAP,
                          extra_attrs=["fontname", "size", "upright"])
    words = (_word(word, order) for order, word in enumerate(found) if word["upright"])
    result.words = [word for word in words
                    if 0 <= word.x0 <= width and 0 <= word.baseline <= height]
    drawn = [*page.lines, *page.rects]
    result.crowded = len(drawn) > settings.max_objects
    result.rules = [Box(*(float(item[side]) for side in ("x0", "top", "x1", "bottom")))
                    for item in drawn[:settings.max_objects]]
    return result


def _word(word: dict[str, Any], order: int) -> Word:
    first = word["chars"][0]
    baseline = first["bottom"] - (first["matrix"][5] - first["y0"])
    return Word(word["text"], round(word["x0"], 2), round(word["x1"], 2), round(baseline, 2),
                round(word["size"], 2), *style_of(word["fontname"]), order=order)
