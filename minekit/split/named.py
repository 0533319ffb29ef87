"""Names as a white book prints them: with numbers, addresses and days round them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from minekit.danish.dates import find_dates
from minekit.split.contents import without_number
from minekit.split.directory import clean
from minekit.split.letter import is_contact

_BEFORE_DAY = re.compile(r"[\s,;:(–-]*(?:\b(?:modtaget|indsendt|dateret|dato|af|d|den)\b[\s.:]*)*$",
                         re.IGNORECASE)
LONGEST_REST = 3
"""Letters of a word's end that stand on a line of their own."""
_SMALL_WORDS = frozenset("i på for af og ved til om fra der den det de en et med mod nu ny by sø å"
                         .split())
_ANSWER_OF = re.compile(r"(?:(?:hørings?)?svar|bemærkning(?:er)?|indsigelse|henvendelse|brev|"
                        r"mail)\s+(?:fra|af|afgivet af)\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
_PART = re.compile(r",\s+|\s+[·|•]\s+")


class Named(NamedTuple):
    """A sender's name, and the day that stands behind it; either may be empty."""

    name: str
    day: str = ""


def joined_lines(lines: Iterable[str]) -> str:
    """A name on several lines; in a narrow column a word is divided without a hyphen.

    Examples
    --------
    >>> joined_lines(["Grundejerforeninge", "n på", "Bakken"])
    'Grundejerforeningen på Bakken'
    """
    joined = ""
    for line in lines:
        rest = line.split(" ", 1)[0].rstrip(",")
        is_rest = rest.islower() and rest.isalpha() and len(rest) <= LONGEST_REST and (
            rest not in _SMALL_WORDS)
        joined += line if is_rest or not joined else f" {line}"
    return joined


def letters_of(name: str) -> str:
    """The letters of a name: in a narrow column it is divided here and there."""
    return re.sub(r"[\W_]+", "", name.casefold())


def read_named(text: str) -> Named:
    """The name on a line or in a cell.

    Examples
    --------
    >>> read_named("Høringssvar nr. 4: NORDBY ROKLUB, 3. maj 2024")
    Named(name='Nordby Roklub', day='3. maj 2024')
    >>> read_named("Anne Toft, Skovvej 3, 4000 Nordby").name
    'Anne Toft'
    """
    text = _ANSWER_OF.sub("", re.sub(r"\s+,", ",", text))
    place = next((place for place, _ in find_dates(text)), len(text))
    before = _BEFORE_DAY.sub("", text[:place])
    first, *others = _PART.split(before)
    kept = [first]
    for part in others:
        if is_contact(part):
            break
        kept.append(part)
    name = ", ".join(kept) if len(kept) <= len(others) else before
    return Named(clean(without_number(name)), text[place:].strip(" ).") if place else "")
