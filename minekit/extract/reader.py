"""A PDF to a :class:`~minekit.records.Document`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from minekit import files
from minekit.errors import DocumentError
from minekit.extract.engine import read_bookmarks
from minekit.extract.layout import Sheet, lay_out
from minekit.extract.opening import AGAIN, check, open_pdf
from minekit.extract.plumber import open_quietly, read_pages
from minekit.extract.sheets import NEEDS_OCR, NO_TEXT, SheetReader
from minekit.extract.tabular import find_tables
from minekit.extract.tilt import Tilt, put_back
from minekit.records import Bookmark, Document, Page, Problem
from minekit.settings import ExtractSettings

__all__ = ["NEEDS_OCR", "read_document", "read_plainly"]

OTHERWISE = "the reader of PDFs failed on the file; it was read by a slower one, which tells "\
            "columns and tables less well"


def read_document(path: Path, file: str, settings: ExtractSettings,
                  before_ocr: Callable[[], None] = lambda: None) -> Document:
    """Read a PDF in this process; :class:`~minekit.extract.workers.Readers` does it under limits.

    Parameters
    ----------
    path
        Where it lies.
    file
        The name under which it is known in the corpus.
    before_ocr
        Called before each page that is read by OCR, which takes seconds.

    Raises
    ------
    DocumentError
        If nothing of it can be read; its ``kind`` goes to ``problems``.
    """
    def tidy_up() -> None:
        gc.collect()  # pictures are large
        before_ocr()

    with _uncollected():
        return _read_document(path, file, settings, tidy_up)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: what is made of a page has none, and it costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_document(path: Path, file: str, settings: ExtractSettings,
                   before_ocr: Callable[[], None]) -> Document:
    opened = open_pdf(path, file, settings)
    pdf, problems = opened.pdf, opened.problems
    try:
        count = _most_pages(len(pdf), file, settings, problems)
        sheets = SheetReader(pdf, file, settings, before_ocr, problems).read(count)
        title = pdf.get_metadata_dict().get("Title", "")
        bookmarks = read_bookmarks(pdf)
    finally:
        pdf.close()
    return _document(path, file, sheets, problems, title, bookmarks)


def read_plainly(path: Path, file: str, settings: ExtractSettings) -> Document:
    """Read with pdfplumber, which is slow, but as it is pure Python no file makes it crash.

    Raises
    ------
    DocumentError
        If it cannot be read so either.
    """
    check(path, settings)
    problems = [Problem(file, 0, "read otherwise", OTHERWISE)]
    with open_quietly(path) as pdf:
        count = _most_pages(len(pdf.pages), file, settings, problems)
        if not count:
            raise DocumentError("no pages", f"the file has no pages; {AGAIN}")
        sheets = [Sheet(page, "text" if page.words else "none")
                  for page in read_pages(pdf, count, settings)]
    for page in (sheet.page for sheet in sheets):
        if not page.words:
            problems.append(Problem(file, page.number, "empty page", NO_TEXT))
        if page.cut or page.crowded:
            problems.append(Problem(file, page.number, "limit", "only a part of what is on the "
                                    "page was read (extract.max_characters, max_objects)"))
    return _document(path, file, sheets, problems, "", ())


def _most_pages(found: int, file: str, settings: ExtractSettings, problems: list[Problem]) -> int:
    """How many pages are read."""
    count = min(found, settings.max_pages)
    if found > count:
        problems.append(Problem(file, count + 1, "limit", f"only the first {count} of {found} "
                                "pages were read (extract.max_pages)"))
    return count


def _document(path: Path, file: str, sheets: Sequence[Sheet], problems: Iterable[Problem],
              title: str, bookmarks: Iterable[Bookmark]) -> Document:
    texts = [sheet for sheet in sheets if sheet.source in ("text", "mixed")]
    for sheet, tables in zip(texts, find_tables([sheet.page for sheet in texts],
                                                [sheet.lines for sheet in texts]), strict=True):
        sheet.tables = tables
    pages = tuple(Page(sheet.page.number, sheet.page.width, sheet.page.height, sheet.source,
                       sheet.page.turned, sheet.skew, sheet.confidence) for sheet in sheets)
    tilts = {page.number: Tilt(page.width / 2, page.height / 2, page.skew)
             for page in pages if page.skew}
    return Document(file, files.sha256(path), pages, tuple(put_back(lay_out(sheets), tilts)),
                    tuple(problems), title, tuple(bookmarks),
                    tuple(item for sheet in sheets for item in sheet.omissions))
