"""A PDF to a :class:`~minekit.records.Document`."""

from __future__ import annotations

import gc
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium

from minekit import files
from minekit.errors import DocumentError
from minekit.extract import ocr
from minekit.extract.engine import DEFAULT_SIZE, RawPage, Word, read_bookmarks, read_page
from minekit.extract.layout import Sheet, lay_out
from minekit.extract.opening import AGAIN, check, open_pdf
from minekit.extract.plumber import open_quietly, read_pages
from minekit.extract.tabular import find_tables
from minekit.records import Bookmark, Document, Page, Problem
from minekit.settings import ExtractSettings

SCAN = 0.5
"""Share of a page that a picture covers, from which a page without text is a scan."""
MOST_PIXELS = 40_000_000
SHOWN = 80
"""Characters of left out text that a problem quotes."""
NO_TEXT = "there is no text on the page"
OTHERWISE = "the reader of PDFs failed on the file; it was read by a slower one, which tells "\
            "columns and tables less well"
NEEDS_OCR = "needs OCR"
"""Kind of the problem that installing an OCR mends."""


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
        sheets = [_read_sheet(pdf, index, file, settings, problems, before_ocr)
                  for index in range(count)]
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
    texts = [sheet for sheet in sheets if sheet.source == "text"]
    for sheet, tables in zip(texts, find_tables([sheet.page for sheet in texts],
                                                [sheet.lines for sheet in texts]), strict=True):
        sheet.tables = tables
    pages = tuple(Page(sheet.page.number, sheet.page.width, sheet.page.height, sheet.source,
                       sheet.page.turned) for sheet in sheets)
    return Document(file, files.sha256(path), pages, tuple(lay_out(sheets)), tuple(problems), title,
                    tuple(bookmarks))


def _read_sheet(pdf: pdfium.PdfDocument, index: int, file: str, settings: ExtractSettings,
                problems: list[Problem], before_ocr: Callable[[], None]) -> Sheet:
    def report(kind: str, message: str) -> None:
        problems.append(Problem(file, index + 1, kind, message))

    try:
        page = read_page(pdf, index, settings)
    except pdfium.PdfiumError:
        report("damaged page", "the page cannot be read; ask the sender for the file again")
        return Sheet(RawPage(index + 1, *DEFAULT_SIZE), "none")
    if page.cut:
        report("limit", f"only the first {settings.max_characters} characters of the page were "
               "read (extract.max_characters)")
    if page.crowded:
        report("limit", f"more than {settings.max_objects} things are drawn on the page; tables "
               "and hidden text were not looked for (extract.max_objects)")
    if page.unseen:
        report("hidden text", f"{_letters(page.unseen)} characters that no reader can see were "
               f"left out: {_beginning(page.unseen)}")
    if page.slanted:
        report("turned text", f"{_letters(page.slanted)} characters that are set crosswise (a "
               f"stamp, a watermark, a diagram) were left out: {_beginning(page.slanted)}")
    if page.notes:
        report("note", f"{len(page.notes)} notes that are pinned to the page and not printed were "
               f"left out: {_shortened(page.notes)}")
    if page.words and not (page.pictured >= SCAN and _is_only_stamped(page)):
        return Sheet(page, "text")
    if page.pictured < SCAN:
        report("empty page", NO_TEXT)
        return Sheet(page, "none")
    if settings.ocr == "off" or not ocr.engine(settings.ocr_languages):
        report(NEEDS_OCR, "the page is only a picture; to read it: " + (
            "set extract.ocr = 'auto'" if settings.ocr == "off" else ocr.INSTALL))
        return Sheet(page, "none")
    before_ocr()
    _read_scan(pdf, index, settings, page, report)
    return Sheet(page, "ocr" if page.words else "none")


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _beginning(words: Iterable[Word]) -> str:
    """The first of some words, in quotation marks."""
    return _shortened(word.text for word in words)


def _shortened(texts: Iterable[str]) -> str:
    return f"»{textwrap.shorten(' '.join(texts), SHOWN, placeholder=' …')}«"


def _is_only_stamped(page: RawPage) -> bool:
    """Whether all text over a picture stands at the page's edges: a stamp by a journal system."""
    return all(not 0.08 < word.baseline / page.height < 0.92 for word in page.words)


def _read_scan(pdf: pdfium.PdfDocument, index: int, settings: ExtractSettings, result: RawPage,
               report: Callable[[str, str], None]) -> None:
    """Put what OCR reads on the page's picture into the result."""
    result.words = []
    page = pdf[index]
    try:
        width, height = page.get_size()
        dpi = min(settings.ocr_dpi, int(72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5))
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        page.close()
    try:
        scan = ocr.read_scan(picture, dpi, settings)
    except RuntimeError:
        report("limit", f"the page's picture was not read within {settings.ocr_seconds} s "
               "(extract.ocr_seconds)")
        return
    result.words, result.turned = scan.words, scan.turned
    if scan.turned in (90, 270):
        result.width, result.height = result.height, result.width
    if not scan.words:
        report("empty page", "there is no text on the page's picture")
