"""Poor PDFs made for tests: bad scans, and text layers that say something else than is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pdfs
import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Change = Callable[[Image.Image], Image.Image]

THIRD = ("Vi ønsker også, at både børn og ældre får gode vilkår, når området ændres på længere",
         "sigt, så ingen føler sig overset af kommunen i årene, der følger.")
BODY = (pdfs.FIRST, pdfs.SECOND, THIRD)
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def
/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
{count} beginbfchar
{rows}
endbfchar endcmap end end"""


def picture(source: Path, dpi: int = 200) -> Image.Image:
    """The first page, in grey."""
    with pdfium.PdfDocument(source) as pdf:
        return pdf[0].render(scale=dpi / 72, grayscale=True).to_pil()


def askew(degrees: float) -> Change:
    """The page laid on the glass so that its lines rise or fall."""
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def shaded(page: Image.Image) -> Image.Image:
    """Grey letters on paper that grows darker to the right."""
    paper = np.linspace(215, 140, page.width)
    return Image.fromarray((paper * (0.35 + np.asarray(page) / 255 * 0.65)).astype(np.uint8))


def grainy(page: Image.Image) -> Image.Image:
    """Specks all over the page."""
    noise = np.random.default_rng(7).normal(0, 45, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8))


def scan(path: Path, source: Path, change: Change = lambda page: page, strips: int = 1,
         above: Callable[[Canvas], None] = lambda canvas: None) -> Path:
    """A page that is only a picture, perhaps cut into strips, with something drawn above it."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    page = change(picture(source))
    width, height = A4
    edges = [round(n * page.height / strips) for n in range(strips + 1)]
    for top, bottom in pairwise(edges):
        part = page.crop((0, top, page.width, bottom))
        canvas.drawImage(ImageReader(part), 0, height * (1 - bottom / page.height), width,
                         height * (bottom - top) / page.height)
    above(canvas)
    canvas.save()
    return path


def layer(*lines: str, top: float = 180.0) -> Callable[[Canvas], None]:
    """Invisible text, as an OCR puts it over a scan."""
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(70, pdfs.HEIGHT - top)
        text.setFont(pdfs.BODY, 10, 14)
        text.setTextRenderMode(3)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)

    return draw


def with_wrong_letters(path: Path, source: Path, seen: str, told: str) -> Path:
    """A PDF whose fonts tell other letters than those they draw."""
    rows = "\n".join(f"<{ord(a):02X}> <{ord(b):04X}>" for a, b in zip(seen, told, strict=True))
    table = _MAP.format(count=len(seen), rows=rows).encode()
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                font.ToUnicode = pdf.make_stream(table)
        pdf.save(path)
    return path


def with_picture(path: Path, source: Path, lines: Sequence[str]) -> Path:
    """A letter of text with the scan of another in its lower half."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    part = picture(source)
    part = part.crop((0, round(0.08 * part.height), part.width, round(0.45 * part.height)))
    page = pdfs.Page(canvas)
    page.line("Nordby Ældreråd", pdfs.BOLD, 14)
    page.lines(*lines)
    canvas.drawImage(ImageReader(part), 0, 60, A4[0], 0.37 * A4[1])
    canvas.save()
    return path
