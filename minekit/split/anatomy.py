"""The parts of a letter: what stands above it, title, salutation, text, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from minekit.danish.dates import find_dates
from minekit.danish.letters import AFTERWORD, CLOSING, CONTACT, DIVIDER, SALUTATION, TITLE_WORD
from minekit.danish.names import is_person, may_be_organisation
from minekit.records import BODY, Block, BlockKind
from minekit.split.fields import field_name, looks_like_field

SHORT_LINE = 90
"""Characters; what is longer is no line of a letterhead, salutation or signature."""
MOST_NAMES = 5
"""Blocks below the closing formula of a letter that goes on with notes."""
_SENTENCE_END = re.compile(r"[.!?:;…][\"»«”’')\]]*$")
_DIVIDER = re.compile(r"\s[|·•–-]\s|\s{3,}|,\s")
_WORD = re.compile(r"[^\W\d_]+")


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
        return [line for block in self.letterhead for line in block.lines]

    @property
    def signature_lines(self) -> list[str]:
        """As printed below the text."""
        return [line for block in self.signature for line in block.lines]

    @property
    def body(self) -> list[Block]:
        """The running text."""
        return [block for block in self.blocks if block.kind in BODY]


def is_prose(block: Block) -> bool:
    """Whether it is a sentence, not a line of a letterhead or a signature."""
    text = block.text
    if block.kind not in BODY:
        return False
    words = _WORD.findall(text)
    if (block.kind is BlockKind.PARAGRAPH and is_contact(text) and len(text) < 200
            and not (len(words) > 5 and re.search(r"[a-zæøå]{3}[.!?]$", text))):
        return False
    if block.kind is BlockKind.PARAGRAPH and looks_like_field(text):
        return False
    if SALUTATION.match(text) and len(text) < SHORT_LINE and not re.search(r"[.!?]$", text):
        return False
    return (len(words) >= 4 and _SENTENCE_END.search(text) is not None) or len(words) > 18


def is_contact(text: str) -> bool:
    """Whether it tells an address, a telephone number or the like."""
    return CONTACT.search(text) is not None


def dress(letter: Letter, *, headless: bool = False, greeting: bool = True,
          title: int | None = None) -> None:
    """Give each block the kind that it has in the letter.

    Parameters
    ----------
    headless
        Whether the letter has no letterhead, as in a white book: what comes first is its title.
    greeting
        Whether a salutation can stand above the text.
    title
        Where the title stands, if that is known.
    """
    blocks = letter.blocks
    open_to = next((n for n, block in enumerate(blocks) if is_prose(block)), len(blocks))
    if title is None:
        title = _find_title(blocks[:open_to], headless)
    _dress_opening(letter, open_to, title)
    if not greeting:
        letter.blocks = [replace(block, kind=BlockKind.FRAME)
                         if block.kind is BlockKind.SALUTATION else block for block in blocks]
    _dress_closing(letter, open_to)


def _dress_opening(letter: Letter, end: int, title: int | None) -> None:
    blocks = letter.blocks
    if title is None and not letter.title:
        # A table or a list may be all there is; then nothing stands above it.
        salutation = max((n for n in range(end) if SALUTATION.match(blocks[n].text)), default=-1)
        for n in range(end):
            kind = BlockKind.SALUTATION if n == salutation else BlockKind.FRAME
            blocks[n] = replace(blocks[n], kind=kind)
    else:
        start = -1 if title is None else title
        for n in range(end):
            if n < start:
                blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)
            elif n == start:
                letter.title = letter.title or blocks[n].text
                blocks[n] = replace(blocks[n], kind=BlockKind.HEADING)
            elif blocks[n].kind not in (BlockKind.HEADING, BlockKind.FRAME):
                blocks[n] = replace(blocks[n], kind=BlockKind.FRAME if _is_byline(blocks[n])
                                    else BlockKind.SALUTATION)
    letter.letterhead += [block for block in blocks[:end] if block.kind is BlockKind.FRAME]


def _find_title(opening: Sequence[Block], headless: bool) -> int | None:
    """The heading that is the letter's title.

    The name of the sender and the recipient's address stand above it as a rule, and a heading of
    the text may follow it.
    """
    headings = [n for n, block in enumerate(opening) if block.kind is BlockKind.HEADING
                and not is_contact(block.text)]
    last_frame = max((n for n, block in enumerate(opening) if block.kind is not BlockKind.HEADING
                      and (is_contact(block.text) or _is_date_line(block.text))), default=-1)

    def worth(n: int) -> tuple[int, int]:
        text = opening[n].text
        named = may_be_organisation(text) and not TITLE_WORD.search(text)
        stranger = named and not headless
        return 2 * bool(TITLE_WORD.search(text)) + (n > last_frame) - 2 * stranger, -n

    best = max(headings, key=worth, default=None)
    plain = None if headless else _plain_title(opening, last_frame)
    if best is None or (plain is not None and worth(best)[0] < 1):
        return plain
    return best if headless or worth(best)[0] >= 0 else None


def _plain_title(opening: Sequence[Block], last_frame: int) -> int | None:
    """A line in ordinary type between date or address and the salutation."""
    lines = [n for n in range(last_frame + 1, len(opening))
             if last_frame >= 0 and not SALUTATION.match(opening[n].text)]
    return next((n for n in reversed(lines) if TITLE_WORD.search(opening[n].text)
                 or " " in opening[n].text), None)


def _is_date_line(text: str) -> bool:
    dates = list(find_dates(text))
    return (bool(dates) and len(text) < 50) or bool(field_name(text.partition(":")[0]))


def _is_byline(block: Block) -> bool:
    """Whether a line between title and text names the sender, the day or an address."""
    if is_contact(block.text) or _is_date_line(block.text):
        return True
    parts = [part for line in block.lines for part in _DIVIDER.split(line)]
    return len(parts) > 1 and not SALUTATION.match(block.text) and any(
        may_be_organisation(part) or is_person(part) or _is_date_line(part) for part in parts)


def _dress_closing(letter: Letter, start: int) -> None:
    """Find the signature: from the closing formula on, or the short lines at the very end."""
    blocks = letter.blocks
    texts = [n for n in range(start, len(blocks))
             if blocks[n].kind not in (BlockKind.FRAME, BlockKind.FOOTNOTE, BlockKind.COMMENT)]
    after_prose = next((i + 1 for i in reversed(range(len(texts)))
                        if _carries_on(blocks[texts[i]])), 0)
    tail = texts[after_prose:]
    formula = next((n for n in tail if CLOSING.match(blocks[n].text)), None)
    if formula is not None:
        signed = tail[tail.index(formula):]
    else:
        signed = _signed_above(blocks, texts) or tail
    for n in signed:
        blocks[n] = replace(blocks[n], kind=BlockKind.SIGNATURE)
    letter.signature += [blocks[n] for n in signed]


def _signed_above(blocks: Sequence[Block], texts: Sequence[int]) -> list[int]:
    """The last formula and the names below it, where notes or an annex follow."""
    formula = next((i for i in reversed(range(len(texts)))
                    if CLOSING.match(blocks[texts[i]].text)
                    and len(blocks[texts[i]].text) < SHORT_LINE), None)
    if formula is None:
        return []
    names = list(takewhile(lambda n: blocks[n].kind is BlockKind.PARAGRAPH
                           and len(blocks[n].text) < SHORT_LINE and not is_prose(blocks[n])
                           and not AFTERWORD.match(blocks[n].text),
                           texts[formula + 1:formula + MOST_NAMES + 1]))
    return [texts[formula], *names] if names else []


def _carries_on(block: Block) -> bool:
    """Whether the text is not over yet with this block."""
    if block.kind in (BlockKind.TABLE, BlockKind.QUOTE, BlockKind.LIST):
        return True
    if CLOSING.match(block.text) and len(block.text) < 3 * SHORT_LINE:
        return False
    words = _WORD.findall(block.text)
    if _SENTENCE_END.search(block.text) and not re.search(r"\b[\wæøå]{1,3}\.\)?$", block.text):
        return len(words) > 0
    return len(block.text) > SHORT_LINE and len(words) > 12


def cut_at_divider(letter: Letter) -> None:
    """Below a line drawn with underscores stands the printed signature of a mail program."""
    for n, block in enumerate(letter.blocks):
        if DIVIDER.match(block.text):
            letter.blocks[n:] = [replace(other, kind=BlockKind.FRAME)
                                 for other in letter.blocks[n:]]
            return
