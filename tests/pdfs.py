"""Small PDFs made for tests: words at places, letters, tables, scans and broken files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

HEIGHT = A4[1]
BODY, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"


@dataclass
class Page:
    """Draws on a page; ``top`` is measured from its upper edge, in points."""

    canvas: Canvas
    top: float = 90.0
    left: float = 70.0
    size: float = 10.0
    pitch: float = 14.0
    drawn: list[str] = field(default_factory=list)

    def at(self, x: float, top: float, text: str, font: str = BODY, size: float = 0.0) -> None:
        self.canvas.setFont(font, size or self.size)
        self.canvas.drawString(x, HEIGHT - top, text)
        self.drawn.append(text)

    def line(self, text: str, font: str = BODY, size: float = 0.0, indent: float = 0.0) -> None:
        self.at(self.left + indent, self.top, text, font, size)
        self.top += self.pitch

    def lines(self, *texts: str, font: str = BODY, size: float = 0.0, indent: float = 0.0) -> None:
        for text in texts:
            self.line(text, font, size, indent)

    def paragraph(self, *texts: str) -> None:
        self.lines(*texts)
        self.skip()

    def skip(self, points: float = 10.0) -> None:
        self.top += points

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.canvas.line(x0, HEIGHT - top0, x1, HEIGHT - top1)

    def table(self, columns: Sequence[float], rows: Sequence[Sequence[Sequence[str]]],
              heading: bool = True) -> None:
        """A ruled table: left edges and the right end; each cell is a list of lines."""
        start = self.top
        self.rule(columns[0], start, columns[-1], start)
        for number, row in enumerate(rows):
            for x, cell in zip(columns, row, strict=False):
                for n, text in enumerate(cell):
                    font = BOLD if heading and number == 0 else BODY
                    self.at(x + 4, self.top + 12 + n * self.pitch, text, font)
            self.top += max(len(cell) for cell in row) * self.pitch + 6
            self.rule(columns[0], self.top, columns[-1], self.top)
        for x in columns:
            self.rule(x, start, x, self.top)
        self.top += 14


def write(path: Path, *pages: Callable[[Page], None], title: str = "") -> Path:
    """A PDF with a page for each function; the same bytes every time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for draw in pages:
        draw(Page(canvas))
        canvas.showPage()
    canvas.save()
    return path


FIRST = ("Rådet har behandlet sagen på sit møde i maj og takker for muligheden for at blive",
         "hørt om den nye ordning, som vi har set frem til i lang tid.")
SECOND = ("Vi støtter forslaget om en fælles indgang, fordi borgerne i dag sendes fra dør til dør",
          "i uger, før nogen svarer dem. Det er vores erfaring.")


def letter(path: Path, *, sender: str = "Nordby Ældreråd", title: str = "Høringssvar om indgangen",
           body: Iterable[Sequence[str]] = (FIRST, SECOND), date: str = "12. maj 2024",
           signature: Sequence[str] = ("Med venlig hilsen", "Karen Holm", "formand")) -> Path:
    """A plain letter of one page."""
    def draw(page: Page) -> None:
        page.line(sender, BOLD, 14)
        page.line("Algade 4, 4000 Nordby")
        page.skip(20)
        page.line(date)
        page.skip(20)
        page.line(title, BOLD, 13)
        page.skip(12)
        for lines in body:
            page.paragraph(*lines)
        page.skip(12)
        page.lines(*signature)

    return write(path, draw)


def scan(path: Path, *sources: Path, dpi: int = 200) -> Path:
    """A PDF whose pages are pictures of the pages of other PDFs."""
    import pypdfium2 as pdfium

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for source in sources:
        with pdfium.PdfDocument(source) as pdf:
            for page in pdf:
                picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
                canvas.drawImage(ImageReader(picture), 0, 0, *A4)
                canvas.showPage()
    canvas.save()
    return path
