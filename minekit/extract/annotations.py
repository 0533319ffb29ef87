"""What was put on a page afterwards: filled fields, typed words and stamps, pinned notes.

Viewers print fields, typed words and stamps; so their looks become a part of the page, and are read
as such. Notes are pinned to a page and not printed: they are told, not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_ushort
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST = 2000
"""On a page; what is beyond is not looked at."""
LONGEST_NOTE = 400
"""Characters."""

_PRINTED = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)


@dataclass
class Annotations:
    """Those of a page.

    Parameters
    ----------
    printed
        Whether any looks like text of the page.
    notes
        The words of those that are not printed.
    """

    printed: bool = False
    notes: list[str] = field(default_factory=list)


def read_annotations(page: pdfium.PdfPage) -> Annotations:
    """Look at all annotations of a page."""
    found = Annotations()
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        drawn = kind in _PRINTED and (kind == raw.FPDF_ANNOT_WIDGET
                                      or raw.FPDFAnnot_HasKey(annotation, b"AP"))
        found.printed |= bool(drawn)
        if not drawn and kind not in _SILENT and (note := _contents(annotation)):
            found.notes.append(note)
    return found


def become_text(pdf: pdfium.PdfDocument, index: int, page: pdfium.PdfPage) -> pdfium.PdfPage:
    """The page with its annotations drawn as a part of it; the one given is closed."""
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index]


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if annotation:
            try:
                yield annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: Any) -> str:
    """The words of a note on one line."""
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = (c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    text = bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]
    return " ".join(text.split())[:LONGEST_NOTE]
