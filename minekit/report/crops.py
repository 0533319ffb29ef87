"""Which places of the PDFs the explorer shows beside its quotes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from minekit import files, pictures
from minekit.pictures import Crop
from minekit.records import Box, Document, Quote, Sentence
from minekit.redact.numbers import find_cpr
from minekit.report.annex import Annex
from minekit.store import Store

MOST_BYTES = 5_000_000
"""Of a page with pictures."""
MOST_CROPS = 2500
"""More are not drawn: the page would become too large."""
ABOVE, BESIDE = 20.0, 10.0
"""Points round the words that are shown too."""
HIGHEST, NARROWEST = 260.0, 430.0
"""Of what is shown, in points."""


class Shown(NamedTuple):
    """A picture as a data address, its size in points, and the boxes of the words in it."""

    picture: str
    width: int
    height: int
    boxes: tuple[tuple[int, int, int, int], ...]

    @property
    def bytes(self) -> int:
        """About what it costs in the page."""
        return len(self.picture) + 24 * len(self.boxes) + 40


def draw_quotes(annex: Annex, store: Store, folder: Path) -> Callable[[int], dict[str, Shown]]:
    """Begin to draw pictures of quotes while other reports are written.

    Pages on which a CPR number stands are not shown.

    Parameters
    ----------
    folder
        Where the PDFs lie.

    Returns
    -------
    Callable
        Given room in bytes, waits for the pictures and gives as many as there is room for, by
        sentence id.
    """
    sentences = _quoted(annex)
    if len(sentences) > MOST_CROPS:
        return lambda room: {}
    pages = _Pages(annex, list(store.documents()), folder)
    crops = {crop.key: crop for sentence in sentences if (crop := pages.crop(sentence))}
    background = ThreadPoolExecutor(1)
    drawing = background.submit(pictures.draw, crops.values())
    background.shutdown(wait=False)

    def fitting(room: int) -> dict[str, Shown]:
        found: dict[str, Shown] = {}
        drawn = drawing.result()
        for sentence in sentences:
            if picture := drawn.get(sentence.id):
                shown = _shown(sentence, crops[sentence.id], picture)
                if shown.bytes > room:
                    break
                room -= shown.bytes
                found[sentence.id] = shown
        return found

    return fitting


def _quoted(annex: Annex) -> list[Sentence]:
    """The sentences that are quoted: first those that positions rest on most."""
    first = [cell.quotes[0] for cell in annex.cells.values()]
    rest = [quote for cell in annex.cells.values() for quote in cell.quotes[1:]]
    said = [quote for item in annex.statements for quote in item.quotes]
    ids = dict.fromkeys(quote.sentence_id for quote in _known([*first, *rest, *said]))
    return [annex.sentence(id) for id in ids]


def _known(quotes: Sequence[Quote]) -> Iterator[Quote]:
    yield from (quote for quote in quotes if quote.sentence_id)


class _Pages:
    """The pages of the files that have not changed since they were read."""

    def __init__(self, annex: Annex, documents: Sequence[Document], folder: Path) -> None:
        self._annex, self._folder = annex, folder
        self._documents = {document.file: document for document in documents}
        self._usable: dict[str, bool] = {}
        self._hidden = {(document.file, page) for document in documents
                        for page in _pages_with_cpr(document)}

    def crop(self, sentence: Sentence) -> Crop | None:
        """What is drawn of the page on which a sentence begins."""
        file = self._annex.originals[sentence.response_id].file
        boxes = [place.box for place in sentence.places if place.page == sentence.page]
        document = self._documents.get(file)
        if (document is None or not boxes or not 0 < sentence.page <= len(document.pages)
                or (file, sentence.page) in self._hidden or not self._is_usable(document)):
            return None
        page = document.pages[sentence.page - 1]
        around = Box.around(boxes)
        left = max(min(around.x0 - BESIDE, page.width - NARROWEST), 0)
        box = Box(left, max(around.top - ABOVE, 0),
                  min(max(around.x1 + BESIDE, left + NARROWEST), page.width),
                  min(around.bottom + ABOVE, around.top + HIGHEST, page.height))
        return Crop(sentence.id, self._folder / file, sentence.page, page.turned, box)

    def _is_usable(self, document: Document) -> bool:
        if document.file not in self._usable:
            path = self._folder / document.file
            self._usable[document.file] = (
                path.is_file() and files.sha256(path) == document.sha256)
        return self._usable[document.file]


def _pages_with_cpr(document: Document) -> set[int]:
    return {page for block in document.blocks if find_cpr(block.text)
            for page in range(block.page, block.last_page + 1)} | {
        item.page for item in document.omissions if find_cpr(item.text)}


def _shown(sentence: Sentence, crop: Crop, picture: bytes) -> Shown:
    x0, top, x1, bottom = crop.box
    boxes = tuple((round(box.x0 - x0) - 2, round(box.top - top) - 1, round(box.width) + 4,
                   round(box.height) + 2)
                  for page, box in sentence.places if page == crop.page and box.top < bottom)
    address = "data:image/png;base64," + base64.b64encode(picture).decode("ascii")
    return Shown(address, round(x1 - x0), round(bottom - top), boxes)
