"""A response on its way, and what tells its text from the lines round it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from minekit.danish.dates import find_dates
from minekit.danish.letters import CLOSING, CONTACT, SALUTATION
from minekit.records import BODY, Block, BlockKind
from minekit.split.fields import field_name, looks_like_field

SHORT_LINE = 90
"""Characters; what is longer is no line of a letterhead, salutation or signature."""
SENTENCE_END = re.compile(r"(?<!\b\w\.\w\.\w)[.!?:;…][\"»«”’')\]]*$")
"""Of a sentence, not of a name like "Nordby Vandværk a.m.b.a."."""
WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Letter:
    """A response on its way.

    Parameters
    ----------
    blocks
        In reading order, each of the kind that it has in the letter.
    fields
        Labelled particulars, by what they mean.
    letterhead, signature
        The blocks above and below the text, where the sender may be named.
    """

    blocks: list[Block]
    layout: str = "letter"
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    letterhead: list[Block] = field(default_factory=list)
    signature: list[Block] = field(default_factory=list)

    @property
    def letterhead_lines(self) -> list[str]:
        """As printed above the text."""
        return [line for block in self.letterhead for line in printed_lines(block)]

    @property
    def signature_lines(self) -> list[str]:
        """As printed below the text."""
        return [line for block in self.signature for line in block.lines]

    @property
    def body(self) -> list[Block]:
        """The running text."""
        return [block for block in self.blocks if block.kind in BODY]


def printed_lines(block: Block) -> list[str]:
    """The lines, with the marker before the first: "12. maj 2024" may have been read as a list."""
    first, *others = block.lines or [""]
    return [f"{block.marker} {first}".strip(), *others]


def is_prose(block: Block) -> bool:
    """Whether it is a sentence, not a line of a letterhead or a signature."""
    text = block.text
    if block.kind not in BODY:
        return False
    words = WORD.findall(text)
    if (block.kind is BlockKind.PARAGRAPH and is_contact(text) and len(text) < 200
            and not (len(words) > 5 and re.search(r"[a-zæøå]{3}[.!?]$", text))):
        return False
    if block.kind is BlockKind.PARAGRAPH and looks_like_field(text):
        return False
    if _is_closing(block.lines[0]):
        return False
    if SALUTATION.match(text) and len(text) < SHORT_LINE and not re.search(r"[.!?]$", text):
        return False
    return (len(words) >= 4 and SENTENCE_END.search(text) is not None) or len(words) > 18


def _is_closing(line: str) -> bool:
    """Whether a line is a closing formula and no more."""
    match = CLOSING.match(line)
    return match is not None and not line[match.end():].strip(" ,.!:")


def is_contact(text: str) -> bool:
    """Whether it tells an address, a telephone number or the like."""
    return CONTACT.search(text) is not None


def is_date_line(text: str) -> bool:
    """Whether a line tells the day, or another labelled particular."""
    return (len(text) < 50 and any(find_dates(text))) or bool(
        field_name(text.partition(":")[0]))
