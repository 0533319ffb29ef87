"""Several answers of one sender: put together, or kept apart and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from minekit.danish.dates import find_dates
from minekit.danish.names import UNKNOWN
from minekit.records import Problem, Response
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
    joined
        Senders whose parts were put together.
    """

    parts: list[Part]
    joined: list[str] = field(default_factory=list)

    def problems(self, file: str) -> Iterator[Problem]:
        """A note, so that nobody wonders where an answer went."""
        names = list(dict.fromkeys(self.joined))
        if names:
            shown = ", ".join(f"'{name}'" for name in names[:MOST_NAMED])
            more = len(names) - MOST_NAMED
            yield Problem(file, 0, "joined", "what a sender says in several places counts as one "
                          f"response: {shown}{f' and {more} more' if more > 0 else ''}")


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


def note_repeats(responses: Sequence[Response]) -> Iterator[Problem]:
    """A row for each response whose sender has an earlier one, in the same file or another."""
    first: dict[str, Response] = {}
    for response in responses:
        if response.stakeholder == UNKNOWN:
            continue
        other = first.setdefault(fold(response.stakeholder), response)
        if other is not response:
            yield Problem(response.file, response.first_page, "same sender",
                          f"'{response.stakeholder}' has another response, in {other.file} on "
                          f"page {other.first_page}; they are kept apart")
