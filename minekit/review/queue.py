"""In what order sentences are looked at: what is least sure and matters most comes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from minekit.records import BODY, Link, Position, Response, Sentence, SentenceStance, Stance

MAY_SPEAK = 0.3
"""Probability from which a move is asked about, though no side was found."""
MOST_MOVES = 5
FIRST, OTHER, BESIDE = 1.0, 0.6, 0.3
"""How much of a position rests on its first sentence, on another, on one that is no evidence."""
MANY = 0.15
"""What each further theme or move adds."""
SIDE = {Stance.SUPPORTS: 1, Stance.SUPPORTS_WITH_CONDITIONS: 1, Stance.OPPOSES: -1}


class Item(NamedTuple):
    """A sentence to look at.

    Parameters
    ----------
    moves
        Those that it may speak of, likeliest first.
    weight
        The higher, the sooner.
    unsure
        Whether the program asks for a look.
    """

    sentence_id: str
    response_id: str
    moves: tuple[str, ...]
    weight: float
    unsure: bool


def queue(responses: Sequence[Response], sentences: Sequence[Sentence], links: Sequence[Link],
          stances: Sequence[SentenceStance], positions: Sequence[Position]) -> list[Item]:
    """The sentences that speak of themes or moves, in the order in which to look at them.

    The weight of a sentence is the doubt about each position that it speaks of, by how much of the
    position rests on it and by the influence of one sender on the totals of the move; doubt about
    its themes; and a little more for each further theme and move.
    """
    about = {link.sentence_id: link for link in links}
    held = {(item.response_id, item.move): item for item in positions}
    sides: defaultdict[str, list[SentenceStance]] = defaultdict(list)
    for item in stances:
        sides[item.sentence_id].append(item)
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for position in positions:
        for id in position.evidence:
            rests[id].append(position.move)
    influence = _influence(positions)
    known = {response.id for response in responses}
    items = []
    for sentence in sentences:
        if sentence.block not in BODY or sentence.response_id not in known:
            continue
        link = about.get(sentence.id, Link(sentence.id))
        moves = _moves(link, sides[sentence.id], rests[sentence.id])
        if moves or link.themes:
            items.append(_item(sentence, link, moves, held, influence))
    return sorted(items, key=lambda item: -item.weight)


def _moves(link: Link, sides: Sequence[SentenceStance], rests: Sequence[str]) -> tuple[str, ...]:
    taken = [item.move for item in sorted(sides, key=lambda item: -item.confidence)]
    likely = [move for move, score in link.moves if score >= MAY_SPEAK]
    return tuple(dict.fromkeys([*taken, *rests, *likely]))[:MOST_MOVES]


def _item(sentence: Sentence, link: Link, moves: tuple[str, ...],
          held: Mapping[tuple[str, str], Position], influence: Mapping[str, float]) -> Item:
    doubts, unsure = [], False
    for move in moves:
        position = held.get((sentence.response_id, move))
        if position is None:
            score = dict(link.moves).get(move, 0.0)
            doubts.append(BESIDE * score * influence.get(move, 1.0))
            continue
        part = (FIRST if sentence.id == position.evidence[0] else
                OTHER if sentence.id in position.evidence else BESIDE)
        doubts.append((1 - position.confidence + position.needs_review) * part
                      * influence.get(move, 1.0))
        unsure |= position.needs_review and part > BESIDE
    best = link.themes[0].score if link.themes else 1.0
    more = MANY * (len(moves) + len(link.themes) - 1)
    weight = sum(doubts) + (1 - best) * BESIDE + max(more, 0) * (sum(doubts) + 1 - best)
    return Item(sentence.id, sentence.response_id, moves, round(weight, 6), unsure)


def _influence(positions: Sequence[Position]) -> dict[str, float]:
    """How much one sender says of a move: most where few speak, and where it is close."""
    count = Counter(item.move for item in positions)
    balance: Counter[str] = Counter()
    for item in positions:
        balance[item.move] += SIDE.get(item.stance, 0)
    return {move: 0.5 + 0.5 / (1 + abs(balance[move])) + 1 / n for move, n in count.items()}
