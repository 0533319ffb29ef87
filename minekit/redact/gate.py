"""The gate through which everything passes that leaves the run folder for others to read.

Reports, tables and files for other programs are made of what comes out here. CPR numbers never do;
private persons do not when they are masked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from minekit import files
from minekit.danish.names import BORGER, first_names
from minekit.errors import SettingsError
from minekit.hearing import Hearing
from minekit.packed import Blocks
from minekit.printed import printed
from minekit.records import (
    Block,
    Link,
    Point,
    Position,
    Problem,
    Quote,
    Response,
    Sentence,
    SentenceStance,
    Statement,
)
from minekit.redact.masker import Masker
from minekit.redact.masks import MASKS, NONE, Masked, Masks, any_mark
from minekit.redact.numbers import without_cpr
from minekit.redact.spelling import folded, name_words
from minekit.store import Recorded, Store
from minekit.strict_toml import suggest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")

LIST = "work/masked.csv"
"""What was masked, in the run folder; no export holds it."""


@dataclass(frozen=True)
class Outgoing:
    """The records of a run as others may see them.

    Parameters
    ----------
    masked
        What was masked.
    originals
        The response that each one was made of, by its id here: for checks, never for print.
    """

    hearing: Hearing
    responses: tuple[Response, ...]
    sentences: tuple[Sentence, ...]
    links: tuple[Link, ...]
    stances: tuple[SentenceStance, ...]
    positions: tuple[Position, ...]
    points: tuple[Point, ...]
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    masked: tuple[Masked, ...]
    originals: Mapping[str, Response]


def outgoing(store: Store, mask: str = NONE, language: str = "da", made: Recorded | None = None
             ) -> Outgoing:
    """What a run stored, with marks in place of what is masked.

    Parameters
    ----------
    mask
        ``none`` for CPR numbers only, ``citizens`` for what tells of private persons too.
    language
        Of the marks: that of the report.
    made
        What it stored, if that is at hand.

    Raises
    ------
    SettingsError
        If there is no such mask.
    StoreError
        If there is no finished run, or it cannot be read.
    """
    if mask not in MASKS:
        raise SettingsError(f"nothing is masked by '{mask}'{suggest(mask, MASKS)}; there are "
                            f"{', '.join(MASKS)}")
    return _Gate(made or Recorded.read(store), store.hearing(), mask, language).pass_out()


def write_list(store: Store, masked: Sequence[Masked]) -> Path | None:
    """Write what was masked into the run folder, for the analyst's eyes; None if nothing was."""
    path = store.folder / LIST
    if not masked:
        path.unlink(missing_ok=True)
        return None
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["number", "kind", "mark", "text"])
    writer.writerows(masked)
    files.write_text(path, text.getvalue())
    return path


def is_verbatim(words: str, text: str) -> bool:
    """Whether words stand in a text, where a mark among them stands for any other words.

    Examples
    --------
    >>> is_verbatim("Ring til Borger 3 på [telefon]", "Ring til Åse Bæk på 12 34 56 78, tak")
    True
    """
    if words in text:
        return True
    first, *others = _between_marks(words)
    at = text.find(first)
    for piece in others:
        at = text.find(piece, at + len(first) + 1) if at >= 0 else at
        first = piece
    return at >= 0


@lru_cache(maxsize=256)
def _between_marks(words: str) -> tuple[str, ...]:
    return tuple(any_mark().split(words))


class _Gate:
    """The records of one run on their way out."""

    def __init__(self, made: Recorded, hearing: Hearing, mask: str, language: str) -> None:
        self._made, self._hearing = made, hearing
        self._responses, self._sentences = made.responses, made.sentences
        self._masks = Masks(mask, self._hearing, self._responses, language)
        inside: dict[str, list[Sentence]] = {response.id: [] for response in self._responses}
        for sentence in self._sentences:
            inside[sentence.response_id].append(sentence)
        self._inside = inside
        self._by_id = {response.id: response for response in self._responses}
        self._maskers: dict[str, Masker] = {}
        if self._masks.is_on:  # those whom one letter names are masked in all
            for response in self._responses:
                self._masker(response.id)
        self._others = Masker(self._masks)

    def _masker(self, response_id: str) -> Masker:
        """That of a response; made when its blocks are looked at anyway, as these are packed."""
        if response_id not in self._maskers:
            self._maskers[response_id] = Masker(
                self._masks, self._by_id[response_id], self._inside[response_id])
        return self._maskers[response_id]

    def pass_out(self) -> Outgoing:
        """All records, masked."""
        made, ids = self._made, self._ids
        responses = [self._response(item) for item in self._responses]
        result = Outgoing(
            self._case(), tuple(responses), tuple(map(self._sentence, self._sentences)),
            tuple(_with(item, sentence_id=self._sentence_ids[item.sentence_id])
                  for item in made.links),
            tuple(_with(item, sentence_id=self._sentence_ids[item.sentence_id])
                  for item in made.stances),
            tuple(map(self._position, made.positions)),
            tuple(map(self._point, made.points)),
            tuple(map(self._statement, made.statements)),
            tuple(map(self._problem, made.problems)), (),
            {ids[item.id]: item for item in self._responses})
        return replace(result, masked=self._masks.found)

    @cached_property
    def _ids(self) -> dict[str, str]:
        """New ids for responses whose ids, made of the names of files, may name a person."""
        taken: set[str] = set()
        ids = {}
        for response in self._responses:
            id = base = self._new_id(response)
            number = 1
            while id in taken:
                number += 1
                id = f"{base}-{number}"
            taken.add(id)
            ids[response.id] = id
        return ids

    def _new_id(self, response: Response) -> str:
        if not self._masks.is_on:
            return _plain_id(response.id, response.number)
        if response.kind == BORGER:
            return files.slug(self._masks.pseudonym(response.stakeholder))
        return f"svar-{response.number}" if _names_someone(response.id) else _plain_id(
            response.id, response.number)

    @cached_property
    def _sentence_ids(self) -> dict[str, str]:
        return {item.id: item.id if (new := self._ids[item.response_id]) == item.response_id
                else new + item.id.removeprefix(item.response_id) for item in self._sentences}

    @cached_property
    def _files(self) -> dict[str, str]:
        """The names of files as others see them."""
        inside: dict[str, list[Response]] = {}
        for response in self._responses:
            inside.setdefault(response.file, []).append(response)
        citizens = {word for response in self._responses if response.kind == BORGER
                    for word in name_words(response.stakeholder) if len(word) > 2}
        names = {}
        for file, responses in inside.items():
            stem = folded(file.rpartition(".")[0])
            of_citizen = any(response.kind == BORGER for response in responses)
            named = of_citizen and (len(responses) == 1 or any(
                folded(word) in re.split(r"[^a-z]+", stem) for word in citizens))
            if self._masks.is_on and (named or _names_someone(stem)):
                names[file] = f"{self._ids[responses[0].id]}.pdf"
            else:
                names[file] = without_cpr(file, self._masks.mark("cpr"))
        return names

    @cached_property
    def _renamed(self) -> list[tuple[str, str]]:
        """Names of files that others see as others."""
        return [(name, shown) for name, shown in self._files.items() if name != shown]

    def _case(self) -> Hearing:
        """The hearing, in which citizens may be listed."""
        if not self._masks.is_on:
            return self._hearing
        listed = tuple(
            item.model_copy(update={"name": self._masks.pseudonym(item.name), "aliases": ()})
            if item.kind == BORGER else item for item in self._hearing.stakeholders)
        return self._hearing.model_copy(update={"stakeholders": listed})

    def _response(self, response: Response) -> Response:
        masker, is_citizen = self._masker(response.id), response.kind == BORGER
        name = response.stakeholder
        if self._masks.is_on and is_citizen:
            mark = self._masks.pseudonym(name)
            self._masks.note(response, "navn", mark, name)
            name = mark
        else:
            name = masker(name)
        return replace(response, id=self._ids[response.id], file=self._files[response.file],
                       stakeholder=name, title=masker(response.title),
                       blocks=_masked_blocks(response.blocks, masker))

    def _sentence(self, sentence: Sentence) -> Sentence:
        masker = self._masker(sentence.response_id)
        return _with(sentence, id=self._sentence_ids[sentence.id],
                     response_id=self._ids[sentence.response_id], text=masker(sentence.text),
                     heading=masker(sentence.heading), row=masker(sentence.row),
                     column=masker(sentence.column))

    def _position(self, position: Position) -> Position:
        return _with(position, response_id=self._ids[position.response_id],
                     evidence=tuple(self._sentence_ids[id] for id in position.evidence),
                     quote=self._masker(position.response_id)(position.quote))

    def _point(self, point: Point) -> Point:
        return replace(point, title=self._others(point.title), topic=self._others(point.topic),
                       responses=self._all(point.responses),
                       sentences=tuple(self._sentence_ids[id] for id in point.sentences))

    def _statement(self, item: Statement) -> Statement:
        return replace(item, text=self._others(item.text), responses=self._all(item.responses),
                       quotes=tuple(map(self._quote, item.quotes)),
                       reasons=tuple(reason._replace(responses=self._all(reason.responses))
                                     for reason in item.reasons))

    def _quote(self, quote: Quote) -> Quote:
        return Quote(self._ids[quote.response_id],
                     self._sentence_ids.get(quote.sentence_id, ""),
                     self._masker(quote.response_id)(quote.text), quote.page)

    def _problem(self, problem: Problem) -> Problem:
        file = self._files.get(problem.file)
        if file is None:
            unread = self._masks.is_on and _names_someone(problem.file.rpartition(".")[0])
            file = f"{self._masks.mark('file')}.pdf" if unread else self._others(problem.file)
        message = problem.message
        for name, shown in self._renamed:
            message = message.replace(name, shown)
        return replace(problem, file=file, message=self._others(message))

    def _all(self, responses: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._ids[id] for id in responses)


def _with(item: Record, **shown: object) -> Record:
    """A record as others see it; mostly it is the same, and making another takes time and room."""
    if all(getattr(item, name) == value for name, value in shown.items()):
        return item
    return replace(item, **shown)


def _masked_blocks(blocks: Sequence[Block], masker: Masker) -> Sequence[Block]:
    if all(masker(block.text) == block.text for block in printed(blocks)):
        return blocks
    return Blocks.of(_masked_block(block, masker) for block in blocks)


def _masked_block(block: Block, masker: Masker) -> Block:
    """The block with its masked text; the places of its words are lost when that is another."""
    text = masker(block.text)
    if text == block.text:
        return block
    return Block(block.kind, text, (), (), block.level, block.marker, block.cell)


def _plain_id(id: str, number: int) -> str:
    """The id, unless ten digits of it may be a CPR number."""
    return f"svar-{number}" if re.search(r"\d{6}\D?\d{4}", id) else id


def _names_someone(stem: str) -> bool:
    """Whether a word of a file's name is a common first name."""
    words = set(re.split(r"[^a-z]+", folded(stem)))
    return not words.isdisjoint(_folded_first_names())


@cache
def _folded_first_names() -> frozenset[str]:
    return frozenset(folded(name) for name in first_names() if len(name) > 3)
