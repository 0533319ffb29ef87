"""What is exchanged: sources, codes, and which words of which source carry which codes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from minekit.hearing import Hearing
from minekit.records import Document, Sentence, Stance
from minekit.redact import Outgoing
from minekit.report.looks import LOOKS
from minekit.report.text import one_line
from minekit.wording import Words

DIGITS = 3
"""Of a score."""


class Code(NamedTuple):
    """A theme, a move, a stance on a move, or a consideration.

    Parameters
    ----------
    id
        ``theme:bus``, ``move:M1``, ``move:M1:supports``, ``consideration:tryghed``.
    parent
        The id of the code that it is a part of.
    colour
        Six hexadecimal digits, or empty.
    """

    id: str
    title: str
    description: str = ""
    parent: str = ""
    colour: str = ""


class Coding(NamedTuple):
    """A code with the program's confidence; ``review`` marks positions that are not sure."""

    code: str
    score: float
    review: bool = False


class Area(NamedTuple):
    """A rectangle on a page (1-based), in whole points from the top left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Characters ``start`` to ``end`` of a source's text with their codes.

    Parameters
    ----------
    id
        Of the sentence.
    """

    id: str
    start: int
    end: int
    page: int
    areas: tuple[Area, ...]
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A response: its words as plain text, and what is coded in it.

    Parameters
    ----------
    name
        Of the stakeholder.
    positions
        Where the response as a whole stands on moves.
    heights
        Of the pages of its file, in whole points; empty where they are not known.
    """

    id: str
    number: int
    name: str
    kind: str
    date: str
    file: str
    first_page: int
    last_page: int
    text: str
    selections: tuple[Selection, ...] = ()
    positions: tuple[Coding, ...] = ()
    heights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """All that is exchanged of a hearing."""

    id: str
    title: str
    codes: tuple[Code, ...]
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, records: Outgoing, words: Words, documents: tuple[Document, ...] = ()) -> Project:
        """Made of what leaves a run.

        Parameters
        ----------
        documents
            For the heights of their pages.
        """
        case = records.hearing.case
        return cls(case.id, one_line(case.title), tuple(_codes(records.hearing, words)),
                   tuple(_Sources(records, documents).all()))

    def guid(self, kind: str, id: str) -> str:
        """An identifier for the whole world, the same in every export."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:minekit:{self.id}:{kind}:{id}"))


def _codes(hearing: Hearing, words: Words) -> list[Code]:
    codes = []
    for theme in hearing.themes:
        codes.append(Code(f"theme:{theme.id}", one_line(theme.title), one_line(theme.description)))
        for move in hearing.moves_of(theme.id):
            own = f"move:{move.id}"
            codes.append(Code(own, one_line(f"{move.id} {move.title}"), one_line(move.description),
                              f"theme:{theme.id}"))
            codes += [Code(f"{own}:{stance}", f"{move.id} {words(f'look.{stance}.name')}", "", own,
                           LOOKS[stance].strong) for stance in Stance]
    codes += [Code(f"consideration:{item.id}", one_line(item.title), one_line(item.description))
              for item in hearing.considerations]
    return codes


class _Sources:
    """The responses of a run as sources."""

    def __init__(self, records: Outgoing, documents: tuple[Document, ...]) -> None:
        self._records = records
        self._codings: defaultdict[str, list[Coding]] = defaultdict(list)
        for link in records.links:
            self._codings[link.sentence_id] += [
                *(_coding(f"theme:{item.id}", item.score) for item in link.themes),
                *(_coding(f"consideration:{item.id}", item.score)
                  for item in link.considerations)]
        for stance in records.stances:
            self._codings[stance.sentence_id].append(
                _coding(f"move:{stance.move}:{stance.stance}", stance.confidence))
        self._positions: defaultdict[str, list[Coding]] = defaultdict(list)
        for item in records.positions:
            self._positions[item.response_id].append(_coding(
                f"move:{item.move}:{item.stance}", item.confidence, item.needs_review))
        self._sentences: defaultdict[str, list[Sentence]] = defaultdict(list)
        for sentence in records.sentences:
            self._sentences[sentence.response_id].append(sentence)
        self._heights = {document.file: tuple(round(page.height) for page in document.pages)
                         for document in documents}

    def all(self) -> list[Source]:
        """In the order of the responses."""
        sources = []
        for response in self._records.responses:
            text, selections = self._text(self._sentences[response.id])
            original = self._records.originals[response.id]
            sources.append(Source(
                response.id, response.number, one_line(response.stakeholder), response.kind,
                response.date, one_line(response.file), response.first_page, response.last_page,
                text, selections, tuple(self._positions[response.id]),
                self._heights.get(original.file, ())))
        return sources

    def _text(self, sentences: list[Sentence]) -> tuple[str, tuple[Selection, ...]]:
        """The sentences joined, paragraphs by blank lines, and those that have codes."""
        text, selections = "", []
        for _, paragraph in groupby(sentences, key=lambda item: item.paragraph):
            text += "\n\n" if text else ""
            for n, sentence in enumerate(paragraph):
                text += " " if n else ""
                start = len(text)
                text += one_line(sentence.text)
                if codings := self._codings[sentence.id]:
                    areas = tuple(Area(page, int(box.x0), int(box.top), int(box.x1) + 1,
                                       int(box.bottom) + 1) for page, box in sentence.places)
                    selections.append(Selection(sentence.id, start, len(text), sentence.page,
                                                areas, tuple(codings)))
        return text, tuple(selections)


def _coding(code: str, score: float, review: bool = False) -> Coding:
    return Coding(code, round(score, DIGITS), review)
