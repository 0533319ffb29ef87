"""White books in several styles, printed with reportlab."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
          "oktober", "november", "december")
FONTS = {"Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
         "Times": ("Times-Roman", "Times-Bold", "Times-Italic")}
COMMENTS = (
    "Forvaltningen har noteret synspunktet, som indgår i det videre arbejde med sagen.",
    "Der henvises til redegørelsen, hvor forholdet er beskrevet nærmere.",
    "Ønsket ligger uden for rammerne af den aktuelle høring, men er givet videre.",
    "Forvaltningen kan oplyse, at der arbejdes med en løsning, som udvalget ser på til foråret.")


@dataclass(frozen=True)
class Part:
    """A heading, paragraph or list item of an answer, as sentences."""

    block: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is printed."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Answer:
    """What one sender wrote."""

    sender: str
    kind: str
    date: datetime.date
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Style:
    """How a white book looks.

    Parameters
    ----------
    look
        What names the sender: ``bold``, ``italic``, ``capitals``, ``light`` (large type, number
        above), ``fields``, ``letter`` (a page that announces it, then a letter), ``run-in``,
        ``table`` or ``margin``.
    label
        The heading; ``{n}`` is the number of the answer, ``{chapter}`` that of its chapter.
    contents
        ``dots``, ``table``, ``list`` (without pages) or empty.
    receipt
        A line below the heading; ``{date}`` is the day in words, ``{short}`` in figures.
    wide
        On pages on their side; the header of a table is not repeated then, and rows are divided.
    """

    name: str
    look: str = "bold"
    label: str = "{sender}"
    contents: str = "dots"
    receipt: str = ""
    font: str = "Helvetica"
    size: float = 10.5
    own_page: bool = False
    chapters: bool = False
    comments: bool = False
    titles: bool = True
    head: str = ""
    foot: str = "Side {n}"
    front: int = 2
    wide: bool = False
    columns: tuple[str, ...] = ()

    @property
    def page_size(self) -> tuple[float, float]:
        """In points."""
        return landscape(A4) if self.wide else A4


STYLES = {style.name: style for style in (
    Style("chapters", label="{chapter}.{n} {sender}", receipt="Modtaget {short}", chapters=True,
          head="Hvidbog – Fremtidens struktur"),
    Style("cards", look="light", label="Høringssvar nr. {n}", contents="list", own_page=True,
          receipt="Modtaget den {date}", head="{sender}", foot="{n}", font="Times", size=11),
    Style("italics", look="italic", label="{sender}, {date}", contents="", titles=False,
          foot="- {n} -"),
    Style("capitals", look="capitals", contents="table", comments=True, font="Times", size=11.5,
          foot="Side {n} af {total}"),
    Style("fields", look="fields", receipt="{short}", titles=False, foot="{n} / {total}"),
    Style("letters", look="letter", label="Bilag {n}", own_page=True,
          foot="Bilagssamling, side {n}"),
    Style("three columns", look="table", contents="", head="Høringsnotat",
          columns=("Afsender", "Bemærkninger", "Forvaltningens kommentarer")),
    Style("five columns", look="table", contents="", wide=True, size=9,
          columns=("Nr.", "Navn", "Dato", "Høringssvar (resumé)", "Administrationens vurdering")),
    Style("run-in", look="run-in", label="{sender}:", contents="dots", titles=False, front=4,
          font="Times"),
    Style("margin", look="margin", contents="dots", receipt="{date}", titles=False),
)}


@dataclass
class Printed:
    """On which pages the parts of each answer stand, by answer and part."""

    pages: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[int, int] = field(default_factory=dict)
    chapters: dict[int, int] = field(default_factory=dict)
    total: int = 0


class _Said(Paragraph):
    """A paragraph that tells on which pages it is drawn."""

    told: Callable[[int], None]

    @classmethod
    def telling(cls, text: str, style: ParagraphStyle, told: Callable[[int], None],
                **more: object) -> _Said:
        """A paragraph, and whom it tells."""
        paragraph = cls(escape(text), style, **more)
        paragraph.told = told
        return paragraph

    def draw(self) -> None:
        """As a paragraph."""
        self.told(self.canv.getPageNumber())
        super().draw()

    def split(self, width: float, height: float) -> list[Flowable]:
        """As a paragraph; both parts tell."""
        parts = super().split(width, height)
        for part in parts:
            part.told = self.told
        return parts


def print_book(path: Path, answers: Sequence[Answer], style: Style) -> Printed:
    """Write the book; twice, so that the table of contents knows the pages."""
    printed = Printed()
    for _ in range(2):
        book = _Book(answers, style, printed)
        printed = book.build(path)
    return printed


class _Book:
    """The pages of a book on their way."""

    def __init__(self, answers: Sequence[Answer], style: Style, before: Printed) -> None:
        self.answers, self.style, self.before = answers, style, before
        self.printed = Printed()
        self.sender = ""
        regular, bold, italic = FONTS[style.font]
        size = style.size
        self.body = ParagraphStyle("body", fontName=regular, fontSize=size, leading=1.3 * size,
                                   spaceAfter=0.6 * size)
        self.item = ParagraphStyle("item", self.body, leftIndent=16, bulletIndent=2)
        self.small = ParagraphStyle("small", self.body, fontSize=size - 2, leading=1.3 * (size - 2))
        self.slanted = ParagraphStyle("slanted", self.body, fontName=italic)
        self.sub = ParagraphStyle("sub", self.body, fontName=bold, spaceBefore=0.4 * size,
                                  spaceAfter=0.2 * size, keepWithNext=1)
        self.title = ParagraphStyle("title", self.sub, fontSize=size + 1.5,
                                    leading=1.3 * (size + 1.5))
        self.heading = ParagraphStyle("heading", self.sub, fontSize=size + 3, spaceBefore=size,
                                      leading=1.3 * (size + 3))
        self.chapter = ParagraphStyle("chapter", self.sub, fontSize=size + 9, spaceAfter=2 * size,
                                      leading=1.3 * (size + 9))

    def build(self, path: Path) -> Printed:
        width, height = self.style.page_size
        document = BaseDocTemplate(str(path), pagesize=(width, height), invariant=1,
                                   title="Hvidbog")
        frames = [Frame(70, 60, width - 130, height - 125, 0, 0, 0, 0)]
        document.addPageTemplates([PageTemplate("page", frames, onPageEnd=self._furnish)])
        document.build(list(self._story()))
        return self.printed

    def _furnish(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Running head and foot; the front pages have none, and are not counted."""
        page = canvas.getPageNumber()
        self.printed.total = page
        if page <= self.style.front:
            return
        canvas.setFont(FONTS[self.style.font][0], 8)
        if self.style.head:
            canvas.drawString(70, self.style.page_size[1] - 36,
                              self.style.head.format(sender=self.sender))
        total = max(self.before.total - self.style.front, 0)
        canvas.drawRightString(self.style.page_size[0] - 60, 32, self.style.foot.format(
            n=page - self.style.front, total=total))

    def _story(self) -> Iterator[Flowable]:
        yield Spacer(1, 160)
        yield Paragraph("Hvidbog", ParagraphStyle("cover", self.chapter, fontSize=34, leading=44))
        yield Paragraph("Høringssvar om fremtidens struktur", self.title)
        yield Paragraph("Storå Kommune, Sekretariatet", self.body)
        yield PageBreak()
        if self.style.contents:
            yield from self._contents()
            yield PageBreak()
        yield Paragraph("Indledning", self.chapter)
        yield Paragraph("Kommunen har haft forslaget i høring i otte uger. De indkomne svar er "
                        f"gengivet nedenfor; der er {len(self.answers)} i alt.", self.body)
        if self.style.look == "table":
            yield from self._tables()
        else:
            yield PageBreak()
            for n, answer in enumerate(self.answers):
                yield from self._chapter(n, answer)
        yield PageBreak()
        yield Paragraph("Bilag A: Høringsliste", self.chapter)
        yield Paragraph("Forslaget er sendt til nedenstående, og alle kunne svare.", self.body)
        for answer in self.answers[:40]:
            yield Paragraph(escape(answer.sender), self.item, bulletText="•")

    def _contents(self) -> Iterator[Flowable]:
        yield Paragraph("Indhold", self.chapter)
        rows = []
        for n, answer in enumerate(self.answers):
            label = answer.sender if self.style.look in ("light", "letter") else self._label(n)
            if self.style.look in ("light", "letter"):
                label = f"{n + 1}. {label}" if self.style.look == "light" else (
                    f"{self._label(n)} – {label}")
            page = self.before.starts.get(n, 0) - self.style.front
            rows.append((label.rstrip(":"), str(page)))
        if self.style.contents == "table":
            yield self._grid([("Afsender", "Side"), *rows], (350, 60))
            return
        for label, page in rows:
            dots = "." * max(4, int((430 - 5.2 * len(label)) / 2.95))
            text = label if self.style.contents == "list" else f"{label} {dots} {page}"
            yield Paragraph(escape(text), self.body)

    def _grid(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
        cells = [[Paragraph(escape(text), self.sub if n == 0 else self.body) for text in row]
                 for n, row in enumerate(rows)]
        return Table(cells, widths, repeatRows=1, style=TableStyle([
            ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]))

    def _label(self, n: int) -> str:
        answer = self.answers[n]
        chapter = list(dict.fromkeys(a.kind for a in self.answers)).index(answer.kind) + 2
        return self.style.label.format(n=n + 1, chapter=chapter, sender=answer.sender,
                                       **_dates(answer))

    def _chapter(self, n: int, answer: Answer) -> Iterator[Flowable]:
        """One answer under its heading."""
        style = self.style
        if style.chapters and (n == 0 or self.answers[n - 1].kind != answer.kind):
            yield PageBreak()
            number = list(dict.fromkeys(a.kind for a in self.answers)).index(answer.kind) + 2
            yield Paragraph(f"{number}. {answer.kind.capitalize()}", self.chapter)
        elif style.own_page and n:
            yield PageBreak()
        yield from self._heading(n, answer)
        body = list(self._parts(n, answer))
        if style.look == "margin":
            name = [Paragraph(escape(answer.sender), self.sub)]
            if style.receipt:
                name.append(Paragraph(style.receipt.format(**_dates(answer)), self.small))
            yield Table([[name, body[0]], *(["", flowable] for flowable in body[1:])], (120, 345),
                        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
        else:
            yield from body
        if style.comments:
            yield Paragraph("Forvaltningens bemærkninger", self.sub)
            yield Paragraph(COMMENTS[n % len(COMMENTS)], self.body)
        yield Spacer(1, 2 * style.size)

    def _heading(self, n: int, answer: Answer) -> Iterator[Flowable]:
        style, label = self.style, self._label(n)
        receipt = style.receipt.format(**_dates(answer))

        def start(page: int) -> None:
            self.printed.starts.setdefault(n, page)
            self.sender = answer.sender

        if style.look == "light":
            yield _Said.telling(f"{label} · {receipt}", self.small, start)
            yield Paragraph(escape(answer.sender), ParagraphStyle(
                "light", self.body, fontSize=20, leading=26, spaceAfter=14))
        elif style.look == "fields":
            yield _Said.telling(f"Afsender: {answer.sender}", self.sub, start)
            yield Paragraph(f"Modtaget: {receipt}", self.sub)
        elif style.look == "italic":
            yield HRFlowable(width="100%", spaceBefore=4, spaceAfter=6)
            yield _Said.telling(label, ParagraphStyle("name", self.slanted, keepWithNext=1), start)
        elif style.look == "capitals":
            centred = ParagraphStyle("name", self.body, alignment=TA_CENTER, spaceBefore=20,
                                     keepWithNext=1)
            yield _Said.telling(label.upper(), centred, start)
        elif style.look == "letter":
            yield Spacer(1, 200)
            yield _Said.telling(label, self.chapter, start)
            yield Paragraph(escape(answer.sender), self.heading)
            yield PageBreak()
            yield Paragraph(escape(answer.sender), self.heading)
            yield Paragraph("Storgade 12, 4000 Storå · tlf. 46 00 00 00", self.small)
            yield Paragraph(_dates(answer)["date"], ParagraphStyle("right", self.body,
                                                                   alignment=TA_RIGHT))
        elif style.look == "margin":
            yield _Said.telling("", self.small, start)
        else:
            yield _Said.telling(label, self.sub if style.look == "run-in" else self.heading, start)
            if receipt:
                yield Paragraph(receipt, self.small)

    def _parts(self, n: int, answer: Answer) -> Iterator[Flowable]:
        if self.style.titles and answer.title:
            yield Paragraph(escape(answer.title), self.title)
        for m, part in enumerate(answer.parts):
            yield self._said(n, m, part)
        if self.style.look == "letter":
            yield Paragraph("Med venlig hilsen", self.body)
            yield Paragraph(escape(answer.sender), self.body)

    def _said(self, n: int, m: int, part: Part) -> Flowable:
        def told(page: int) -> None:
            self.printed.pages[n, m].append(page)

        if part.block == "heading":
            return _Said.telling(part.text, self.sub, told)
        if part.block == "list":
            return _Said.telling(part.text, self.item, told, bulletText="•")
        return _Said.telling(part.text, self.body, told)

    def _tables(self) -> Iterator[Flowable]:
        """All answers in one table; a row for each part."""
        header = [Paragraph(escape(text), self.sub) for text in self.style.columns]
        widths = (105, 240, 120) if len(header) == 3 else (30, 130, 60, 310, 180)
        rows: list[list[object]] = [header]
        for n, answer in enumerate(self.answers):
            for m, part in enumerate(answer.parts):
                if part.block == "heading":
                    continue
                name = Paragraph(escape(answer.sender if m == 0 or m % 4 == 1 else ""), self.body)
                said = self._said(n, m, part)
                comment = Paragraph(COMMENTS[(n + m) % len(COMMENTS)] if m % 3 == 0 else "",
                                    self.body)
                if len(header) == 3:
                    rows.append([name, said, comment])
                else:
                    rows.append([Paragraph(str(n + 1), self.body), name, Paragraph(
                        _dates(answer)["short"], self.body), said, comment])
        wide = self.style.wide
        yield Table(rows, widths, repeatRows=int(not wide), splitInRow=int(wide), style=TableStyle([
            ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.5, "black"),
            ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.5, "black")]))


def _dates(answer: Answer) -> dict[str, str]:
    day = answer.date
    return {"date": f"{day.day}. {MONTHS[day.month - 1]} {day.year}",
            "short": day.strftime("%d-%m-%Y")}
