"""Where the answers of a white book begin: what names a sender, again and again in one form.

There are four forms: headings of one look that are names; numbered lines ("Bilag 3: ...",
"Høringssvar nr. 12"); fields ("Afsender: ... Modtaget: ..."); and names in the margin. The one that
names most senders is that of the book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from minekit.danish.dates import find_dates
from minekit.danish.names import is_organisation, is_person, is_title
from minekit.records import Block, BlockKind
from minekit.split.contents import entries, find_contents, without_number
from minekit.split.fields import Field, read_fields
from minekit.split.letter import SHORT_LINE, is_prose
from minekit.split.named import joined_lines, letters_of, read_named

FEWEST = 3
"""Fields or numbers of one form, from which they are no accident."""
LISTED = 0.8
"""Share of the senders in a table of contents whose headings must be found to trust it."""
SURE = 3
"""Of which worth a mark is that stands in the contents, over a day, or names somebody listed."""
SHORTEST = 8
"""Letters of a name that may be an abbreviation."""

RECEIVED = re.compile(r"\s*(?:modtaget|indsendt|dateret|dato|svar af|afsender|brev af|mail af)\b",
                      re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<word>bilag|nr\.?|høringssvar|henvendelse|indsigelse|svar|bemærkning)"
                       r"\s*(?:nr\.?)?\s*(?P<number>\d{1,3})\b\s*[:.–-]?\s*(?P<name>.*)",
                       re.IGNORECASE)


@dataclass(frozen=True)
class Mark:
    """Blocks that say whose answer follows.

    Parameters
    ----------
    start, end
        Places of the first block, and of the one after the last.
    name
        The sender, empty if the mark only numbers the answers.
    fields
        Labelled particulars in it.
    """

    start: int
    end: int
    name: str
    fields: tuple[Field, ...] = ()


def find_marks(blocks: Sequence[Block], is_listed: Callable[[str], bool]) -> list[Mark]:
    """The marks of a white book, in order.

    Parameters
    ----------
    is_listed
        Tells whether a name is one of ``hearing.toml``.
    """
    contents = {letters_of(named.name): named.name for title in entries(blocks)
                if (named := read_named(title)).name}

    def worth(mark: Mark) -> int:
        after = blocks[mark.end] if mark.end < len(blocks) else None
        sure = (is_listed(mark.name) or letters_of(mark.name) in contents or bool(mark.fields)
                or (after is not None and is_receipt(after)))
        return SURE * sure + (is_organisation(mark.name) or is_person(mark.name))

    forms = (_headings(blocks, is_listed, contents), _numbers(blocks), _fields(blocks),
             _margins(blocks))
    return [replace(mark, name=contents.get(letters_of(mark.name), mark.name))
            for mark in max(forms, key=lambda marks: sum(worth(mark) for mark in marks))]


class _Look(NamedTuple):
    """How a heading is set."""

    size: float
    bold: bool
    italic: bool
    numbered: bool
    colon: bool
    capitals: bool


def _look(block: Block) -> _Look:
    text = block.text
    return _Look(round(block.size, 1), block.bold, block.italic, without_number(text) != text,
                 text.endswith(":"), text.isupper())


def _fits(block: Block, look: _Look, is_sure: bool) -> bool:
    """Whether a heading is set so; a short name ("VIVE") may be written in capitals anyway."""
    own = _look(block)
    free = is_sure or (own.capitals and len(block.text) <= SHORTEST)
    return own == look or (free and own._replace(capitals=look.capitals) == look)


def _headings(blocks: Sequence[Block], is_listed: Callable[[str], bool],
              contents: Mapping[str, str]) -> list[Mark]:
    """Headings that name a sender.

    They share a look. It is the one in which most headings are names, or stand over the day on
    which the answer was received.
    """
    votes: Counter[_Look] = Counter()
    worth: dict[int, int] = {}
    skipped = set(find_contents(blocks))
    for n, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING or n in skipped or RECEIVED.match(block.text):
            continue
        name, day = read_named(block.text)
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        worth[n] = ((3 if is_listed(name) else 0)
                    + (3 if after is not None and is_receipt(after) else 0)
                    + (1 if is_organisation(name) or is_person(name) else 0)
                    + (2 if day and len(name) > 2 else 0)
                    + (1 if letters_of(name) in contents and not is_title(name) else 0))
        if worth[n] >= 2:
            votes[_look(block)] += 1
    if not votes:
        return []
    look = max(votes, key=lambda look: (votes[look], look))
    found = [_as_heading(blocks[n], n) for n, value in worth.items()
             if value >= 1 and _fits(
                 blocks[n], look, letters_of(read_named(blocks[n].text).name) in contents)]
    found = _with_alike(blocks, found, [n for n in worth if _fits(blocks[n], look, False)])
    in_contents = [mark for mark in found if letters_of(mark.name) in contents]
    names = sum(is_organisation(name) or is_person(name) for name in contents.values())
    return in_contents if len(in_contents) >= max(FEWEST, LISTED * names) else found


def _with_alike(blocks: Sequence[Block], marks: Sequence[Mark], places: Sequence[int]
                ) -> list[Mark]:
    """The marks, and headings of their look with the same small lines above and below them."""
    lines = Counter(_lines_round(blocks, mark.start) for mark in marks)
    usual = max(lines, key=lambda line: (lines[line], line))
    known = {mark.start for mark in marks}
    return sorted([*marks, *(_as_heading(blocks[n], n) for n in places if n not in known
                             and any(usual) and _lines_round(blocks, n) == usual)],
                  key=lambda mark: mark.start)


def _lines_round(blocks: Sequence[Block], n: int) -> tuple[str, ...]:
    """How the lines above and below a heading look; empty for running text."""
    above, below = blocks[n - 1:n], blocks[n + 1:n + 2]
    return tuple("" if not beside or is_prose(beside[0]) or beside[0].kind is BlockKind.HEADING
                 else f"{beside[0].size:.1f} {beside[0].bold} {beside[0].italic}"
                 for beside in (above, below))


def _as_heading(block: Block, n: int) -> Mark:
    name, day = read_named(block.text)
    return Mark(n, n + 1, name, (Field("date", day, (n,)),) if day else ())


def is_receipt(block: Block) -> bool:
    """Whether it tells when an answer was received."""
    return RECEIVED.match(block.text) is not None and len(block.text) < 80


def _numbers(blocks: Sequence[Block]) -> list[Mark]:
    """Short lines with one word and rising numbers; the name may stand on the next line."""
    found: dict[str, list[Mark]] = {}
    last: dict[str, int] = {}
    skipped = set(find_contents(blocks))
    for n, block in enumerate(blocks):
        match = _NUMBERED.fullmatch(block.text)
        if not match or n in skipped or len(block.text) > SHORT_LINE or is_prose(block):
            continue
        word, number = match["word"].casefold(), int(match["number"])
        if number <= last.get(word, 0):
            continue
        last[word] = number
        follows = n + 1 < len(blocks) and not is_prose(blocks[n + 1]) and not match["name"]
        name, day = read_named(blocks[n + 1].text if follows else match["name"])
        fields = (Field("date", day, (n,)),) if day else ()
        found.setdefault(word, []).append(Mark(n, n + 1 + follows, name, fields))
    most = max(found.values(), key=len, default=[])
    return most if len(most) >= FEWEST else []


def _fields(blocks: Sequence[Block]) -> list[Mark]:
    """Groups of fields that hold a sender and something else of the letter."""
    marks: list[Mark] = []
    group: list[Field] = []
    for field in [*read_fields(blocks), Field("", "", (len(blocks) + 2,))]:
        if group and field.blocks[0] > group[-1].blocks[-1] + 1:
            marks += _as_mark(blocks, group)
            group = []
        group.append(field)
    return marks if len(marks) >= FEWEST else []


def _margins(blocks: Sequence[Block]) -> list[Mark]:
    """Names in the margin, with what stands below them there."""
    starts = [n for n, block in enumerate(blocks) if block.kind is BlockKind.SIDE
              and not any(find_dates(block.text))]
    marks: list[Mark] = []
    for start in starts:
        end = next((n for n in range(start + 1, len(blocks)) if n in starts
                    or blocks[n].kind is not BlockKind.SIDE), len(blocks))
        fields = (Field("date", blocks[n].text, (n,)) for n in range(start + 1, end))
        marks.append(Mark(start, end, read_named(joined_lines(blocks[start].lines)).name,
                          tuple(fields)))
    return marks


def _as_mark(blocks: Sequence[Block], group: Sequence[Field]) -> list[Mark]:
    values = {field.name: field.value for field in reversed(group) if field.value}
    name = values.get("organisation") or values.get("sender") or values.get("person", "")
    if not name or len(values) < 2:
        return []
    name = read_named(name).name
    start = group[0].blocks[0]
    if start and _NUMBERED.fullmatch(blocks[start - 1].text):
        start -= 1
    return [Mark(start, group[-1].blocks[-1] + 1, name, tuple(group))]
