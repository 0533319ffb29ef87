"""The parts of a letter: what stands above it, title, salutation, text, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minekit.danish.letters import DIVIDER, SALUTATION, TITLE_WORD
from minekit.danish.names import is_person, may_be_organisation
from minekit.records import Block, BlockKind
from minekit.split.letter import Letter, is_contact, is_date_line, is_prose
from minekit.split.signature import dress_closing

_DIVIDER = re.compile(r"\s[|·•–-]\s|\s{3,}|,\s")


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
    dress_closing(letter, open_to)


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
            elif blocks[n].kind is BlockKind.HEADING and _names_sender(blocks[n].text):
                blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)
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
                      and (is_contact(block.text) or is_date_line(block.text))), default=-1)

    def worth(n: int) -> tuple[int, int]:
        text = opening[n].text
        stranger = _names_sender(text) and not headless
        return 2 * bool(TITLE_WORD.search(text)) + (n > last_frame) - 2 * stranger, -n

    best = max(headings, key=worth, default=None)
    plain = None if headless else _plain_title(opening, last_frame)
    if best is None or (plain is not None and worth(best)[0] < 1):
        return plain
    return best if headless or worth(best)[0] >= 0 else None


def _names_sender(text: str) -> bool:
    return may_be_organisation(text) and not TITLE_WORD.search(text)


def _plain_title(opening: Sequence[Block], last_frame: int) -> int | None:
    """A line in ordinary type between date or address and the salutation."""
    lines = [n for n in range(last_frame + 1, len(opening))
             if last_frame >= 0 and not SALUTATION.match(opening[n].text)]
    return next((n for n in reversed(lines) if TITLE_WORD.search(opening[n].text)
                 or " " in opening[n].text), None)


def _is_byline(block: Block) -> bool:
    """Whether a line between title and text names the sender, the day or an address."""
    if is_contact(block.text) or is_date_line(block.text):
        return True
    parts = [part for line in block.lines for part in _DIVIDER.split(line)]
    return len(parts) > 1 and not SALUTATION.match(block.text) and any(
        may_be_organisation(part) or is_person(part) or is_date_line(part) for part in parts)


def cut_at_divider(letter: Letter) -> None:
    """Below a line drawn with underscores stands the printed signature of a mail program."""
    for n, block in enumerate(letter.blocks):
        if DIVIDER.match(block.text):
            letter.blocks[n:] = [replace(other, kind=BlockKind.FRAME)
                                 for other in letter.blocks[n:]]
            return
