"""What was put on a page afterwards: filled fields, typed words and stamps, pinned notes.

Viewers print fields, typed words and stamps; so their looks become a part of the page, and are read
as such. Notes are pinned to a page and not printed: they are told, not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_ushort
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST = 2000
"""On a page; what is beyond is not looked at."""
LONGEST_NOTE = 400
"""Characters."""

_PRINTED = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)


class Tick(NamedTuple):
    """A box to tick: left, bottom, right and top in the file's coordinates, and whether it is."""

    left: float
    bottom: float
    right: float
    top: float
    ticked: bool


@dataclass
class Annotations:
    """Those of a page.

    Parameters
    ----------
    printed
        Whether any looks like text of the page.
    notes
        The words of those that are not printed.
    ticks
        Boxes of a form, whose cross or hook is a drawing, and no letter.
    """

    printed: bool = False
    notes: list[str] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)


def read_annotations(page: pdfium.PdfPage) -> Annotations:
    """Look at all annotations of a page."""
    found = Annotations()
    form = page.pdf.formenv
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        drawn = kind in _PRINTED and (kind == raw.FPDF_ANNOT_WIDGET
                                      or raw.FPDFAnnot_HasKey(annotation, b"AP"))
        found.printed |= bool(drawn)
        if form and kind == raw.FPDF_ANNOT_WIDGET and (tick := _tick(form, annotation)):
            found.ticks.append(tick)
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


def _tick(form: Any, annotation: Any) -> Tick | None:
    """The annotation as a box to tick, if it is one and shown."""
    place = raw.FS_RECTF()
    if (raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _TICKED
            or raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN
            or not raw.FPDFAnnot_GetRect(annotation, place)):
        return None
    return Tick(place.left, place.bottom, place.right, place.top,
                bool(raw.FPDFAnnot_IsChecked(form, annotation)))


def _contents(annotation: Any) -> str:
    """The words of a note on one line."""
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = (c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    text = bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]
    return " ".join(text.split())[:LONGEST_NOTE]
