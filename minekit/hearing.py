"""``hearing.toml``: themes, moves, models, considerations and expected stakeholders of a hearing.

The file is read strictly. An unknown key, an id that leads nowhere or a name that is used twice is
refused with the file, the line and a suggestion, so that no typing error ends up in an annex.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from minekit.errors import CorpusError, HearingError
from minekit.strict_toml import Table, parse, place, suggest

KINDS = ("råd", "nævn", "lokaludvalg", "fagudvalg", "forvaltning", "MED-udvalg",
         "faglig organisation", "erhvervsorganisation", "forening", "institution", "borger")
"""Kinds of stakeholder, in the order in which reports list them."""

AUTHORITIES = frozenset({"nævn", "fagudvalg", "forvaltning"})
"""Kinds that are public authorities (the ``O`` of the annex *svar på henvendelser*)."""

FILE_NAME = "hearing.toml"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[\w.-]+$", max_length=64)]


def _unique(items: Any) -> Any:
    if isinstance(items, list):
        for text, count in Counter(map(str, items)).items():
            if count > 1:
                raise ValueError(f"'{text}' is listed {count} times")
    return items


def _filled(text: str) -> str:
    if re.fullmatch(r"<[a-zæøå',][^<>]*>", text):
        raise ValueError(f"'{text}' is still to be filled in")
    return text


Filled = Annotated[Text, AfterValidator(_filled)]
"""Not as `minekit new` left it."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_unique)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_unique)]


class Case(Table):
    """The ``[hearing]`` table: what is heard about, by whom and when."""

    id: Id
    title: Filled
    authority: Filled
    language: Literal["da"] = "da"
    opened: datetime.date | None = None
    deadline: datetime.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Case:
        if self.opened and self.deadline and self.deadline < self.opened:
            raise ValueError(f"deadline {self.deadline} is before opened {self.opened}")
        return self


class Topic(Table):
    """A theme or a consideration."""

    id: Id
    title: Filled
    description: Annotated[str, AfterValidator(_filled)] = ""
    keywords: Texts = ()
    examples: Texts = ()

    @property
    def text(self) -> str:
        """All that is known of it, as one text."""
        return ". ".join(filter(None, (self.title, self.description, *self.keywords,
                                       *self.examples)))


class Theme(Topic):
    """One of the prioritised themes."""


class Consideration(Topic):
    """A criterion (hensyn) that arguments appeal to."""


class Move(Topic):
    """A proposed change (greb) that can be supported or opposed."""

    theme: Id


class Model(Table):
    """A named combination of moves."""

    id: Id
    title: Text
    description: str = ""
    moves: Annotated[Ids, Field(min_length=1)]


class Stakeholder(Table):
    """A sender who is expected to answer, and the names under which it may appear."""

    name: Text
    kind: Text
    aliases: Texts = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


class Hearing(Table):
    """All that is known of a hearing beforehand.

    Examples
    --------
    >>> hearing = Hearing.from_folder("corpora/ressortanalyse")
    >>> hearing.move("G04").theme
    'hjemmepleje'
    """

    case: Annotated[Case, Field(alias="hearing")]
    considerations: Annotated[tuple[Consideration, ...], Field(alias="consideration")] = ()
    themes: Annotated[tuple[Theme, ...], Field(alias="theme", min_length=1)]
    moves: Annotated[tuple[Move, ...], Field(alias="move")] = ()
    models: Annotated[tuple[Model, ...], Field(alias="model")] = ()
    stakeholders: Annotated[tuple[Stakeholder, ...], Field(alias="stakeholder")] = ()

    @classmethod
    def from_folder(cls, folder: str | Path) -> Hearing:
        """Read ``hearing.toml`` of a corpus.

        Raises
        ------
        CorpusError
            If there is no such folder, or no ``hearing.toml`` in it.
        HearingError
            If the file cannot be used.
        """
        if not Path(folder).is_dir():
            raise CorpusError(f"{folder}: no such folder; give the folder that holds {FILE_NAME}")
        return cls.from_file(Path(folder) / FILE_NAME)

    @classmethod
    def from_file(cls, path: str | Path) -> Hearing:
        """Read a hearing file.

        Raises
        ------
        CorpusError
            If there is no such file.
        HearingError
            If the file cannot be used.
        """
        try:
            text = Path(path).read_text("utf-8")
        except FileNotFoundError:
            raise CorpusError(f"{path}: not found; `minekit new FOLDER --pdf ...` writes one "
                              "to fill in") from None
        except (OSError, UnicodeDecodeError) as error:
            raise HearingError(f"{path}: cannot be read: {error}; it must be UTF-8") from None
        return cls.from_text(text, str(path))

    @classmethod
    def from_text(cls, text: str, source: str = FILE_NAME) -> Hearing:
        """Read a hearing from TOML text; ``source`` is named in errors."""
        hearing = parse(cls, text, source, HearingError)
        for key, at, message in hearing._wrong_references():
            raise HearingError(f"{place(text, source, at)}: {key}: {message}")
        return hearing

    def of_senders(self) -> Hearing:
        """What finding responses and senders needs of it, and no more."""
        titles = tuple(Theme(id=theme.id, title=theme.title) for theme in self.themes)
        return Hearing.model_validate({"hearing": self.case, "stakeholder": self.stakeholders,
                                       "theme": titles})

    def of_subjects(self) -> Hearing:
        """What linking and judging sentences needs of it, and no more."""
        case = Case(id="-", title="-", authority="-", language=self.case.language)
        return Hearing.model_validate({"hearing": case, "theme": self.themes, "move": self.moves,
                                       "consideration": self.considerations})

    def theme(self, id: str) -> Theme:
        """The theme with this id; ``KeyError`` if there is none."""
        return self._themes[id]

    def move(self, id: str) -> Move:
        """The move with this id; ``KeyError`` if there is none."""
        return self._moves[id]

    def moves_of(self, theme: str) -> tuple[Move, ...]:
        """The moves that belong to a theme."""
        return tuple(move for move in self.moves if move.theme == theme)

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _moves(self) -> dict[str, Move]:
        return {move.id: move for move in self.moves}

    def _wrong_references(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        """Key, place and message of each id that is taken twice or leads nowhere."""
        groups: dict[str, Sequence[Topic | Model]] = {
            "theme": self.themes, "move": self.moves, "consideration": self.considerations,
            "model": self.models}
        for table, items in groups.items():
            seen: set[str] = set()
            for n, item in enumerate(items):
                if item.id in seen:
                    yield f"{table}.id", (table, n, "id"), f"'{item.id}' is used twice"
                seen.add(item.id)
        for n, move in enumerate(self.moves):
            if move.theme not in self._themes:
                yield "move.theme", ("move", n, "theme"), _unknown("theme", move.theme,
                                                                   self._themes)
        for n, model in enumerate(self.models):
            for id in model.moves:
                if id not in self._moves:
                    yield "model.moves", ("model", n, "moves"), _unknown("move", id, self._moves)
        owners: dict[str, str] = {}
        for n, stakeholder in enumerate(self.stakeholders):
            for name in stakeholder.names:
                owner = owners.setdefault(name.casefold(), stakeholder.name)
                if owner != stakeholder.name or stakeholder.names.count(name) > 1:
                    yield ("stakeholder.name", ("stakeholder", n, "name"),
                           f"'{name}' is already a name of '{owner}'")


def _unknown(what: str, given: str, known: Iterable[str]) -> str:
    known = list(known)
    return f"no {what} has the id '{given}'{suggest(given, known)}; there are {', '.join(known)}"
