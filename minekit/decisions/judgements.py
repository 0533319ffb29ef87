"""Decisions about sentences and positions, replayed over what the program proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from minekit.decisions.places import Places
from minekit.decisions.rulings import Key, Ruling, Rulings
from minekit.hearing import Hearing
from minekit.records import Link, Position, Scored, Sentence, SentenceStance, Stance

MOST_EVIDENCE = 5
SURE, UNSURE = 1.0, 0.5
"""Confidence of what was decided, and of what coders disagree on or the document was replaced."""


def replay_links(held: Rulings, links: Sequence[Link], places: Places) -> list[Link]:
    """Links with what was decided of them, and the moves on which a side was decided."""
    by_sentence = {link.sentence_id: link for link in links}
    moves: dict[str, dict[str, Ruling]] = defaultdict(dict)
    for (id, move), ruling in held.stances.items():
        moves[id][move] = ruling
    for id in {*held.themes, *held.considerations, *moves}:
        link = by_sentence.get(id, Link(id))
        if id in held.themes:
            link = replace(link, themes=_certain(held.themes[id].value.themes))
        if id in held.considerations:
            link = replace(link, considerations=_certain(
                held.considerations[id].value.considerations))
        by_sentence[id] = replace(link, moves=_moves(link.moves, moves[id]))
    return sorted(by_sentence.values(), key=lambda link: places.rank[link.sentence_id])


def _certain(ids: Iterable[str]) -> tuple[Scored, ...]:
    return tuple(Scored(id, SURE) for id in ids)


def _moves(scored: Sequence[Scored], decided: Mapping[str, Ruling]) -> tuple[Scored, ...]:
    """Those that were decided to be spoken of, then the others without those that are not."""
    spoken = [Scored(move, SURE) for move, ruling in sorted(decided.items()) if ruling.stance]
    return (*spoken, *(item for item in scored if item.id not in decided))


def replay_stances(held: Rulings, stances: Sequence[SentenceStance], places: Places,
                   hearing: Hearing) -> list[SentenceStance]:
    """The sides of sentences with those that were decided, in the order of the sentences."""
    by_key = {(item.sentence_id, item.move): item for item in stances}
    for key, ruling in held.stances.items():
        if ruling.stance is None:
            by_key.pop(key, None)
            continue
        voice = by_key[key].voice if key in by_key else "sender"
        by_key[key] = SentenceStance(*key, ruling.stance, SURE if ruling.sure else UNSURE, voice,
                                     ruling.coder)
    column = {move.id: number for number, move in enumerate(hearing.moves)}
    return sorted(by_key.values(),
                  key=lambda item: (places.rank[item.sentence_id], column[item.move]))


def replay_positions(held: Rulings, positions: Sequence[Position],
                     stances: Sequence[SentenceStance], places: Places, hearing: Hearing
                     ) -> list[Position]:
    """Positions with those that were decided, or that follow from what was decided.

    Where a person decided on sentences and not on the position, this follows from all sentences
    that take a side on the move by :func:`sum_up`; it needs no review when all of them were
    decided.

    Parameters
    ----------
    stances
        After :func:`replay_stances`.
    """
    by_key = {(item.response_id, item.move): item for item in positions}
    said: dict[Key, list[SentenceStance]] = defaultdict(list)
    for item in stances:
        said[places.sentences[item.sentence_id].response_id, item.move].append(item)
    touched = {(places.sentences[id].response_id, move) for id, move in held.stances}
    for key in touched - held.positions.keys():
        _put(by_key, key, _summed(key, by_key.get(key), said[key], held, places))
    for key, ruling in held.positions.items():
        _put(by_key, key, _decided(key, by_key.get(key), said[key], ruling, places))
    at = {id: number for number, id in enumerate(places.responses)}
    column = {move.id: number for number, move in enumerate(hearing.moves)}
    return sorted(by_key.values(), key=lambda item: (at[item.response_id], column[item.move]))


def _put(by_key: dict[Key, Position], key: Key, position: Position | None) -> None:
    by_key.pop(key, None)
    if position:
        by_key[key] = position


def sum_up(stances: Iterable[Stance]) -> Stance:
    """The position that sides of sentences come to.

    One side is the position, neutral words apart; support here and conditions there are support
    with conditions; anything else is mixed.
    """
    sides = set(stances)
    telling = sides - {Stance.NEUTRAL} or sides
    if telling == {Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS}:
        return Stance.SUPPORTS_WITH_CONDITIONS
    return next(iter(telling)) if len(telling) == 1 else Stance.MIXED


def _summed(key: Key, proposed: Position | None, said: Sequence[SentenceStance], held: Rulings,
            places: Places) -> Position | None:
    """A position from its sentences; silence if none of those it rested on speaks of the move."""
    own = [item for item in said if item.voice == "sender"] or list(said)
    if not own:
        rest = [id for id in proposed.evidence if (id, key[1]) not in held.stances
                ] if proposed else []
        return _with_quote(replace(proposed, needs_review=True), rest, places
                           ) if proposed and rest else None
    stance = sum_up(item.stance for item in own)
    decided = [item for item in own if item.decided_by]
    sure = len(decided) == len(own) and all(item.confidence == SURE for item in decided)
    coders = ", ".join(sorted({name for item in decided for name in item.decided_by.split(", ")}))
    likely = proposed.confidence if proposed and proposed.stance is stance else UNSURE
    position = Position(*key, stance, SURE if sure else likely, not sure, (), "", 0,
                        decided_by=coders if sure else "")
    ranked = sorted(own, key=lambda item: (item.stance is not stance, not item.decided_by,
                                           -item.confidence))
    return _with_quote(position, [item.sentence_id for item in ranked], places)


def _decided(key: Key, proposed: Position | None, said: Sequence[SentenceStance], ruling: Ruling,
             places: Places) -> Position | None:
    """The position that was decided, with the sentences that show it."""
    if ruling.stance is None:
        return None
    position = Position(*key, ruling.stance, SURE if ruling.sure else UNSURE, not ruling.sure,
                        (), "", 0, decided_by=ruling.coder)
    chosen = (places.sentence(spot) for spot in ruling.value.evidence)
    same = sorted((item for item in said if item.stance is ruling.stance),
                  key=lambda item: -item.confidence)
    evidence = [*(sentence.id for sentence in chosen
                  if sentence and sentence.response_id == key[0]),
                *(item.sentence_id for item in same), *(proposed.evidence if proposed else ()),
                *_first_words(key[0], places)]
    return _with_quote(position, evidence, places)


def _first_words(response_id: str, places: Places) -> Iterator[str]:
    """The sentence that a position is shown by when no other is known."""
    target = places.of_response(places.responses[response_id])
    found = map(places.sentence, target.spots[:1])
    return (sentence.id for sentence in found if sentence)


def _with_quote(position: Position, evidence: Iterable[str], places: Places) -> Position:
    """A position that rests on some sentences, the first of which is its quote."""
    ids = tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE]
    first: Sentence = places.sentences[ids[0]]
    return replace(position, evidence=ids, quote=first.text, page=first.page)
