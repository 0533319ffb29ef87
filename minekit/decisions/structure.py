"""Decisions about responses: who sent them, where one ends, and which are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from minekit.decisions.places import Places
from minekit.decisions.records import STRUCTURE, Decision, Kind
from minekit.decisions.rulings import no_place
from minekit.hearing import Hearing
from minekit.records import OWN, Block, BlockKind, Problem, Response, Sentence

Segment = Callable[[Response], list[Sentence]]
OTHER = "other"


class Structure(NamedTuple):
    """The responses as they were decided to be."""

    responses: list[Response]
    sentences: list[Sentence]
    problems: list[Problem]


def replay_structure(decisions: Iterable[Decision], responses: Sequence[Response],
                     sentences: Sequence[Sentence], *, hashes: Mapping[str, str],
                     hearing: Hearing, segment: Segment) -> Structure:
    """Responses with the senders and limits that were decided, one decision after the other.

    Parameters
    ----------
    decisions
        Those in force, in order.
    segment
        Gives the sentences of a response; asked for those that are divided or put together.
    """
    places, problems = Places(responses, sentences, hashes), []
    for item in decisions:
        if item.kind not in STRUCTURE:
            continue
        changed = _CHANGES[item.kind](item, places, hearing)
        if changed is None:
            problems.append(no_place(item, places))
        elif item.kind is Kind.SENDER:
            places.responses.update((id, new[0]) for id, new in changed.items())
        else:
            places = Places(*_put(changed, places, segment), hashes)
    return Structure(list(places.responses.values()), list(places.sentences.values()), problems)


Change = Mapping[str, Sequence[Response]]
"""What takes the place of a response; nothing, if it is gone."""


def _send(item: Decision, places: Places, hearing: Hearing) -> Change | None:
    response = places.response(item.target)
    if response is None:
        return None
    return {response.id: [with_sender(response, item.value.name, item.value.kind, hearing)]}


def with_sender(response: Response, name: str, kind: str, hearing: Hearing) -> Response:
    """A response with another sender; the canonical name if the hearing lists it."""
    known = next((holder for holder in hearing.stakeholders
                  if name.casefold() in map(str.casefold, holder.names)), None)
    return replace(response, stakeholder=known.name if known else name, listed=known is not None,
                   kind=kind or (known.kind if known else response.kind))


def _split(item: Decision, places: Places, hearing: Hearing) -> Change | None:
    sentence = places.sentence(item.target.spots[0]) if item.target.spots else None
    if sentence is None:
        return None
    response = places.responses[sentence.response_id]
    before, after = _cut(response, sentence)
    if not (_own(before) and _own(after)):
        return None
    first = _around(replace(response, blocks=tuple(before)))
    heading = after[0].text if after[0].kind is BlockKind.HEADING else ""
    second = _around(replace(response, id=_new_id(response.id, places), blocks=tuple(after),
                             date="", no_remarks=False, title=heading))
    if item.value.name:
        second = with_sender(second, item.value.name, item.value.kind or OTHER, hearing)
    return {response.id: [first, second]}


def _cut(response: Response, sentence: Sentence) -> tuple[list[Block], list[Block]]:
    """The blocks before a sentence and from it on; a paragraph is cut where the sentence begins."""
    own = response.paragraphs[sentence.paragraph - 1]
    at = next(n for n, block in enumerate(response.blocks) if block is own)
    words = r"\s+".join(map(re.escape, sentence.text.split()))
    found = re.search(words, own.text)
    start = found.start() if found else 0
    if not own.text[:start].strip():
        return list(response.blocks[:at]), list(response.blocks[at:])
    return ([*response.blocks[:at], own.cut(0, start)],
            [own.cut(start, len(own.text)), *response.blocks[at + 1:]])


def _merge(item: Decision, places: Places, hearing: Hearing) -> Change | None:
    kept = places.response(item.target)
    other = places.response(item.value.other) if item.value.other else None
    if kept is None or other is None or kept.id == other.id or kept.file != other.file:
        return None
    order = list(places.responses)
    first, second = sorted((kept, other), key=lambda response: order.index(response.id))
    return {kept.id: [_around(replace(kept, blocks=(*first.blocks, *second.blocks),
                                      date=kept.date or other.date,
                                      title=first.title or second.title,
                                      no_remarks=kept.no_remarks and other.no_remarks))],
            other.id: []}


_CHANGES: dict[Kind, Callable[[Decision, Places, Hearing], Change | None]] = {
    Kind.SENDER: _send, Kind.SPLIT: _split, Kind.MERGE: _merge}


def _own(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.kind in OWN and block.text.strip()]


def _around(response: Response) -> Response:
    """The response with the pages that its own words lie on."""
    pages = [page for block in _own(response.blocks) for page in (block.page, block.last_page)
             if page]
    return replace(response, first_page=min(pages), last_page=max(pages)) if pages else response


def _new_id(base: str, places: Places) -> str:
    number = 2
    while f"{base}-part{number}" in places.responses:
        number += 1
    return f"{base}-part{number}"


def _put(changed: Change, places: Places, segment: Segment
         ) -> tuple[list[Response], list[Sentence]]:
    """All responses with the changed ones, and their sentences."""
    responses: list[Response] = []
    sentences: list[Sentence] = []
    for old in places.responses.values():
        for new in changed.get(old.id, [old]):
            responses.append(new)
            same = new.blocks == old.blocks
            sentences += places.sentences_of(old.id) if same else segment(new)
    return responses, sentences
