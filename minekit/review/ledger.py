"""The decisions of a run in memory, each under what it speaks of; new rows are read as they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from minekit.decisions import (
    JUDGEMENTS,
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
    _by_response: dict[str, list[Decision]] = field(default_factory=dict)
    _by_sentence: dict[str, list[Decision]] = field(default_factory=dict)
    _homes: dict[int, tuple[str, str]] = field(default_factory=dict)

    def refresh(self) -> bool:
        """Read what was decided since, here or by another program; whether there was anything."""
        new = self.book.all(after=self.rows[-1].number if self.rows else 0)
        if not new:
            return False
        self.rows += new
        self.held = in_force(self.rows, self.coders)
        by_response, by_sentence = defaultdict(list), defaultdict(list)
        for item in self.held:
            response, sentence = self.home(item)
            by_response[response].append(item)
            by_sentence[sentence].append(item)
        self._by_response, self._by_sentence = dict(by_response), dict(by_sentence)
        return True

    def home(self, item: Decision) -> tuple[str, str]:
        """The response and the sentence that a decision speaks of; empty for none."""
        if item.number not in self._homes:
            self._homes[item.number] = self._find(item)
        return self._homes[item.number]

    def _find(self, item: Decision) -> tuple[str, str]:
        if item.kind in (Kind.STANCE, Kind.THEMES, Kind.SPLIT, Kind.PLACE) or (
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

    def is_done(self, sentence_id: str, coder: str) -> bool:
        """Whether a coder decided on a sentence's themes or sides."""
        return any(item.coder == coder and item.kind in JUDGEMENTS
                   for item in self.of_sentence(sentence_id))
