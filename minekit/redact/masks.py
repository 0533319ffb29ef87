"""What is masked in the texts of a hearing, and by which marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from minekit.danish.names import BORGER
from minekit.hearing import Hearing
from minekit.records import Response
from minekit.redact.numbers import Found
from minekit.redact.spelling import NAME_WORD, folded, full_names
from minekit.wording import LANGUAGES, words

NONE, CITIZENS = "none", "citizens"
MASKS = (NONE, CITIZENS)
"""What can be masked: CPR numbers, which always are, or private persons too."""
HIDDEN = "hidden"
"""The mark of what is masked without being told apart."""

_OFFICES = frozenset("kontakt info post mail og sekretariat sekretariatet formand bestyrelsen "
                     "hoering hoeringssvar raadhus kommunen".split())
"""What the e-mail address of a house begins with."""


@cache
def any_mark() -> re.Pattern[str]:
    """Matches a mark of any language in a masked text; what stands between marks is verbatim."""
    phrases = {str(phrase) for language in LANGUAGES
               for phrase in words(language).table("mask").values()}
    either = "|".join(re.escape(phrase).replace(re.escape("{n}"), r"\d+")
                      for phrase in sorted(phrases))
    return re.compile(rf"(?:\b|(?=\[))(?:{either})")


class Masked(NamedTuple):
    """Something that was masked, for the analyst's eyes."""

    number: int
    """Of the response; 0 for what stands in none."""
    kind: str
    mark: str
    text: str


class Masks:
    """The marks of a hearing: which citizen has which pseudonym, and what was masked.

    Citizens are numbered in the order of their responses.

    Parameters
    ----------
    mask
        ``none`` for CPR numbers only, ``citizens`` for private persons too.
    language
        Of the marks.
    """

    def __init__(self, mask: str, hearing: Hearing, responses: Sequence[Response],
                 language: str = "da") -> None:
        self.is_on = mask != NONE
        self._words = words(language)
        self._found: dict[Masked, None] = {}
        self._citizens: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._by_first_word: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        if not self.is_on:
            return
        kept = {hearing.case.authority, *(
            name for item in hearing.stakeholders if item.kind != BORGER for name in item.names), *(
            response.stakeholder for response in responses if response.kind != BORGER)}
        self._kept = sorted(name for name in kept if " " in name)
        self._question = " ".join((hearing.case.title, *(
            part.text for part in (*hearing.themes, *hearing.moves, *hearing.considerations))))
        self._houses = {folded(word) for name in kept for word in NAME_WORD.findall(name)
                        if len(word) > 3}
        for response in responses:
            if response.kind == BORGER:
                self._number(response.stakeholder)
        for item in hearing.stakeholders:
            if item.kind == BORGER:
                mark = self._number(item.name)
                for name in item.aliases:
                    self._know(name, mark)

    @property
    def found(self) -> tuple[Masked, ...]:
        """What was masked up to now, by response."""
        return tuple(sorted(self._found))

    def note(self, response: Response | None, kind: str, mark: str, text: str) -> None:
        """Keep what was masked for the analyst; a CPR number only by its date."""
        said = f"{text[:6]}-xxxx" if kind == "cpr" else " ".join(text.split())
        self._found.setdefault(Masked(response.number if response else 0, kind, mark, said))

    def mark(self, kind: str) -> str:
        """What stands in place of a number, an address or something else of a kind."""
        return self._words(f"mask.{kind}")

    def pseudonym(self, name: str) -> str:
        """What a citizen is called; other names as they are."""
        return self._citizens.get(name.casefold(), name)

    def person(self, name: str) -> str:
        """The mark of somebody who is named, the same wherever the name is."""
        key = " ".join(name.casefold().split())
        return self._people.setdefault(key, self._words("mask.person", n=len(self._people) + 1))

    def known_names(self, text: str) -> Iterator[tuple[Found, str]]:
        """Where citizens who answered are named in full."""
        if not self._by_first_word:
            return
        for match in NAME_WORD.finditer(text):
            for name, mark in self._by_first_word.get(match[0].casefold(), ()):
                found = Found(match.start(), match.start() + len(name), "navn")
                if (text[found.start:found.end].casefold() == name
                        and not _goes_on(text, found.end) and not self.is_kept(text, found)):
                    yield found, mark

    def is_kept(self, text: str, found: Found) -> bool:
        """Whether hearing.toml speaks of it, or it is a part of a known organisation's name."""
        inside = text[found.start:found.end]
        return inside in self._question or any(
            start <= found.start and found.end <= start + len(name)
            for name in self._kept if inside in name for start in _places(text, name))

    def is_house(self, text: str, found: Found) -> bool:
        """Whether it is an e-mail address with the name of an organisation that is known."""
        if found.kind != "e-mail":
            return False
        local, _, house = text[found.start:found.end].casefold().partition("@")
        words = set(re.split(r"[^a-z0-9]+", house)[:-1])
        office = set(re.split(r"[^a-z]+", local)) - {""}
        return not self._houses.isdisjoint(words) or (
            office <= self._houses | _OFFICES and not office.isdisjoint(self._houses))

    def _number(self, name: str) -> str:
        mark = self._citizens.get(name.casefold())
        if mark is None:
            mark = self._words("mask.citizen", n=len(self._citizens) + 1)
            self._citizens[name.casefold()] = mark
            self._know(name, mark)
        return mark

    def _know(self, name: str, mark: str) -> None:
        self._citizens.setdefault(name.casefold(), mark)
        for full in full_names(name):
            if first := NAME_WORD.match(full):
                self._by_first_word[first[0].casefold()].append((full.casefold(), mark))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word does not end here; a genitive may follow."""
    rest = text[end:end + 2]
    return bool(rest) and (rest[0].isalnum() and not (rest[0] == "s" and not rest[1:].isalnum()))


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
