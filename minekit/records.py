"""The records that stages exchange.

All are frozen. A piece of text always says where it comes from: a :class:`Block` knows for each of
its printed words the page and the box, a :class:`Sentence` its page and boxes, a :class:`Position`
its quote and page. Coordinates are points (1/72 inch) from the top left corner of the upright page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a block is on the page, or in the letter."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    SALUTATION = "salutation"
    SIGNATURE = "signature"
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"
    SIDE = "side"
    FRAME = "frame"
    """Printed round the sender's words, and not theirs: letterhead, address, form fields, ..."""


BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE, BlockKind.QUOTE})
"""The kinds whose sentences can speak of themes and moves."""

OWN = BODY | {BlockKind.HEADING, BlockKind.FOOTNOTE, BlockKind.SALUTATION, BlockKind.SIGNATURE}
"""The kinds that hold the sender's words."""


class Stance(StrEnum):
    """Where a sender stands on a move."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_CONDITIONS = "supports_with_conditions"
    OPPOSES = "opposes"
    MIXED = "mixed"
    NEUTRAL = "neutral"


GAP = 1.5
"""Of the font size: white space from here on divides what stands on one line."""


SLANT = 1.5
"""Of the height of a word: what one box round several words of a line is high at most."""


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top

    def overlap(self, other: Box) -> float:
        """The common area, in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of them."""
        x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
        return cls(min(x0s), min(tops), max(x1s), max(bottoms))


class Place(NamedTuple):
    """A box and the page (1-based) on which it lies."""

    page: int
    box: Box


class Span(NamedTuple):
    """Characters ``start`` to ``end`` of a block's text, printed in one piece.

    A word that is divided over two lines has two spans. The confidence (0-1) is that of the OCR.
    """

    start: int
    end: int
    page: int
    box: Box
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    confidence: float = 1.0


class Cell(NamedTuple):
    """Where in which table of the document a block stands; rows and columns count from 0."""

    table: int
    row: int
    column: int


class Note(NamedTuple):
    """The raised mark of a footnote, which is not part of the text, and where its word ends."""

    at: int
    marker: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item, a table cell, ... in reading order.

    Parameters
    ----------
    text
        The words, lines joined and divided words put together.
    spans
        Where each printed piece of the text lies, in order.
    breaks
        Offsets in the text at which a new printed line begins, without the first.
    level
        Depth of a heading or of a list, from 1; 0 for all others.
    marker
        The bullet or number of a list item, which is not part of the text.
    cell
        For blocks of a table.
    notes
        The marks that lead to footnotes; the block of the footnote has the same marker.
    """

    kind: BlockKind
    text: str
    spans: tuple[Span, ...] = ()
    breaks: tuple[int, ...] = ()
    level: int = 0
    marker: str = ""
    cell: Cell | None = None
    notes: tuple[Note, ...] = ()

    @property
    def page(self) -> int:
        """1-based page on which it begins; 0 without spans."""
        return self.spans[0].page if self.spans else 0

    @property
    def last_page(self) -> int:
        """1-based page on which it ends; 0 without spans."""
        return self.spans[-1].page if self.spans else 0

    @property
    def box(self) -> Box:
        """Around what stands on the block's first page."""
        return Box.around(span.box for span in self.spans if span.page == self.page)

    @property
    def lines(self) -> list[str]:
        """The text as printed, a string for each line; a wide gap shows as three spaces."""
        text, gaps = self.text, {before.end for before, after in pairwise(self.spans)
                                 if after.box.x0 - before.box.x1 > GAP * before.size > 0}
        ends = [0, *self.breaks, len(text)]
        return [self._line(start, end, gaps) for start, end in pairwise(ends)]

    def _line(self, start: int, end: int, gaps: Set[int]) -> str:
        line = self.text[start:end]
        if any(start <= gap < end for gap in gaps):
            line = "".join(char + "  " * (n in gaps) for n, char in enumerate(line, start))
        return line.strip()

    @property
    def size(self) -> float:
        """Font size in points, that of most characters."""
        return self._most(lambda span: span.size)

    @property
    def bold(self) -> bool:
        """Whether most of its characters are."""
        return bool(self._most(lambda span: span.bold))

    @property
    def italic(self) -> bool:
        """Whether most of its characters are."""
        return bool(self._most(lambda span: span.italic))

    @property
    def confidence(self) -> float:
        """That of the OCR (0-1), mean over the characters; 1 for a text layer."""
        total = sum(span.end - span.start for span in self.spans)
        sure = sum(span.confidence * (span.end - span.start) for span in self.spans)
        return sure / total if total else 1.0

    def _most(self, value: Callable[[Span], float]) -> float:
        weights: Counter[float] = Counter()
        for span in self.spans:
            weights[value(span)] += span.end - span.start
        return weights.most_common(1)[0][0] if weights else 0.0

    def places(self, start: int = 0, end: int | None = None) -> tuple[Place, ...]:
        """Where characters ``start`` to ``end`` are printed: one box for each line they touch.

        A line that is askew has several, as one would cover its neighbours.
        """
        end = len(self.text) if end is None else end
        touched = [span for span in self.spans if span.start < end and start < span.end]
        lines = groupby(touched, key=lambda s: (s.page, sum(b <= s.start for b in self.breaks)))
        return tuple(Place(page, box) for (page, _), spans in lines
                     for box in _steps([span.box for span in spans]))

    def cut(self, start: int, end: int) -> Block:
        """The part of the block from ``start`` to ``end``, without white space at its ends."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        end = start + len(part.strip())
        spans = tuple(span._replace(start=max(span.start, start) - start,
                                    end=min(span.end, end) - start)
                      for span in self.spans if span.start < end and start < span.end)
        breaks = tuple(b - start for b in self.breaks if start < b < end)
        notes = tuple(note._replace(at=note.at - start) for note in self.notes
                      if start < note.at <= end)
        return Block(self.kind, self.text[start:end], spans, breaks, self.level, self.marker,
                     self.cell, notes)


def _steps(boxes: Iterable[Box]) -> list[Box]:
    """One box round the words of a line, or several that follow its slant."""
    steps: list[Box] = []
    height = 0.0
    for box in boxes:
        height = max(height, box.height)
        joined = Box.around((steps[-1], box)) if steps else box
        if steps and joined.height <= SLANT * height:
            steps[-1] = joined
        else:
            steps.append(box)
            height = box.height
    return steps


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read.

    Parameters
    ----------
    number
        1-based place in the file.
    width, height
        In points, after the page was turned upright.
    source
        ``text`` for a text layer, ``ocr`` for a scan that was read, ``mixed`` for both, ``none``
        for nothing readable.
    turned
        Degrees, clockwise, by which the page had to be turned so that its text stands upright.
    skew
        Degrees, clockwise, by which the lines of a scan are off the level after that. Boxes lie
        where the words are seen, that is, not turned by it.
    confidence
        That of the OCR (0-1), mean over all letters; 1 for a text layer.
    """

    number: int
    width: float
    height: float
    source: str = "text"
    turned: int = 0
    skew: float = 0.0
    confidence: float = 1.0


class Bookmark(NamedTuple):
    """An entry of the outline that a PDF brings with it, and the page (1-based) it leads to."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read or used, and why.

    Parameters
    ----------
    page
        1-based; 0 for the file as a whole.
    """

    file: str
    page: int
    kind: str
    message: str


class Omission(NamedTuple):
    """Words of a page that were left out, and why: one of the kinds of problems."""

    page: int
    box: Box
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as it was read: its pages, and its blocks in reading order.

    Parameters
    ----------
    file
        Path below the corpus' PDF folder, with forward slashes.
    sha256
        Of the file's bytes.
    title
        From the file's metadata, often empty or wrong.
    bookmarks
        The outermost entries of the file's outline.
    omissions
        What stands on the pages and is not among the blocks.
    """

    file: str
    sha256: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    title: str = ""
    bookmarks: tuple[Bookmark, ...] = ()
    omissions: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """One sender's answer: a whole PDF, or a part of a white book.

    Parameters
    ----------
    id
        Made from the file's name; safe in paths and addresses, the same in every run.
    number
        Its number in the reports ("Henvendelse 7"), from 1 in the order of the files.
    first_page, last_page
        1-based, of the sender's own words.
    stakeholder
        The canonical name of ``hearing.toml`` when the sender is listed there.
    listed
        Whether it is.
    kind
        One of the kinds of ``hearing.py``.
    date
        ISO, or empty when none was found.
    no_remarks
        Whether the sender says that there is nothing to remark.
    layout
        ``letter``, ``email``, ``form``, ``minutes``, ``whitebook`` or ``whitebook-table``.
    title
        The heading or subject of the answer, or empty.
    blocks
        In reading order; those of kind ``comment`` and ``frame`` are not the sender's words. A
        tuple, or packed ones that behave like it.
    """

    id: str
    number: int
    file: str
    first_page: int
    last_page: int
    stakeholder: str
    listed: bool
    kind: str
    date: str
    no_remarks: bool
    layout: str
    title: str
    blocks: Sequence[Block] = ()

    @property
    def paragraphs(self) -> list[Block]:
        """The blocks that hold its words, or comments on them; sentences count these from 1."""
        return [block for block in self.blocks
                if block.kind in OWN or block.kind is BlockKind.COMMENT]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or other short text of a response, with what surrounds it.

    Parameters
    ----------
    id
        The response's id and a running number.
    block
        The kind of block it stands in.
    places
        A box for each printed line, with its page.
    heading
        The heading above it, or the question that it answers; empty if there is none.
    row
        The label of its table row (first cell); empty outside tables.
    column
        The header of its table column; empty outside tables or where there is none.
    paragraph
        Running number, from 1, of the one among :attr:`Response.paragraphs` it stands in.
    """

    id: str
    response_id: str
    block: BlockKind
    text: str
    page: int
    places: tuple[Place, ...] = ()
    heading: str = ""
    row: str = ""
    column: str = ""
    paragraph: int = 0


class Scored(NamedTuple):
    """The id of a theme, move or consideration with the program's confidence (0-1)."""

    id: str
    score: float


CLEAR = 0.3
"""Score of a consideration from which reports tell of it. Of those that are given to sentences in
which annotators saw one, seven of ten are the right one (docs/judging.md)."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a sentence is about; best first."""

    sentence_id: str
    themes: tuple[Scored, ...] = ()
    moves: tuple[Scored, ...] = ()
    considerations: tuple[Scored, ...] = ()

    @property
    def clear_considerations(self) -> tuple[str, ...]:
        """Those that a report may say are appealed to."""
        return tuple(item.id for item in self.considerations if item.score >= CLEAR)


@dataclass(frozen=True, slots=True)
class SentenceStance:
    """The side that a sentence takes on a move.

    Parameters
    ----------
    voice
        Whose view it is: ``sender``, or ``part`` when only some of the sender's members hold it.
    decided_by
        Who decided so; empty for what the program proposes.
    """

    sentence_id: str
    move: str
    stance: Stance
    confidence: float
    voice: str = "sender"
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a response stands on a move.

    Parameters
    ----------
    evidence
        Ids of the sentences that it rests on, most telling first.
    quote
        Verbatim text of the most telling one.
    reader
        Who found it: ``builtin``, or another with its model, such as ``llm qwen3:8b``.
    decided_by
        Who decided so; empty for what the program proposes.
    """

    response_id: str
    move: str
    stance: Stance
    confidence: float
    needs_review: bool
    evidence: tuple[str, ...]
    quote: str
    page: int
    reader: str = "builtin"
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What several responses say alike inside a theme (``synspunkt``).

    Parameters
    ----------
    theme
        Empty for what belongs to no theme.
    title
        In Danish; made of ``act`` and ``topic``.
    responses, sentences
        Ids; the sentence that is most typical comes first.
    parent
        The point of which this one is a part, which holds its responses and sentences too.
    move
        The move on which its senders take the same side.
    act
        What they do: ``supports``, ``opposes``, ``wish``, ``concern``, ...
    topic
        What they speak of, as it can stand in a title.
    decided_by
        Who gave it its title or changed what it holds; empty for what the program proposes.
    """

    id: str
    theme: str
    title: str
    responses: tuple[str, ...]
    sentences: tuple[str, ...]
    parent: str = ""
    move: str = ""
    act: str = ""
    topic: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words with where they stand."""

    response_id: str
    sentence_id: str
    text: str
    page: int


class Reason(NamedTuple):
    """A consideration that a side is argued with, and the responses that do."""

    consideration: str
    responses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a summary: who means what, with the quotes that show it.

    Parameters
    ----------
    subject
        The id of the theme, move, model or point that is summarised.
    aspect
        ``theme`` and ``questions`` for themes; ``move`` (who speaks of it), ``supports``,
        ``supports_with_conditions``, ``opposes``, ``mixed``, ``neutral``, ``silent`` for moves;
        ``model`` for models, ``point`` for points; ``campaign`` for letters that are nearly alike.
    text
        Sentences made of names and counts, in Danish.
    responses
        Ids of those it speaks of.
    quotes
        The strongest first.
    reasons
        The considerations of those who take a side, most frequent first.
    """

    subject: str
    aspect: str
    text: str
    responses: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    reasons: tuple[Reason, ...] = ()
