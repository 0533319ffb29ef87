"""The pages of a PDF to sheets: by their text where that is good, otherwise by their picture."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from minekit.extract import ocr, scans
from minekit.extract.engine import DEFAULT_SIZE, RawPage, Word, read_page
from minekit.extract.layout import Sheet
from minekit.extract.lines import make_lines
from minekit.extract.scans import Doubt, Reading
from minekit.extract.tilt import Tilt
from minekit.records import Omission, Problem
from minekit.settings import ExtractSettings

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
LOOK = 50
"""Dots per inch of the picture on which a page is only looked at."""
PROBES = 2
"""Pages whose letters may be no words that are read by OCR first; if that is no better, as in a
letter in another language, the others are taken as they are."""
POOR = 0.7
"""Mean confidence of OCR below which a page is listed."""
SHOWN = 80
"""Characters of left out text that a problem quotes."""
NO_TEXT = "there is no text on the page"
NEEDS_OCR = "needs OCR"
"""Kind of the problem that installing an OCR mends."""


@dataclass
class SheetReader:
    """Reads the pages of one document.

    Parameters
    ----------
    before_ocr
        Called before each page that is read by OCR, which takes seconds.
    problems
        What could not be read or was left out is added to them.
    """

    pdf: pdfium.PdfDocument
    file: str
    settings: ExtractSettings
    before_ocr: Callable[[], None]
    problems: list[Problem]
    _sizes: dict[int, tuple[float, float]] = field(default_factory=dict)

    def read(self, count: int) -> list[Sheet]:
        """The first pages, in order."""
        pages = [self._read_page(number) for number in range(1, count + 1)]
        sheets = [Sheet(page or RawPage(n, *DEFAULT_SIZE), "text" if page and page.words else
                        "none") for n, page in enumerate(pages, start=1)]
        doubts = {page.number: why for page in pages
                  if page and (why := scans.doubt(page, partial(self._look, page.number)))}
        self._settle(sheets, doubts)
        for sheet, page in zip(sheets, pages, strict=True):
            if page:
                self._say_what_is_left_out(sheet, doubts)
        self.problems.sort(key=lambda problem: problem.page)
        return sheets

    def _report(self, page: int, kind: str, message: str) -> None:
        self.problems.append(Problem(self.file, page, kind, message))

    def _read_page(self, number: int) -> RawPage | None:
        try:
            page = read_page(self.pdf, number - 1, self.settings)
        except pdfium.PdfiumError:
            self._report(number, "damaged page",
                         "the page cannot be read; ask the sender for the file again")
            return None
        if page.cut:
            self._report(number, "limit", f"only the first {self.settings.max_characters} "
                         "characters of the page were read (extract.max_characters)")
        if page.crowded:
            self._report(number, "limit", f"more than {self.settings.max_objects} things are drawn "
                         "on the page; tables and hidden text were not looked for "
                         "(extract.max_objects)")
        return page

    def _settle(self, sheets: Sequence[Sheet], doubts: dict[int, Doubt]) -> None:
        """Read the pages in doubt by OCR, where there is one."""
        if self.settings.ocr == "off" or not ocr.engine(self.settings.ocr_languages):
            for number, why in doubts.items():
                self._do_without(sheets[number - 1], why)
            return
        rubbish = [number for number, why in doubts.items() if why is Doubt.RUBBISH]
        later = set(rubbish[PROBES:])
        self._read_scans(sheets, {n: why for n, why in doubts.items() if n not in later})
        if any(sheets[number - 1].source == "ocr" for number in rubbish):
            self._read_scans(sheets, {n: why for n, why in doubts.items() if n in later})

    def _do_without(self, sheet: Sheet, why: Doubt) -> None:
        reading = scans.without_ocr(sheet.page, why)
        sheet.source = reading.source
        if reading.message:
            self._report(sheet.page.number, NEEDS_OCR, f"{reading.message}; to read it: " + (
                "set extract.ocr = 'auto'" if self.settings.ocr == "off" else ocr.INSTALL))

    def _read_scans(self, sheets: Sequence[Sheet], doubts: dict[int, Doubt]) -> None:
        pages = {number: sheets[number - 1].page for number in doubts}
        for number, scan in scans.read_pictures(self._pictures(pages, doubts), self.settings):
            if isinstance(scan, ocr.OcrError):
                kind = "limit" if isinstance(scan, ocr.OcrTimeoutError) else "damaged page"
                self._report(number, kind, str(scan))
                continue
            reading = scans.choose(pages[number], doubts[number], scan, self._sizes[number])
            self._keep(sheets[number - 1], doubts[number], reading)

    def _keep(self, sheet: Sheet, why: Doubt, reading: Reading) -> None:
        """Keep and say what came of reading a page by OCR."""
        number, sheet.source = sheet.page.number, reading.source
        if reading.source == "none" and why is not Doubt.PART:
            self._report(number, "empty page", "there is no text on the page's picture")
        if reading.message:
            self._report(number, "bad text layer", reading.message)
        if reading.scan is None:
            return
        scan = reading.scan
        if scan.words:
            sheet.skew, sheet.confidence = scan.skew, round(scan.confidence, 4)
        if scan.words and scan.confidence < POOR:
            self._report(number, "poor scan", "the page is hard to read (confidence "
                         f"{scan.confidence:.0%}); compare its text with the picture")
        if why is not Doubt.PART and scan.unsure:
            self._report(number, "poor scan", "what could hardly be made out on the page's "
                         f"picture was left out: {_beginning(_texts(scan.unsure))}")
            tilt = Tilt(sheet.page.width / 2, sheet.page.height / 2, scan.skew)
            sheet.omissions += [item._replace(box=tilt.box_back(item.box)) for item in
                                _omissions(sheet.page, "poor scan", scan.unsure)]

    def _say_what_is_left_out(self, sheet: Sheet, doubts: dict[int, Doubt]) -> None:
        page = sheet.page
        if page.unseen:
            self._report(page.number, "hidden text", f"{_letters(page.unseen)} characters that no "
                         f"reader can see were left out: {_beginning(_texts(page.unseen))}")
            sheet.omissions += _omissions(page, "hidden text", page.unseen)
        if page.slanted:
            self._report(page.number, "turned text", f"{_letters(page.slanted)} characters that "
                         "are set crosswise (a stamp, a watermark, a diagram) were left out: "
                         f"{_beginning(_texts(page.slanted))}")
            sheet.omissions += _omissions(page, "turned text", page.slanted)
        if page.notes:
            self._report(page.number, "note", f"{len(page.notes)} notes that are pinned to the "
                         f"page and not printed were left out: {_beginning(page.notes)}")
        if not page.words and page.number not in doubts:
            self._report(page.number, "empty page", NO_TEXT)

    def _look(self, number: int) -> Image:
        """A small picture of a page, without the icons of notes."""
        return self._draw(number, LOOK, notes=False)[0]

    def _pictures(self, pages: dict[int, RawPage], doubts: dict[int, Doubt]
                  ) -> Iterator[tuple[int, Image, int]]:
        for number, why in doubts.items():
            self.before_ocr()
            picture, dpi = self._draw(number, self.settings.ocr_dpi)
            if why is Doubt.PART:
                picture = scans.only_free(picture, pages[number])
            yield number, picture, dpi

    def _draw(self, number: int, dpi: int, *, notes: bool = True) -> tuple[Image, int]:
        """A grey picture of a page, and its dots per inch, fewer for a huge page."""
        page = self.pdf[number - 1]
        try:
            width, height = self._sizes[number] = page.get_size()
            dpi = max(1, min(dpi, int(72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)))
            bitmap = page.render(scale=dpi / 72, grayscale=True, draw_annots=notes)
            return bitmap.to_pil(), dpi
        finally:
            page.close()


def _omissions(page: RawPage, kind: str, words: Iterable[Word]) -> list[Omission]:
    """Words that were left out, line by line."""
    return [Omission(page.number, line.box, kind, line.text)
            for line in make_lines(words, page.number)]


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _texts(words: Iterable[Word]) -> Iterator[str]:
    return (word.text for word in words)


def _beginning(texts: Iterable[str]) -> str:
    """The first of some words, in quotation marks."""
    return f"»{textwrap.shorten(' '.join(texts), SHOWN, placeholder=' …')}«"
