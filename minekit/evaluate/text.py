"""Text made comparable, and the pieces that a response consists of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

LOWER = "[a-zæøåäéöü]"
SPLIT_WORD = re.compile(rf"(?<={LOWER})[-\u2010\u00ad]\s*\n\s*(?!(og|eller|samt)\b)(?={LOWER})")
SPLIT_AT_HYPHEN = re.compile(r"(?<=\w)[-\u2010]\s*\n\s*(?!(og|eller|samt)\b)(?=\w)")  # `IT-chef`
INVISIBLE = re.compile("[\u00ad\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")  # soft hyphen, superscripts

MoveStance = tuple[str, str]


def normalise(text: str) -> str:
    """NFC, end-of-line hyphens joined, white space collapsed; no superscript footnote marks."""
    text = SPLIT_WORD.sub("", unicodedata.normalize("NFC", text))
    return " ".join(INVISIBLE.sub("", SPLIT_AT_HYPHEN.sub("-", text)).split())


def fold(name: str) -> str:
    """Normalised, and without regard to upper and lower case."""
    return normalise(name).casefold()


@dataclass(frozen=True)
class Piece:
    """A gold sentence or a predicted row.

    Parameters
    ----------
    page, last_page
        1-based; 0 where none is given.
    aside
        The sender's other printed words (heading, signature ...), or a predicted comment.
    considerations
        None if the table does not tell of them.
    """

    text: str = ""
    block: str = ""
    page: int = 0
    last_page: int = 0
    themes: tuple[str, ...] = ()
    stances: frozenset[MoveStance] = frozenset()
    point: str = ""
    aside: bool = False
    considerations: tuple[str, ...] | None = None

    @cached_property
    def tokens(self) -> list[str]:
        """Words and punctuation marks."""
        return re.findall(r"\w+|[^\w\s]", self.text)

    @cached_property
    def size(self) -> int:
        """Characters, white space not counted."""
        return sum(map(len, self.tokens))

    def within(self, pieces: Iterable[Piece]) -> bool:
        """Whether it stands whole in the running text of the pieces."""
        text = " ".join(token for piece in pieces for token in piece.tokens)
        return f" {' '.join(self.tokens)} " in f" {text} "


class Position(NamedTuple):
    """A response's stance on a move, with what a run says about it."""

    stance: str
    needs_review: bool = False
    quote: str = ""
    page: int = 0
    confidence: float | None = None


@dataclass(frozen=True)
class Response:
    """A gold or predicted response; without an id it stands for none.

    Parameters
    ----------
    sender
        The stakeholder under its canonical name, case-folded.
    pieces
        In reading order.
    positions
        Of each move.
    """

    id: str = ""
    file: str = ""
    pages: range = range(0)
    stakeholder: str = ""
    sender: str = ""
    listed: bool = False
    kind: str = ""
    date: str = ""
    no_remarks: bool = False
    layout: str = ""
    pieces: tuple[Piece, ...] = ()
    positions: Mapping[str, Position] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> list[Piece]:
        """The pieces that are not aside."""
        return [piece for piece in self.pieces if not piece.aside]

    @cached_property
    def others(self) -> list[Piece]:
        """The pieces that are."""
        return [piece for piece in self.pieces if piece.aside]

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word stands in the sentences."""
        return Counter(re.findall(r"\w+", " ".join(s.text for s in self.sentences).casefold()))
