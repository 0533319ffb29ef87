"""Lines of letters in which it is known where persons, organisations and places are named.

Invented ones are made of ``letters.toml``; of the annotated hearings the persons stand in
``persons.toml``.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from minekit.danish.names import first_names

HERE = Path(__file__).parent
CORPORA = HERE.parent / "corpora"
LABELS = {"P": "PER", "F": "PER", "I": "", "O": "ORG", "L": "LOC", "A": "LOC", "B": "LOC"}
INITIALS = "ABCDEFGHIJKLMNOPRSTVÅØ"
KNOWN, COMMON = 0.5, 0.35
"""Of surnames and places the share that exists, beside those put together of halves; of first
names that of common ones."""
DOUBLE = 0.1
KINDS = {"signatures": 4, "sentences": 5, "plain": 2}
"""Of lines, and how often each is drawn."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Said:
    """A sentence of an annotated hearing, and where it names persons."""

    hearing: str
    letter: str
    kind: str
    text: str
    persons: tuple[Span, ...] = ()


def invented(number: int) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Lines with start, end and label of each name."""
    draw = random.Random(0)  # noqa: S311 - nothing secret
    for _ in range(number):
        [kind] = draw.choices(tuple(KINDS), tuple(KINDS.values()))
        yield _filled(draw.choice(_form()[kind]), draw)


def _filled(template: str, draw: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    text, spans = "", []
    for at, part in enumerate(re.split(r"\{(.)\}", template)):
        if at % 2:
            name = _name(part, draw)
            if LABELS[part]:
                spans.append((len(text), len(text) + len(name), LABELS[part]))
            elif spans:
                spans[-1] = (spans[-1][0], len(text) + len(name), spans[-1][2])
            part = name
        text += part
    return text, spans


def _name(kind: str, draw: random.Random) -> str:
    form = _form()
    if kind == "P":
        middle = draw.choice(("", "", "", _surname(draw), f"{draw.choice(INITIALS)}."))
        return " ".join(filter(None, (_first(draw), middle, _surname(draw))))
    if kind == "O":
        return str(draw.choice(form["organisations"])).replace("{L}", _place(draw))
    if kind == "B":
        return str(draw.choice(form["places_by"])).replace("{L}", _place(draw))
    if kind == "A":
        return f"{draw.choice(form['streets'].split())} {draw.randint(1, 180)}"
    if kind == "I":
        return f"{draw.choice(INITIALS)}."
    return _place(draw) if kind == "L" else _first(draw)


def _first(draw: random.Random) -> str:
    name = _one_first(draw)
    return f"{name} {_one_first(draw)}" if draw.random() < DOUBLE else name


def _one_first(draw: random.Random) -> str:
    return draw.choice(sorted(first_names())) if draw.random() < COMMON else _strange(draw)


def _strange(draw: random.Random) -> str:
    form = _form()
    return draw.choice(form["strange_halves"].split()) + draw.choice(form["strange_ends"].split())


def _surname(draw: random.Random) -> str:
    form = _form()
    chance = draw.random()
    if chance < KNOWN:
        name = str(draw.choice(form["surnames"].split()))
    elif chance < (1 + KNOWN) / 2:
        name = draw.choice(form["first_halves"].split()) + draw.choice(form["surnames_by"].split())
    else:
        name = _strange(draw)
    return f"{name}-{draw.choice(form['surnames'].split())}" if draw.random() < DOUBLE else name


def _place(draw: random.Random) -> str:
    form = _form()
    if draw.random() < KNOWN:
        return str(draw.choice(form["places"].split()))
    return draw.choice(form["first_halves"].split()) + draw.choice(form["second_halves"].split())


@cache
def _form() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "letters.toml").read_text("utf-8"))


@cache
def persons() -> Mapping[str, Any]:
    """What ``persons.toml`` holds."""
    return tomllib.loads((HERE / "persons.toml").read_text("utf-8"))


def hearings(folder: Path = CORPORA) -> list[Said]:
    """All sentences of the annotated hearings in a folder."""
    return [said for path in sorted(folder.glob("**/gold.jsonl"))
            for line in path.read_text("utf-8").splitlines()
            for said in _letter(path.parent.name, json.loads(line))]


def _letter(hearing: str, letter: Mapping[str, Any]) -> Iterator[Said]:
    named = str(persons()["named"].get(hearing, "")).split(", ")
    others = [name for name in str(persons()["others"].get(hearing, "")).split(", ") if name]
    for sentence in letter["sentences"]:
        yield Said(hearing, letter["id"], letter["kind"], sentence["text"],
                   tuple(_places(sentence["text"], named, others)))


def _places(text: str, named: Sequence[str], others: Sequence[str]) -> list[Span]:
    taken = [match.span() for name in others for match in re.finditer(re.escape(name), text)]
    found: list[Span] = []
    for name in sorted(filter(None, named), key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?=s?(?![\w-]))", text):
            if not meets(match.span(), [*taken, *found]):
                found.append(match.span())
    return sorted(found)


def meets(span: Span, others: Sequence[Span]) -> bool:
    """Whether it shares a character with one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)


def renamed(said: Sequence[Said], draw: random.Random, *, strange: bool = False) -> list[Said]:
    """The same with other names in place of the persons', alike within a letter.

    Parameters
    ----------
    strange
        Whether these are of those that only ``persons.toml`` holds; else they are as in invented
        letters, but none of those.
    """
    drawn: dict[tuple[str, str, str], str] = {}
    result = []
    for item in said:
        text, spans, at = "", [], 0
        for start, end in item.persons:
            key = (item.hearing, item.letter, item.text[start:end])
            if key not in drawn:
                drawn[key] = _other(key[2], draw, strange)
            text += item.text[at:start]
            spans.append((len(text), len(text) + len(drawn[key])))
            text, at = text + drawn[key], end
        result.append(replace(item, text=text + item.text[at:], persons=tuple(spans)))
    return result


def _other(name: str, draw: random.Random, strange: bool) -> str:
    """A name of the same form."""
    words = name.split()
    if words[-1].endswith("."):
        return " ".join((_drawn("first", draw, strange), *words[1:]))
    if len(words) > 1 and words[-1] not in first_names():
        return f"{_drawn('first', draw, strange)} {_drawn('last', draw, strange)}"
    is_last = name in persons()["strange"]["surnames_alone"].split()
    return _drawn("last" if is_last else "first", draw, strange)


def _drawn(kind: str, draw: random.Random, strange: bool) -> str:
    kept = persons()["strange"]
    if strange:
        return str(draw.choice(kept[kind].split()))
    while True:
        name = (_one_first if kind == "first" else _surname)(draw)
        if not {*kept["first"].split(), *kept["last"].split()} & set(name.split("-")):
            return name
