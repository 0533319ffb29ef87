"""Opening a file that calls itself a PDF: whether it is one, whether it is whole, its repair."""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from minekit.errors import DocumentError
from minekit.records import Problem
from minekit.settings import ExtractSettings

HEAD = 1024
"""Bytes within which a PDF must say that it is one."""
TAIL = 4096
"""Bytes at the end within which it says where its directory stands."""
MOST_ATTACHED = 10
LONGEST_NAMES = 200
"""Attached files whose names a problem tells, and how many characters of them."""

AGAIN = "ask the sender for it again"
REPAIRED = "the file is damaged; what could be found in it was read, more may be missing: compare "\
           "it with the sender's own copy"

_DIRECTORY_AT = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_DIRECTORY = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_COPYING = 1 << 4
"""The bit of the permissions that lets text be taken out (ISO 32000-1, table 22)."""


@dataclass
class Opened:
    """A PDF that can be read.

    Parameters
    ----------
    problems
        What the user must know of the file as a whole.
    """

    pdf: pdfium.PdfDocument
    problems: list[Problem] = field(default_factory=list)


def open_pdf(path: Path, file: str, settings: ExtractSettings) -> Opened:
    """Open a PDF that is worth reading; a damaged one is repaired once.

    Raises
    ------
    DocumentError
        If it is not; its ``kind`` goes to ``problems``.
    """
    check(path, settings)
    pdf = _open(path)
    is_whole = pdf is not None and _is_whole(path)
    opened = Opened(pdf or _open(_repaired(path)) or _give_up())
    if not is_whole:
        opened.problems.append(Problem(file, 0, "repaired", REPAIRED))
    opened.problems += _problems(opened.pdf, file)
    return opened


def check(path: Path, settings: ExtractSettings) -> None:
    """Refuse what is no PDF, or too large, before a library sees it.

    Raises
    ------
    DocumentError
        If it is so.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except PermissionError:
        raise DocumentError("no permission", "no permission to read the file; give it with "
                            "chmod u+r") from None
    except OSError as error:
        raise DocumentError("unreadable", f"cannot be read: {error.strerror}") from None
    if size == 0:
        raise DocumentError("not a PDF", f"the file is empty; {AGAIN}")
    if size > settings.max_bytes:
        raise DocumentError("limit", f"{size} bytes are more than extract.max_bytes = "
                            f"{settings.max_bytes}")
    if b"%PDF-" not in head:
        raise DocumentError("not a PDF", "the file is no PDF, whatever its name says; save it as "
                            "PDF and run again")


def _open(source: Path | bytes) -> pdfium.PdfDocument | None:
    """The PDF with at least one page; None if PDFium cannot open it."""
    try:
        pdf = pdfium.PdfDocument(source)
        # Before all else; without it PDFium draws no fields whose looks are left to the viewer.
        pdf.init_forms()
    except pdfium.PdfiumError:
        return None
    if len(pdf) == 0:
        pdf.close()
        return None
    return pdf


def _give_up() -> NoReturn:
    raise DocumentError("damaged", f"the file is cut off or damaged; {AGAIN}")


def _repaired(path: Path) -> bytes:
    """The file as qpdf writes it anew, which says better than PDFium what is wrong with it."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf, io.BytesIO() as copy:
            if not len(pdf.pages):
                raise DocumentError("no pages", f"the file has no pages; {AGAIN}")
            pdf.save(copy)
            return copy.getvalue()
    except pikepdf.PasswordError:
        raise DocumentError("encrypted", "the file needs a password; save it without one and run "
                            "again") from None
    except (DocumentError, MemoryError):
        raise
    except Exception:  # whatever a broken file makes a library say, the file is broken
        _give_up()


def _is_whole(path: Path) -> bool:
    """Whether the file ends with its directory, so that nothing can have been cut off."""
    with path.open("rb") as file:
        start = max(file.read(HEAD).find(b"%PDF-"), 0)
        file.seek(max(0, path.stat().st_size - TAIL))
        for place in reversed(_DIRECTORY_AT.findall(file.read())):
            for begin in (0, start):
                file.seek(int(place[:12]) + begin)
                if _DIRECTORY.match(file.read(HEAD)):
                    return True
    return False


def _problems(pdf: pdfium.PdfDocument, file: str) -> list[Problem]:
    found = []
    if not raw.FPDF_GetDocPermissions(pdf) & _COPYING:
        found.append(Problem(file, 0, "restricted", "the sender's program forbids to copy the "
                             "text; it was read all the same"))
    count = raw.FPDFDoc_GetAttachmentCount(pdf)
    if count > 0:
        names = " ".join(pdf.get_attachment(n).get_name() for n in range(min(count, MOST_ATTACHED)))
        found.append(Problem(file, 0, "attachment", f"{count} attached files were not read; save "
                             "them as PDFs beside it: "
                             + textwrap.shorten(names, LONGEST_NAMES, placeholder=" …")))
    return found
