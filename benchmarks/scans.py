"""How well bad scans are read, and what a page costs.

    python benchmarks/scans.py [--corpus CORPUS] [--letters N] [--write]

Letters whose text is known are drawn, spoilt in the manner of bad scans, and read by OCR. What is
found is compared with the text layer of the same letter: the share of its words that were found,
the share of words found that are right, and the share of its paragraphs that came out to the
letter. Time is that of the processor, Tesseract's too. ``--write`` puts the table into
``docs/scans.md``.
"""

from __future__ import annotations

import argparse
import io
import resource
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from pages import put
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from minekit.extract import ocr_engine, read_document
from minekit.records import BODY, Document
from minekit.settings import ExtractSettings

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "scans.md"
DPI = 200
"""Of a scanner that nobody has set up."""


def askew(degrees: float) -> Callable[[Image.Image], Image.Image]:
    """Laid on the glass at an angle."""
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def shaded(page: Image.Image) -> Image.Image:
    """Grey letters on grey paper, darker towards the right."""
    paper = np.linspace(215, 140, page.width)
    return Image.fromarray((paper * (0.35 + np.asarray(page) / 255 * 0.65)).astype(np.uint8))


def pale(page: Image.Image) -> Image.Image:
    """The last of the toner."""
    return page.point([round(235 - (255 - value) * 0.28) for value in range(256)])


def grainy(page: Image.Image) -> Image.Image:
    """Specks all over."""
    noise = np.random.default_rng(7).normal(0, 28, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8))


def coarse(page: Image.Image) -> Image.Image:
    """Taken in with 100 dots to the inch."""
    return page.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)


def faxed(page: Image.Image) -> Image.Image:
    """Black and white."""
    return page.point([255 * (value > 150) for value in range(256)])


def stamped(page: Image.Image) -> Image.Image:
    """With the stamp of the authority in the upper margin."""
    stamp = Image.new("L", (page.width // 4, page.width // 12), 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((3, 3, stamp.width - 4, stamp.height - 4), outline=70, width=5)
    draw.text((30, 20), "MODTAGET 14. MAR. 2025", fill=80, font_size=stamp.height // 4)
    turned = stamp.rotate(5, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    page = page.copy()
    page.paste(turned, (page.width // 2, page.height // 60))
    return page


def at_its_worst(page: Image.Image) -> Image.Image:
    """Askew, stamped, shaded and grainy."""
    return grainy(shaded(stamped(askew(2.1)(page))))


SPOILT: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean, 200 dpi": lambda page: page, "1° askew": askew(1), "2° askew": askew(-2),
    "3° askew": askew(3), "100 dpi": coarse, "shaded grey paper": shaded, "pale": pale,
    "grainy": grainy, "black and white": faxed, "upside down": lambda page: page.rotate(180),
    "stamped": stamped, "askew, stamped, shaded, grainy": at_its_worst,
}


def spoil(source: Path, path: Path, change: Callable[[Image.Image], Image.Image]) -> Path:
    """A PDF of pictures of the pages of another."""
    canvas = Canvas(str(path), invariant=1)
    with pdfium.PdfDocument(source) as pdf:
        for page in pdf:
            picture = change(page.render(scale=DPI / 72, grayscale=True).to_pil())
            file = io.BytesIO()
            picture.save(file, "JPEG", quality=75)
            canvas.setPageSize(page.get_size())
            canvas.drawImage(ImageReader(file), 0, 0, *page.get_size())
            canvas.showPage()
    canvas.save()
    return path


def read(path: Path) -> Document:
    """As `minekit run` does, in this process."""
    return read_document(path, path.name, ExtractSettings())


def words(document: Document) -> Counter[str]:
    """Of the running text."""
    return Counter(word for block in document.blocks if block.kind in BODY
                   for word in block.text.split())


def processor() -> float:
    """Seconds that this process and those it ended have taken."""
    return sum(sum(resource.getrusage(who)[:2])
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def measure(letters: dict[Path, Document], change: Callable[[Image.Image], Image.Image],
            scratch: Path) -> str:
    """A row of the table."""
    found = right = known = said = whole = blocks = pages = 0
    seconds = 0.0
    for path, printed in letters.items():
        scan = spoil(path, scratch / path.name, change)
        seconds -= processor()
        document = read(scan)
        seconds += processor()
        pages += len(document.pages)
        meant, got = words(printed), words(document)
        known, said = known + meant.total(), said + got.total()
        found, right = found + (meant & got).total(), right + (got & meant).total()
        paragraphs = {block.text for block in document.blocks}
        texts = [block.text for block in printed.blocks if block.kind in BODY]
        blocks, whole = blocks + len(texts), whole + sum(text in paragraphs for text in texts)
    return (f"{found / known:.3f} | {right / max(said, 1):.3f} | {whole / blocks:.2f} | "
            f"{seconds / pages:.1f}")


def table(paths: list[Path]) -> str:
    """All ways of spoiling, as Markdown."""
    letters = {path: read(path) for path in paths}
    rows = ["| scan | words found | words right | paragraphs to the letter | s/page |",
            "|---|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory() as scratch:
        for name, change in SPOILT.items():
            rows.append(f"| {name} | {measure(letters, change, Path(scratch))} |")
            print(rows[-1], flush=True)
    return "\n".join(rows)


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora" / "ressortanalyse")
    parser.add_argument("--letters", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into docs/scans.md")
    args = parser.parse_args()
    paths = [path for path in sorted((args.corpus / "pdf").resolve().glob("*.pdf"))
             if {page.source for page in read_document(path, path.name, ExtractSettings(
                 ocr="off")).pages} == {"text"}]
    step = max(1, len(paths) // args.letters)
    text = (f"Made by `python benchmarks/scans.py --letters {args.letters} --write` "
            f"({ocr_engine('dan')}).\n\n{table(paths[::step][:args.letters])}\n")
    if args.write:
        put(PAGE, text)


if __name__ == "__main__":
    main()
