"""pdfplumber, for what PDFium does not offer."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


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
