"""What was read from a PDF: as text, as JSON, or drawn on pictures of the pages."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from minekit.errors import CorpusError, MinekitError
from minekit.extract.opening import open_pdf
from minekit.extract.reader import read_document
from minekit.records import Block, BlockKind, Box, Document, Page
from minekit.settings import ExtractSettings

RESOLUTION = 110
UNSURE = 0.8
"""Confidence of OCR below which a word is marked."""
SHOWN = 300
"""Characters of a text that a box tells."""
ORDER_AT = 4.0
"""Points from the corner of a box: where an arrow of the reading order begins and ends."""
ASIDES = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.SIDE)
"""What is printed round the text."""
LEFT_OUT = "#be123c"
SOURCES = {"text": "its text", "ocr": "its picture (OCR)", "none": "nothing",
           "mixed": "its text, and a part of it from its picture (OCR)"}
COLOURS = {
    BlockKind.HEADING: "#a3003f", BlockKind.PARAGRAPH: "#0b57d0", BlockKind.LIST: "#00796b",
    BlockKind.TABLE: "#7b3fa0", BlockKind.QUOTE: "#9a6700", BlockKind.FOOTNOTE: "#5d6d1e",
    BlockKind.HEADER: "#6b7280", BlockKind.FOOTER: "#6b7280", BlockKind.SIDE: "#b45309",
}
OTHER_COLOUR = "#374151"


def show(path: Path, kind: str) -> str:
    """What was read from a PDF.

    Parameters
    ----------
    kind
        ``text``, ``json`` or ``html``.

    Raises
    ------
    MinekitError
        If the file is missing or cannot be read.
    """
    if not path.is_file():
        raise CorpusError(f"{path}: no such file")
    try:
        document = read_document(path, path.name, ExtractSettings())
    except MinekitError as error:
        raise CorpusError(f"{path}: {error}") from None
    if kind == "json":
        return json.dumps(_plain(document), ensure_ascii=False, indent=1)
    if kind == "html":
        return _to_html(document, path)
    return "\n".join(_to_text(document))


def _to_text(document: Document) -> Iterator[str]:
    for problem in document.problems:
        yield f"! page {problem.page}: {problem.message}"
    page = 0
    for block in document.blocks:
        if block.page != page:
            page = block.page
            yield f"\n--- page {page} ---"
        marker = f"{block.marker} " if block.marker else ""
        yield f"[{block.kind}] {marker}{block.text}"


def _plain(document: Document) -> dict[str, Any]:
    return {
        "file": document.file, "sha256": document.sha256, "title": document.title,
        "pages": [{"number": page.number, "width": round(page.width, 1),
                   "height": round(page.height, 1), "source": page.source, "skew": page.skew,
                   "confidence": page.confidence}
                  for page in document.pages],
        "problems": [{"page": problem.page, "kind": problem.kind, "message": problem.message}
                     for problem in document.problems],
        "left_out": [{"page": item.page, "box": _rounded(item.box), "kind": item.kind,
                      "text": item.text} for item in document.omissions],
        "blocks": [{"kind": block.kind, "text": block.text, "level": block.level,
                    "marker": block.marker, "cell": block.cell,
                    "confidence": round(block.confidence, 3),
                    "lines": [{"page": place.page, "box": _rounded(place.box)}
                              for place in block.places()]}
                   for block in document.blocks],
    }


def _rounded(box: Box) -> list[float]:
    return [round(value, 1) for value in box]


def _to_html(document: Document, path: Path) -> str:
    from jinja2 import Environment, PackageLoader

    pictures = _pictures(path, document.pages)
    pages = [_to_figure(document, page, picture)
             for page, picture in zip(document.pages, pictures, strict=True)]
    used = {block.kind for block in document.blocks}
    template = Environment(loader=PackageLoader("minekit.extract"), autoescape=True,
                           trim_blocks=True, lstrip_blocks=True).get_template("pages.html.j2")
    return template.render(
        document=document, pages=pages, sources=SOURCES, asides=ASIDES, left_out=LEFT_OUT,
        problems=[problem for problem in document.problems if not problem.page],
        legend={kind: colour for kind, colour in COLOURS.items() if kind in used},
        has_scans=any(page.source in ("ocr", "mixed") for page in document.pages))


def _to_figure(document: Document, page: Page, picture: str) -> dict[str, Any]:
    """What is drawn of a page."""
    boxes = [_drawn(number, block, box) for number, block in
             enumerate(document.blocks, start=1) for box in _outlines(block, page.number)]
    return {
        "page": page, "picture": picture, "boxes": boxes,
        "order": list(_steps([box for box in boxes if box["kind"] not in ASIDES])),
        "unsure": [_placed(span.box, 0.5) | {"text": f"{block.text[span.start:span.end]}: "
                                             f"{span.confidence:.0%}"}
                   for block in document.blocks for span in block.spans
                   if span.page == page.number and span.confidence < UNSURE],
        "omissions": [_placed(item.box) | {"text": f"left out ({item.kind}): {item.text[:SHOWN]}"}
                      for item in document.omissions if item.page == page.number],
        "problems": [problem for problem in document.problems if problem.page == page.number],
    }


def _outlines(block: Block, page: int) -> list[Box]:
    """A box round the part of the block in each column of this page."""
    outlines: list[Box] = []
    for place in block.places():
        if place.page != page:
            continue
        if outlines and place.box.top > outlines[-1].top - place.box.height:
            outlines[-1] = Box.around((outlines[-1], place.box))
        else:
            outlines.append(place.box)
    return outlines


def _drawn(number: int, block: Block, box: Box) -> dict[str, Any]:
    says = f"{number}. {block.kind}: {block.marker} {block.text}"[:SHOWN]
    if block.confidence < 1:
        says += f" (confidence {block.confidence:.0%})"
    return _placed(box) | {"number": number, "kind": block.kind, "text": says,
                           "colour": COLOURS.get(block.kind, OTHER_COLOUR)}


def _placed(box: Box, margin: float = 1.5) -> dict[str, Any]:
    return {"x": round(box.x0 - margin, 1), "y": round(box.top - margin, 1),
            "width": round(box.width + 2 * margin, 1), "height": round(box.height + 2 * margin, 1)}


def _steps(boxes: Sequence[dict[str, Any]]) -> Iterator[dict[str, float]]:
    """From the end of each box to the beginning of the next, or across to one beside it."""
    for before, after in pairwise(boxes):
        right, bottom = before["x"] + before["width"], before["y"] + before["height"]
        if right <= after["x"] + ORDER_AT and after["y"] < bottom:
            yield {"x1": right, "y1": before["y"] + ORDER_AT,
                   "x2": after["x"], "y2": after["y"] + ORDER_AT}
        else:
            yield {"x1": before["x"] + ORDER_AT, "y1": bottom,
                   "x2": after["x"] + ORDER_AT, "y2": after["y"]}


def _pictures(path: Path, pages: Sequence[Page]) -> Iterator[str]:
    """Pictures of the pages as data addresses; empty where a page cannot be drawn."""
    with open_pdf(path, path.name, ExtractSettings()).pdf as pdf:
        for read in pages:
            try:
                page = pdf[read.number - 1]
                picture = page.render(scale=RESOLUTION / 72).to_pil()
                page.close()
            except Exception:  # a page that cannot be drawn is still shown with its boxes
                yield ""
                continue
            upright = picture.convert("RGB").rotate(-read.turned, expand=True)
            file = io.BytesIO()
            upright.quantize(64).save(file, "PNG", optimize=True)
            yield "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
