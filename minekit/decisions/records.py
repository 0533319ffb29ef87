"""What a person decided, and of what: decisions are tied to words, not to ids.

A rerun may number responses, sentences and points otherwise. So a decision names the bytes of a
document and the verbatim sentence in it; :mod:`minekit.decisions.places` finds that again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from minekit.records import Stance

SILENT = "silent"
"""Decided in place of a stance: nothing is said of the move."""
SIDES = (*map(str, Stance), SILENT)


class Kind(StrEnum):
    """What is decided."""

    STANCE = "stance"
    """The side that a sentence takes on a move."""
    THEMES = "themes"
    """What a sentence is about."""
    CONSIDERATIONS = "considerations"
    """What a sentence appeals to."""
    POSITION = "position"
    """Where a response stands on a move."""
    SENDER = "sender"
    SPLIT = "split"
    """A new response begins with a sentence."""
    MERGE = "merge"
    """Two responses of a document are one."""
    RENAME = "rename point"
    JOIN = "merge points"
    MOVE = "move point"
    """To another theme."""
    PLACE = "move sentence"
    """To another point."""
    NOTE = "note"
    UNDO = "undo"
    """An earlier decision no longer holds; to undo that makes it hold again."""


STRUCTURE = frozenset({Kind.SENDER, Kind.SPLIT, Kind.MERGE})
"""Decisions about responses, which come before anything is read out of their sentences."""
JUDGEMENTS = frozenset({Kind.STANCE, Kind.THEMES, Kind.CONSIDERATIONS, Kind.POSITION})
SETS = frozenset({Kind.THEMES, Kind.CONSIDERATIONS})
"""Several of which may be given to a sentence, or none."""
POINTS = frozenset({Kind.RENAME, Kind.JOIN, Kind.MOVE, Kind.PLACE})


class Spot(NamedTuple):
    """A sentence in the corpus, told by its content.

    Parameters
    ----------
    file, sha256
        Path of the document below the corpus' PDF folder, and the hash of its bytes.
    page
        1-based.
    text
        Verbatim, as in :attr:`minekit.records.Sentence.text`.
    occurrence
        Number, from 0, among the sentences of the document with this text.
    """

    file: str
    sha256: str
    page: int
    text: str
    occurrence: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: a sentence, a response or a point.

    Parameters
    ----------
    spots
        The sentence; or some of the sentences of the response or point, that tell which one it is.
    move
        On which a stance or position is decided; of a point, that on which its senders take a side.
    file, alone
        Of a response: its document, and whether it is the only one in it.
    theme, title, part
        Of a point: as it was when the decision was made, and whether it is part of another.
    """

    spots: tuple[Spot, ...] = ()
    move: str = ""
    file: str = ""
    alone: bool = False
    theme: str = ""
    title: str = ""
    part: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values, without what is empty."""
        return _plain(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` gave."""
        spots = tuple(Spot(*spot) for spot in data.get("spots", ()))
        return cls(**{**data, "spots": spots})


@dataclass(frozen=True, slots=True)
class Value:
    """What was decided; which fields count follows from the kind.

    Parameters
    ----------
    stance
        One of :data:`SIDES`, of a sentence or response.
    themes, considerations
        Ids; none says that the sentence is about no theme, or appeals to none.
    evidence
        The sentences that a position rests on.
    name, kind
        Of a sender.
    title, theme
        New ones of a point.
    other
        The response or point that something is merged with or moved to.
    text
        A note.
    number
        Of the decision that is undone.
    """

    stance: str = ""
    themes: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    evidence: tuple[Spot, ...] = ()
    name: str = ""
    kind: str = ""
    title: str = ""
    theme: str = ""
    other: Target | None = None
    text: str = ""
    number: int = 0

    @property
    def given(self) -> frozenset[str]:
        """The themes or considerations."""
        return frozenset(self.themes or self.considerations)

    def to_json(self) -> dict[str, Any]:
        """Plain values, without what is empty."""
        return _plain(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` gave."""
        made = dict(data)
        for name in ("themes", "considerations"):
            made[name] = tuple(data.get(name, ()))
        made["evidence"] = tuple(Spot(*spot) for spot in data.get("evidence", ()))
        if "other" in data:
            made["other"] = Target.from_json(data["other"])
        return cls(**made)


def _plain(record: Target | Value) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in type(record).__dataclass_fields__}
    return {name: value.to_json() if isinstance(value, Target) else value
            for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the book of decisions.

    Parameters
    ----------
    number
        Its place in the book, from 1; 0 before it is written.
    time
        ISO 8601, UTC.
    settled
        Whether it settles what coders disagreed on.
    """

    kind: Kind
    target: Target
    value: Value
    coder: str
    time: str = ""
    number: int = 0
    settled: bool = False

    def texts(self) -> tuple[str, str]:
        """Target and value as JSON, the same for equal ones."""
        return _dump(self.target), _dump(self.value)


def _dump(record: Target | Value) -> str:
    return json.dumps(record.to_json(), ensure_ascii=False, sort_keys=True)
