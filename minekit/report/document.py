"""What a report says, whatever the format: headings, paragraphs, quotes, tables, bars.

A profile builds a :class:`Document` from the annex; each format has one renderer of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minekit.records import Stance


class Run(NamedTuple):
    """A piece of text in one style.

    Parameters
    ----------
    style
        Empty, ``strong`` or ``soft``.
    stance
        For the sign of a stance, which stands on its colour.
    target
        The anchor that it leads to.
    """

    text: str
    style: str = ""
    stance: Stance | None = None
    target: str = ""


Text = str | tuple[Run, ...]


def runs(text: Text) -> tuple[Run, ...]:
    """The text as runs."""
    return (Run(text),) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """The text without its styles."""
    return "".join(run.text for run in runs(text))


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; those of level 1 and 2 are in the contents if they are listed."""

    text: str
    level: int
    anchor: str = ""
    new_page: bool = False
    listed: bool = True


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``style`` is empty or ``reference``, for what leads to letters."""

    text: Text
    style: str = ""
    with_next: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Quotation:
    """Verbatim words, and where they stand."""

    text: str
    source: tuple[Run, ...]
    stance: Stance | None = None


class Cell(NamedTuple):
    """A cell of a table.

    Parameters
    ----------
    stance
        Whose colour the cell has.
    review
        Whether it is marked as unsure.
    anchor
        By which others can lead to it.
    """

    text: Text = ""
    stance: Stance | None = None
    review: bool = False
    strong: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table whose header is repeated on each page.

    Parameters
    ----------
    description
        For readers who do not see it.
    widths
        In centimetres.
    centred
        Columns whose text stands in the middle.
    upright
        Columns whose header is turned, to save room.
    """

    description: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    centred: frozenset[int] = frozenset()
    upright: frozenset[int] = frozenset()


class Bar(NamedTuple):
    """How many take which side; ``rest`` is said after the bar."""

    label: Text
    counts: Mapping[Stance, int]
    rest: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars to the left for opposition, to the right for support, on one scale."""

    description: str
    bars: tuple[Bar, ...]

    @property
    def left(self) -> int:
        """The longest bar to the left."""
        return max((bar.counts.get(Stance.OPPOSES, 0) for bar in self.bars), default=0)

    @property
    def right(self) -> int:
        """The longest bar to the right."""
        return max((bar.counts.get(Stance.SUPPORTS, 0)
                    + bar.counts.get(Stance.SUPPORTS_WITH_CONDITIONS, 0) for bar in self.bars),
                   default=0)


@dataclass(frozen=True)
class Room:
    """A place that the authority fills in."""

    label: str
    hint: str


@dataclass(frozen=True)
class Contents:
    """Where the table of contents stands."""

    title: str


Block = Heading | Paragraph | Bullets | Quotation | Table | Bars | Room | Contents


@dataclass(frozen=True)
class Document:
    """A report.

    Parameters
    ----------
    locale
        The language that it is in: ``da-DK``.
    """

    title: str
    subtitle: str
    author: str
    locale: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def headings(self) -> Sequence[Heading]:
        """Those that the table of contents lists."""
        return [block for block in self.blocks if isinstance(block, Heading)
                and block.level < 3 and block.listed]

    def texts(self) -> Iterator[str]:
        """Everything that is printed, piece by piece."""
        yield self.title
        yield self.subtitle
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Contents(text):
            yield text
        case Paragraph(text):
            yield plain(text)
        case Bullets(items):
            yield from map(plain, items)
        case Quotation(text, source):
            yield text
            yield plain(source)
        case Table(description, header, rows):
            yield description
            yield from (plain(cell.text) for row in (header, *rows) for cell in row)
        case Bars(description, bars):
            yield description
            for bar in bars:
                yield plain(bar.label)
                yield bar.rest
        case Room(label, hint):
            yield label
            yield hint
