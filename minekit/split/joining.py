"""What one sender says in several places of a white book, put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from minekit.danish.dates import find_dates
from minekit.records import Problem
from minekit.split.directory import fold
from minekit.split.letter import Letter
from minekit.split.whitebook import Part

MOST_NAMED = 8
"""Senders that a note names."""


@dataclass
class Joined:
    """The answers of a book, one for each sender and day.

    Parameters
    ----------
    joined, apart
        Senders whose parts were put together, and those with several answers of different days.
    """

    parts: list[Part]
    joined: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)

    def problems(self, file: str) -> Iterator[Problem]:
        """A note for each, so that nobody wonders where an answer went."""
        if self.joined:
            yield Problem(file, 0, "joined", "what a sender says in several places counts as "
                          f"one response: {_names(self.joined)}")
        if self.apart:
            yield Problem(file, 0, "same sender", "answers of one sender on different days "
                          f"are responses of their own: {_names(self.apart)}")


def join(parts: Sequence[Part], find: Callable[[str], str]) -> Joined:
    """Parts of one sender as one, unless they tell different days.

    Parameters
    ----------
    find
        Gives the canonical name of those that the hearing lists.
    """
    found = Joined([])
    owners: defaultdict[str, list[Part]] = defaultdict(list)
    for part in parts:
        owner = find(part.name) or part.name
        same = owners[fold(owner)]
        other = next((other for other in same if _same_day(other.letter, part.letter)), None)
        if other is None:
            found.apart += [owner] if same else []
            found.parts.append(part)
            same.append(part)
        else:
            _append(other.letter, part.letter)
            found.joined.append(owner)
    return found


def _same_day(a: Letter, b: Letter) -> bool:
    days = [next((day for _, day in find_dates(letter.fields.get("date", ""))), None)
            for letter in (a, b)]
    return None in days or days[0] == days[1]


def _append(letter: Letter, other: Letter) -> None:
    letter.blocks = [*letter.blocks, *other.blocks]
    letter.signature = [*letter.signature, *other.signature]
    letter.title = letter.title or other.title
    for name, value in other.fields.items():
        letter.fields.setdefault(name, value)


def _names(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(names))
    shown = ", ".join(f"'{name}'" for name in different[:MOST_NAMED])
    more = len(different) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
