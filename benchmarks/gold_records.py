"""The records that stages without a fault would give, made of annotated hearings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from minekit.annotated import Annotated
from minekit.hearing import Hearing
from minekit.records import (
    Link,
    Position,
    Response,
    Scored,
    Sentence,
    SentenceStance,
    Stance,
)

ROOT = Path(__file__).parent.parent
ELSEWHERE = Path("/work/shared/hearings")


class Records(NamedTuple):
    """What is known of a hearing before points are gathered."""

    hearing: Hearing
    responses: list[Response]
    sentences: list[Sentence]
    links: list[Link]
    stances: list[SentenceStance]
    positions: list[Position]


def hearings() -> Iterator[Annotated]:
    """The annotated hearings of the repository, and those that lie elsewhere."""
    for folder in (ROOT / "corpora", ROOT / "corpora" / "training", ELSEWHERE):
        for path in sorted(folder.glob("*/gold.jsonl")):
            yield Annotated.read(path.parent)


def records(hearing: Annotated) -> Records:
    """What an annotator said, as the program would say it."""
    links, stances = [], []
    evidence: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence, labels in hearing.labelled():
        links.append(Link(sentence.id, tuple(Scored(id, 0.9) for id in sorted(labels.themes)),
                          tuple(Scored(id, 0.9) for id in sorted(labels.stances)),
                          tuple(Scored(id, 0.9) for id in sorted(labels.considerations))))
        for move, stance in labels.stances.items():
            stances.append(SentenceStance(sentence.id, move, stance, 0.9))
            evidence[sentence.response_id, move].append(sentence)
    positions = [position(response, move, stance, evidence[response, move])
                 for response, held in hearing.positions.items() for move, stance in held.items()]
    responses = [response(id, n) for n, id in enumerate(hearing.positions, 1)]
    return Records(hearing.hearing, responses, list(hearing.sentences), links, stances, positions)


def response(id: str, number: int, name: str = "") -> Response:
    """A letter of a citizen."""
    return Response(id, number, f"{id}.pdf", 1, 1, name or f"Borger {number}", False, "borger", "",
                    False, "letter", "")


def position(response: str, move: str, stance: Stance, evidence: list[Sentence]) -> Position:
    """A position that rests on these sentences."""
    return Position(response, move, stance, 0.9, False, tuple(item.id for item in evidence),
                    evidence[0].text if evidence else "", 1)
