"""What was read from a PDF: as text, as JSON, or drawn on pictures of the pages."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from minekit.errors import CorpusError, MinekitError
from minekit.extract.plumber import open_quietly
from minekit.extract.reader import read_document
from minekit.records import Block, BlockKind, Box, Document, Page
from minekit.settings import ExtractSettings

RESOLUTION = 110
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
                   "height": round(page.height, 1), "source": page.source}
                  for page in document.pages],
        "problems": [{"page": problem.page, "kind": problem.kind, "message": problem.message}
                     for problem in document.problems],
        "blocks": [{"kind": block.kind, "text": block.text, "level": block.level,
                    "marker": block.marker, "cell": block.cell,
                    "lines": [{"page": place.page, "box": [round(value, 1) for value in place.box]}
                              for place in block.places()]}
                   for block in document.blocks],
    }


def _to_html(document: Document, path: Path) -> str:
    from jinja2 import Environment, PackageLoader

    pages = []
    pictures = _pictures(path, document.pages)
    for page, picture in zip(document.pages, pictures, strict=True):
        boxes = [_drawn(number, block, box) for number, block in
                 enumerate(document.blocks, start=1) for box in _outline(block, page.number)]
        order = " ".join(f"{box['x']},{box['y']}" for box in boxes
                         if box["kind"] not in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.SIDE))
        pages.append({"page": page, "picture": picture, "boxes": boxes, "order": order,
                      "problems": [problem for problem in document.problems
                                   if problem.page == page.number]})
    used = {block.kind for block in document.blocks}
    template = Environment(loader=PackageLoader("minekit.extract"), autoescape=True,
                           trim_blocks=True, lstrip_blocks=True).get_template("pages.html.j2")
    return template.render(document=document, pages=pages, legend={
        kind: colour for kind, colour in COLOURS.items() if kind in used})


def _outline(block: Block, page: int) -> list[Box]:
    """One box round the part of the block on this page, if there is one."""
    boxes = [place.box for place in block.places() if place.page == page]
    return [Box.around(boxes)] if boxes else []


def _drawn(number: int, block: Block, box: Box) -> dict[str, Any]:
    return {"number": number, "kind": block.kind, "text": block.text[:200],
            "colour": COLOURS.get(block.kind, OTHER_COLOUR),
            "x": round(box.x0 - 1.5, 1), "y": round(box.top - 1.5, 1),
            "width": round(box.width + 3, 1), "height": round(box.height + 3, 1)}


def _pictures(path: Path, pages: Sequence[Page]) -> Iterator[str]:
    """Pictures of the pages as data addresses; empty where a page cannot be drawn."""
    with open_quietly(path, [page.number for page in pages]) as pdf:
        for read, page in zip(pages, pdf.pages, strict=True):
            try:
                picture = page.to_image(resolution=RESOLUTION).original
            except Exception:  # a page that cannot be drawn is still shown with its boxes
                yield ""
                continue
            upright = picture.convert("RGB").rotate(-read.turned, expand=True)
            file = io.BytesIO()
            upright.quantize(64).save(file, "PNG", optimize=True)
            page.close()
            yield "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
