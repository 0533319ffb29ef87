"""The decisions of a run in memory, each under what it speaks of; new rows come in as made."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field

from minekit.decisions import (
    JUDGEMENTS,
    POINTS,
    SETS,
    Decision,
    DecisionBook,
    Kind,
    Places,
    Rulings,
    in_force,
    rulings,
)
from minekit.hearing import Hearing


@dataclass
class Ledger:
    """The decisions that hold, found in a run.

    Parameters
    ----------
    coders
        Only their decisions are seen; those of all if empty.
    """

    book: DecisionBook
    places: Places
    hearing: Hearing
    coders: Collection[str] = ()
    rows: list[Decision] = field(default_factory=list)
    held: list[Decision] = field(default_factory=list)
    points: list[Decision] = field(default_factory=list)
    _by_response: dict[str, list[Decision]] = field(default_factory=dict)
    _by_sentence: dict[str, list[Decision]] = field(default_factory=dict)
    _homes: dict[int, tuple[str, str]] = field(default_factory=dict)
    _done: dict[str, set[str]] = field(default_factory=dict)

    def refresh(self) -> bool:
        """Read what was decided since, here or by another program; whether there was anything."""
        new = self.book.all(after=self.rows[-1].number if self.rows else 0)
        if not new:
            return False
        self.rows += new
        if any(item.kind is Kind.UNDO for item in new):
            self.held = []
            for index in (self._by_response, self._by_sentence, self._done):
                index.clear()
            new = in_force(self.rows, self.coders)
        else:
            new = in_force(new, self.coders)
        for item in new:
            self._take_in(item)
        self.points = [item for item in self.held if item.kind in POINTS]
        return True

    def _take_in(self, item: Decision) -> None:
        response, sentence = self.home(item)
        self.held.append(item)
        self._by_response.setdefault(response, []).append(item)
        self._by_sentence.setdefault(sentence, []).append(item)
        if sentence and item.kind in JUDGEMENTS:
            self._done.setdefault(item.coder, set()).add(sentence)

    def home(self, item: Decision) -> tuple[str, str]:
        """The response and the sentence that a decision speaks of; empty for none."""
        if item.number not in self._homes:
            self._homes[item.number] = self._find(item)
        return self._homes[item.number]

    def _find(self, item: Decision) -> tuple[str, str]:
        if item.kind in SETS | {Kind.STANCE, Kind.SPLIT, Kind.PLACE} or (
                item.kind is Kind.NOTE and len(item.target.spots) == 1 and not item.target.file):
            found = self.places.sentence(item.target.spots[0]) if item.target.spots else None
            return (found.response_id, found.id) if found else ("", "")
        if item.kind in (Kind.POSITION, Kind.SENDER, Kind.MERGE, Kind.NOTE):
            response = self.places.response(item.target)
            return (response.id, "") if response else ("", "")
        return "", ""

    def of_response(self, id: str) -> Sequence[Decision]:
        """What was decided of a response and its sentences."""
        return self._by_response.get(id, ())

    def of_sentence(self, id: str) -> Sequence[Decision]:
        """What was decided of a sentence."""
        return self._by_sentence.get(id, ())

    def rulings(self, response_id: str) -> Rulings:
        """What holds of a response and its sentences."""
        return rulings(self.of_response(response_id), self.places, self.hearing)

    def done(self, coder: str) -> Set[str]:
        """The sentences of which a coder decided something."""
        return self._done.get(coder, set())

    def last(self, coder: str, number: int = 0) -> list[Decision]:
        """What a coder decided last of a response, at one stroke, or the one with a number."""
        own = [item for item in self.held if item.coder == coder and number in (0, item.number)]
        return [item for item in own if item.time == own[-1].time
                and self.home(item)[0] == self.home(own[-1])[0]]
