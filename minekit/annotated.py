"""Annotated hearings: the sentences of ``gold.jsonl`` with what an annotator said of them.

An annotated hearing is a folder with ``hearing.toml`` and ``gold.jsonl``; its PDFs are not needed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from minekit.errors import CorpusError
from minekit.hearing import FILE_NAME, Hearing
from minekit.records import BlockKind, Sentence, Stance

_GOLD = "gold.jsonl"
_BLOCKS = {"bullets": "list", "numbered": "list", "title": "heading"}
"""Kinds of the annotation that have another name in the records."""


@dataclass(frozen=True)
class Labels:
    """What an annotator said of a sentence."""

    themes: frozenset[str]
    stances: Mapping[str, Stance]
    """By the move's id."""
    considerations: frozenset[str]


@dataclass(frozen=True, eq=False)
class Annotated:
    """An annotated hearing.

    Parameters
    ----------
    sentences
        Headings, body sentences and the rest of all responses, in reading order.
    labels
        Of each sentence; None for headings and others that carry none.
    positions
        By the response's id and the move's.
    """

    name: str
    hearing: Hearing
    sentences: tuple[Sentence, ...]
    labels: tuple[Labels | None, ...]
    positions: Mapping[str, Mapping[str, Stance]]

    def labelled(self) -> Iterator[tuple[Sentence, Labels]]:
        """The sentences that carry labels, with these."""
        for sentence, labels in zip(self.sentences, self.labels, strict=True):
            if labels is not None:
                yield sentence, labels

    def only(self, responses: Collection[str]) -> Self:
        """The part of the hearing that some responses make, given by their ids."""
        kept = [(sentence, labels) for sentence, labels
                in zip(self.sentences, self.labels, strict=True)
                if sentence.response_id in responses]
        return replace(self, sentences=tuple(sentence for sentence, _ in kept),
                       labels=tuple(labels for _, labels in kept),
                       positions={id: held for id, held in self.positions.items()
                                  if id in responses})

    @classmethod
    def read(cls, folder: str | Path) -> Self:
        """Read the folder of an annotated hearing.

        Raises
        ------
        CorpusError, HearingError
            If a file is missing or cannot be used.
        """
        hearing = Hearing.from_folder(folder)
        path = Path(folder) / _GOLD
        try:
            lines = path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            raise CorpusError(f"{path}: not found; a hearing to learn from needs the labels "
                              "of its sentences") from None
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: cannot be read: {error}") from None
        sentences: list[Sentence] = []
        labels: list[Labels | None] = []
        positions: dict[str, dict[str, Stance]] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
                read = list(_read_response(item))
                held = _stances(item["positions"])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CorpusError(f"{path}, line {number}: not an annotated response "
                                  f"({type(error).__name__}: {error})") from None
            if unknown := _unknown(hearing, [label for _, label in read], held):
                raise CorpusError(f"{path}, line {number}: {FILE_NAME} has no '{unknown}'")
            positions[item["id"]] = held
            sentences += (sentence for sentence, _ in read)
            labels += (label for _, label in read)
        return cls(Path(folder).name, hearing, tuple(sentences), tuple(labels), positions)


def _unknown(hearing: Hearing, labels: Iterable[Labels | None], held: Iterable[str]) -> str:
    """The first id among the labels that the hearing does not have; empty if there is none."""
    moves = {move.id for move in hearing.moves}
    themes = {theme.id for theme in hearing.themes}
    considerations = {item.id for item in hearing.considerations}
    found = set(held) - moves
    for item in filter(None, labels):
        found |= (item.stances.keys() - moves) | (item.themes - themes)
        found |= item.considerations - considerations
    return min(found, default="")


def _read_response(item: Mapping[str, Any]) -> Iterator[tuple[Sentence, Labels | None]]:
    """The sentences of a response with their labels, headings in their places."""
    others: dict[int, list[Mapping[str, Any]]] = {}
    for other in item.get("other_text", ()):
        if other.get("stakeholder_words") and other["kind"] in {*BlockKind, "title"}:
            others.setdefault(other["before_sentence"], []).append(other)
    heading, paragraph, number = "", 0, 0
    last: Mapping[str, Any] | None = None
    for at, said in enumerate([*item["sentences"], None]):
        for part in (*others.get(at, ()), *([said] if said is not None else ())):
            kind = part.get("block") or part["kind"]
            block = BlockKind(_BLOCKS.get(kind, kind))
            paragraph += not _goes_on(last, part)
            number += 1
            last = part
            labels = _labels(part) if part is said else None
            yield Sentence(f"{item['id']}-{number}", item["id"], block, part["text"],
                           part.get("page") or 0, heading=heading, row=part.get("row", ""),
                           column=part.get("column", ""), paragraph=paragraph), labels
            if block is BlockKind.HEADING:
                heading = part["text"]


def _goes_on(last: Mapping[str, Any] | None, part: Mapping[str, Any]) -> bool:
    """Whether a text stands in the same paragraph as the last; if unknown, prose does."""
    if last is None or last.get("block") != part.get("block") or "block" not in part:
        return False
    if "paragraph" in part:
        return bool(part["paragraph"] == last.get("paragraph"))
    return bool(part["block"] in ("paragraph", "quote"))


def _labels(said: Mapping[str, Any]) -> Labels:
    return Labels(frozenset(said["themes"]), _stances(said["positions"]),
                  frozenset(said["considerations"]))


def _stances(items: Sequence[Mapping[str, str]]) -> dict[str, Stance]:
    return {item["move"]: Stance(item["stance"]) for item in items}
