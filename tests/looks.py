"""Documents in many looks, written down as text with what must be read in them.

Each file of ``tests/looks/`` holds cases divided by lines of ``#####`` with a name. A line of a
case is a printed line, which is wrapped where it is too long:

``+``     the sender's running text; what is read must be these lines, no more and no less
``*``     other words of the sender: title, heading, salutation, signature
``~``     whichever of the two
``=``     not printed, but read: what is chosen of answers to tick
(none)    printed round them, and not the sender's

In front of the text may stand a style in braces: size in points, ``b`` bold, ``i`` italic, ``c``
centred, ``r`` to the right, ``xN`` at N points. A line that begins and ends with ``|`` is a row of
a table. Lines that begin with ``:`` set the page up (see :func:`_set_up`), ``@ sender | kind | date
| layout`` says whose response follows, ``@@ sender`` whose goes on, ``? kind`` which problem is
told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent / "looks"
FONTS = {"Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique",
                       "Helvetica-BoldOblique"),
         "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
         "Courier": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique")}
LEFT, RIGHT, TOP, BOTTOM = 70.0, 60.0, 60.0, 70.0
_STYLE = re.compile(r"(?:\{[^}]*\})+")


@dataclass(frozen=True)
class Text:
    """A printed line or cell: whose words, in which style."""

    words: str
    mark: str = ""
    style: str = ""

    @classmethod
    def read(cls, source: str) -> Text:
        mark = source[:1] if source[:1] in "+*~" else ""
        rest = source[len(mark):]
        style = _STYLE.match(rest)
        return cls(rest[style.end():].strip() if style else rest.strip(), mark,
                   style[0] if style else "")

    @property
    def bullet(self) -> str:
        match = re.match(r"[•–o] |\d{1,2}[.)] (?!\w+ \d{4})", self.words)
        return match[0].strip() if match and self.mark == "+" else ""

    @property
    def plain(self) -> str:
        return self.words[len(self.bullet):].strip()


@dataclass
class Wanted:
    """A response that must be found, and its running text."""

    sender: str
    kind: str
    date: str
    layout: str
    body: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


@dataclass
class Look:
    """A document and what must be read in it."""

    name: str
    lines: list[str]
    wanted: list[Wanted] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)

    def write(self, path: Path) -> Path:
        """The document as a PDF."""
        _Printer(path, self).print()
        return path


def read_looks(folder: Path = FOLDER) -> list[Look]:
    """All cases, in the order of the files."""
    looks: list[Look] = []
    for file in sorted(folder.glob("*.txt")):
        for part in re.split(r"^#{5,} *", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, text = part.partition("\n")
            looks.append(_expect(Look(name.strip(), text.strip("\n").split("\n"))))
    return looks


def _expect(look: Look) -> Look:
    current = Wanted("", "", "", "")
    for line in look.lines:
        if line.startswith("@@"):
            current = next(w for w in look.wanted if w.sender == line[2:].strip())
        elif line.startswith("@"):
            current = Wanted(*(part.strip() for part in line[1:].split("|")))
            look.wanted.append(current)
        elif line.startswith("?"):
            look.problems.append(line[1:].strip())
        elif line.startswith("="):
            current.body.append(line[1:].strip())
        elif not line.startswith(":"):
            for text in _texts(line):
                _sort_in(look, current, text)
    own = " ".join(text.words for line in look.lines if not line.startswith((":", "@", "?"))
                   for text in _texts(line) if text.mark)
    look.frame = [text for text in look.frame if text not in own]
    return look


def _sort_in(look: Look, current: Wanted, text: Text) -> None:
    if text.mark == "+":
        current.body.append(text.plain)
    elif text.mark == "*":
        current.other.append(text.words)
    elif not text.mark and len(text.words) > 4:
        look.frame.append(text.words)


def _texts(line: str) -> Iterator[Text]:
    """The line, or the cells of a row; a cell may have several paragraphs, divided by ``//``."""
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        for cell in line[1:-1].split("|"):
            yield from (Text.read(part.strip()) for part in cell.split("//"))
    else:
        yield Text.read(line)


class _Printer:
    """Puts lines on pages."""

    def __init__(self, path: Path, look: Look) -> None:
        self.look = look
        self.size, self.family = 10.5, "Helvetica"
        self.page_size = landscape(A4) if ":landscape" in look.lines else A4
        self.canvas = Canvas(str(path), pagesize=self.page_size, invariant=1)
        self.number = 0
        self.shown = 0
        self.head = self.foot = ""
        self.left, self.right = LEFT, self.page_size[0] - RIGHT
        self.columns: list[float] = []
        self.rules = True
        self.header: list[list[Text]] = []
        self.top = TOP
        self.started = False

    def print(self) -> None:
        for line in self.look.lines:
            if line.startswith(":"):
                self._set_up(*line[1:].split(maxsplit=1))
            elif line.startswith(("@", "?", "=")):
                continue
            elif line.startswith("|") and line.endswith("|") and len(line) > 1:
                self._row([[Text.read(part.strip()) for part in cell.split("//")]
                           for cell in line[1:-1].split("|")])
            else:
                self._line(Text.read(line))
        self._begin()
        self.canvas.save()

    def _set_up(self, name: str, value: str = "") -> None:
        """A directive: what it is called, and its value.

        ``font NAME SIZE``, ``landscape``, ``left N``, ``right N``, ``head TEXT`` and ``foot TEXT``
        (``#`` is the number of the page), ``number N`` (of the next page), ``page`` (a new one),
        ``skip N``, ``top N``, ``rule``, ``columns X X X ...`` (edges of a table), ``plain``
        (tables without rules), ``side X | line | line``.
        """
        if name == "font":
            self.family, size = value.split()
            self.size = float(size)
        elif name in ("left", "right"):
            setattr(self, name, float(value))
        elif name in ("head", "foot"):
            setattr(self, name, value)
        elif name == "number":
            self.shown = int(value) - 1
        elif name == "page":
            self._begin()
            self.canvas.showPage()
            self.started = False
        elif name in ("skip", "top"):
            self._begin()
            self.top = float(value) + (self.top if name == "skip" else 0.0)
        elif name == "rule":
            self._begin()
            self._rule(self.left, self.right)
            self.top += 12
        elif name == "columns":
            self.columns, self.header = [float(x) for x in value.split()], []
        elif name == "plain":
            self.rules = False
        elif name == "side":
            self._side(*value.split("|"))
        elif name != "landscape":
            raise ValueError(f"{self.look.name}: no directive :{name}")

    def _begin(self) -> None:
        """A page, with its header and footer."""
        if self.started:
            return
        self.started = True
        self.number += 1
        self.shown += 1
        self.top = TOP
        height = self.page_size[1]
        for text, y in ((self.head, height - 32), (self.foot, 34.0)):
            if text:
                self.canvas.setFont(FONTS[self.family][0], 8)
                self.canvas.drawString(self.left, y, text.replace("#", str(self.shown)))

    def _room(self, points: float) -> None:
        self._begin()
        if self.top + points > self.page_size[1] - BOTTOM:
            self.canvas.showPage()
            self.started = False
            self._begin()
            for row in self.header:
                self._row(row, repeat=False)

    def _line(self, text: Text) -> None:
        if not text.words:
            self._begin()
            self.top += 0.8 * self.size
            return
        x, size, bullet = self._x(text), self._size(text), text.bullet
        indent = 16.0 if bullet else 0.0
        for n, words in enumerate(self._wrap(text.plain, text, self.right - x - indent)):
            self._room(1.3 * size)
            if bullet and n == 0:
                self._draw(x, bullet, text)
            width = stringWidth(words, self._font(text), size)
            start = {"c": (self.left + self.right - width) / 2,
                     "r": self.right - width}.get(self._align(text), x + indent)
            self._draw(start, words, text)
            self.top += 1.3 * size

    def _row(self, cells: list[list[Text]], repeat: bool = True) -> None:
        edges = self.columns
        wrapped = [[(text, words) for text in cell
                    for words in self._wrap(text.words, text, right - left - 8)]
                   for cell, left, right in zip(cells, edges, edges[1:], strict=False)]
        height = max(1.3 * self.size * len(lines) for lines in wrapped) + 8
        self._room(height)
        if repeat and all("b" in text.style for cell in cells for text in cell) and len(cells) > 1:
            self.header = [cells]
        start = self.top
        for x, lines in zip(edges, wrapped, strict=False):
            for n, (text, words) in enumerate(lines, start=1):
                self.top = start + n * 1.3 * self.size - 2
                self._draw(x + 4, words, text, down=0.0)
        self.top = start + height
        if self.rules:
            ends = [*edges[:len(cells)], edges[-1]]
            for y in (start, self.top):
                self.canvas.line(edges[0], self._y(y), edges[-1], self._y(y))
            for x in ends:
                self.canvas.line(x, self._y(start), x, self._y(self.top))

    def _side(self, x: str, *lines: str) -> None:
        """Small lines beside the text, from the top of the page."""
        self._begin()
        kept, self.top = self.top, TOP
        for line in lines:
            text = Text.read(line.strip())
            self._draw(float(x), text.words, Text(text.words, "", f"8{text.style}"))
            self.top += 11
        self.top = kept

    def _wrap(self, words: str, text: Text, width: float) -> list[str]:
        lines = [""]
        for word in words.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and stringWidth(longer, self._font(text), self._size(text)) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _draw(self, x: float, words: str, text: Text, down: float = 1.0) -> None:
        self.canvas.setFont(self._font(text), self._size(text))
        self.canvas.drawString(x, self._y(self.top + down * self._size(text)), words)

    def _rule(self, x0: float, x1: float) -> None:
        self.canvas.line(x0, self._y(self.top), x1, self._y(self.top))

    def _y(self, top: float) -> float:
        return self.page_size[1] - top

    def _font(self, text: Text) -> str:
        return FONTS[self.family][("b" in text.style) + 2 * ("i" in text.style)]

    def _size(self, text: Text) -> float:
        size = re.search(r"(?<![x\d])\d+(?:\.\d)?", text.style)
        return float(size[0]) if size else self.size

    def _x(self, text: Text) -> float:
        place = re.search(r"x(\d+)", text.style)
        return float(place[1]) if place else self.left

    def _align(self, text: Text) -> str:
        return next((letter for letter in "cr" if letter in text.style), "")
