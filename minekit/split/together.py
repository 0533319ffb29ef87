"""Who writes for whom: advisers for those they represent, and several senders together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from minekit.danish.letters import CLOSING
from minekit.danish.names import is_person, may_be_organisation
from minekit.split.directory import clean, fold
from minekit.split.letter import Letter, printed_lines

OPENING = 2
"""Blocks of the text in which an adviser says for whom he writes."""
SHORTEST = 6
"""Letters of a name that stands in a row of names; "Skole" in "Børn og Skole" is none."""

_FOR = (r"på vegne af|on behalf of|"
        r"som (?:\w+ )?(?:advokat|rådgiver|repræsentant|partsrepræsentant) for|"
        r"(?:jeg|vi|undertegnede) repræsenterer|for (?:min|vores|vor) (?:klient|kunde)")
_CLIENT = r"(?:(?:min|vores|vor) (?:klient|kunde|medlemsvirksomhed|mandant)(?:er)?,? )?"
_END = (r"(?=\s+(?:skal|fremsend\w*|fremsæt\w*|gør\w*|afgiv\w*|send\w*|har|vil|jeg|vi|kan|hermed|"
        r"ønsker|bemærk\w*|protester\w*|indgiv\w*|følg\w*|undertegnede)\b|[,.;:(<]|\s[–-]\s|$)")
BEHALF = re.compile(rf"\b(?P<role>{_FOR}) (?P<client>{_CLIENT})"
                    rf"(?P<name>(?-i:[A-ZÆØÅ0-9]).{{2,80}}?){_END}", re.IGNORECASE)
"""For whom something is written."""
_TOGETHER = re.compile(r"\bfælles\b|\bsammen\b|i fællesskab|i samarbejde", re.IGNORECASE)
_DIVIDER = re.compile(r"(, | og | samt | & )")


def principals(letter: Letter) -> Iterator[str]:
    """Those for whom a letter says that it is written."""
    for text in (letter.title, *(block.text for block in letter.body[:OPENING])):
        for match in BEHALF.finditer(text):
            name = match["name"].removesuffix("'s").removesuffix("’s")
            hired = match["client"] or not match["role"].casefold().startswith(("på", "on"))
            if may_be_organisation(name) or (hired and is_person(name)):
                yield name


def senders_together(name: str, letter: Letter, find: Callable[[str], str]) -> list[str]:
    """The organisations that send a letter together; empty if there is only one.

    They are named in a row, or sign one after the other; and they stand each for itself above or
    below the text, too.

    Parameters
    ----------
    name
        The sender as it was found.
    find
        Gives the canonical name of those that the hearing lists.
    """
    if find(name):
        return []
    above = _organisations([line for block in letter.letterhead
                            if fold(name) not in fold(block.text)
                            for line in printed_lines(block)], find)
    below = _organisations(letter.signature_lines, find)
    for text in (name, letter.title):
        row = _row(text, find)
        if len(row) > 1 and max(_shown(row, above), _shown(row, below)) > 1:
            return row
    opening = " ".join([letter.title, *(block.text for block in letter.body[:1])])
    both = [one for one in below if any(_same(one, other) for other in above)]
    if len(both) > 1:
        return both
    return below if len(below) > 1 and _TOGETHER.search(opening) else []


def joint_name(names: Sequence[str]) -> str:
    """The name under which several senders answer together."""
    *others, last = names
    return f"{', '.join(others)} og {last}" if others else last


def _row(text: str, find: Callable[[str], str]) -> list[str]:
    """The names of a row "A, B og C"; names with "og" in them stay whole.

    A row that ends in a comma is none: "Frivilligcentret, Kirkegade" tells an address.
    """
    pieces = _DIVIDER.split(re.sub(r"^.*?\bfra ", "", text))
    if pieces[-2:-1] == [", "]:
        return []
    names: list[str] = []
    pending = ""
    for piece, divider in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        pending += piece
        if known := find(clean(pending)):
            names.append(known)
        elif len(piece) >= SHORTEST and may_be_organisation(pending):
            names.append(pending)
        else:
            pending += divider
            continue
        pending = ""
    return [] if pending.strip() else names


def _organisations(lines: Sequence[str], find: Callable[[str], str]) -> list[str]:
    """The organisations on some lines, each once."""
    found: list[str] = []
    for line in lines:
        if CLOSING.match(line):
            line = re.sub(r"^på vegne af\s+", "", line, flags=re.IGNORECASE)
        if CLOSING.match(line):
            continue
        for part in (line, *line.split(",")[1:]):
            name = clean(re.sub(r"^(?:for|på vegne af)\s+", "", part.strip(), flags=re.IGNORECASE))
            known = find(name) or (name if may_be_organisation(name) else "")
            if known and not any(_same(known, other) for other in found):
                found.append(known)
    return found


def _shown(row: Sequence[str], names: Sequence[str]) -> int:
    """How many names of a row stand somewhere by themselves."""
    own = [other for other in names if not all(_same(one, other) for one in row)]
    return sum(any(_same(one, other) for other in own) for one in row)


def _same(a: str, b: str) -> bool:
    return fuzz.token_set_ratio(fold(a), fold(b)) >= 85
