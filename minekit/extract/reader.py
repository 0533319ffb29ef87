"""A PDF to a :class:`~minekit.records.Document`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from minekit import files
from minekit.errors import DocumentError
from minekit.extract.engine import read_bookmarks
from minekit.extract.layout import lay_out
from minekit.extract.plumber import open_quietly
from minekit.extract.sheets import NEEDS_OCR, SheetReader
from minekit.extract.tabular import find_tables
from minekit.extract.tilt import put_back
from minekit.records import Document, Problem
from minekit.settings import ExtractSettings

__all__ = ["NEEDS_OCR", "open_pdf", "read_document"]

NO_PAGES = "the file has no pages; ask the sender for it again"


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
    pdf = open_pdf(path, settings)
    problems: list[Problem] = []
    try:
        count = min(len(pdf), settings.max_pages)
        if len(pdf) > count:
            problems.append(Problem(file, count + 1, "limit", f"only the first {count} of "
                                    f"{len(pdf)} pages were read (extract.max_pages)"))
        reader = SheetReader(pdf, file, settings, before_ocr)
        sheets = reader.read(count)
        title = pdf.get_metadata_dict().get("Title", "")
        bookmarks = read_bookmarks(pdf)
    finally:
        pdf.close()
    texts = [sheet for sheet in sheets if sheet.source in ("text", "mixed")]
    for sheet, tables in zip(texts, find_tables([sheet.page for sheet in texts],
                                                [sheet.lines for sheet in texts]), strict=True):
        sheet.tables = tables
    return Document(file, files.sha256(path), tuple(map(reader.to_page, sheets)),
                    tuple(put_back(lay_out(sheets), reader.tilts)),
                    (*reader.problems, *problems), title, tuple(bookmarks))


def open_pdf(path: Path, settings: ExtractSettings) -> pdfium.PdfDocument:
    """Open a PDF that is worth reading.

    Raises
    ------
    DocumentError
        If it is not; its ``kind`` goes to ``problems``.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as start:
            head = start.read(1024)
    except PermissionError:
        raise DocumentError("no permission", "no permission to read the file; give it with "
                            "chmod u+r") from None
    except OSError as error:
        raise DocumentError("unreadable", f"cannot be read: {error.strerror}") from None
    if size == 0:
        raise DocumentError("not a PDF", "the file is empty; ask the sender for it again")
    if size > settings.max_bytes:
        raise DocumentError("limit", f"{size} bytes are more than extract.max_bytes = "
                            f"{settings.max_bytes}")
    if b"%PDF-" not in head:
        raise DocumentError("not a PDF", "the file is no PDF, whatever its name says; save it as "
                            "PDF and run again")
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        # PDFium leaves its last error code as it was when a file only lacks pages.
        if _has_no_pages(path):
            raise DocumentError("no pages", NO_PAGES) from None
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise DocumentError("encrypted", "the file needs a password; save it without one and "
                                "run again") from None
        raise DocumentError("damaged", "the file is cut off or damaged; ask the sender for it "
                            "again") from None
    if len(pdf) == 0:
        pdf.close()
        raise DocumentError("no pages", NO_PAGES)
    return pdf


def _has_no_pages(path: Path) -> bool:
    try:
        with open_quietly(path) as pdf:
            return not pdf.pages
    except Exception:  # whatever is wrong with the file, PDFium has said it
        return False
