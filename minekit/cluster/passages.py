"""Passages: the sentences of a paragraph that speak of the same theme and move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from minekit.hearing import Hearing
from minekit.records import (
    BODY,
    BlockKind,
    Link,
    Position,
    Sentence,
    SentenceStance,
    Stance,
)


class Side(IntEnum):
    """What a sender means of a move, in a fixed order."""

    FOR = 0
    AGAINST = 1
    OPEN = 2

    @classmethod
    def of(cls, stance: Stance) -> Side:
        """The side that a stance takes."""
        return _SIDES[stance]


_SIDES = {Stance.SUPPORTS: Side.FOR, Stance.SUPPORTS_WITH_CONDITIONS: Side.FOR,
          Stance.OPPOSES: Side.AGAINST, Stance.MIXED: Side.OPEN, Stance.NEUTRAL: Side.OPEN}


class Claim(NamedTuple):
    """A side on a move."""

    move: str
    side: Side


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one paragraph that have the same theme, and their sender's claim."""

    theme: str
    claim: Claim | None
    sentences: tuple[Sentence, ...]

    def order(self) -> tuple[str, int, str]:
        """Its place in the order of all."""
        return self.response_id, self.sentences[0].paragraph, self.sentences[0].id

    @property
    def response_id(self) -> str:
        """Whose it is."""
        return self.sentences[0].response_id

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def has_own_sentence(self) -> bool:
        """Whether it is more than a quote of the proposal or the label of a table row."""
        return any(sentence.block is not BlockKind.QUOTE and sentence.text[-1] in ".!?…:"
                   for sentence in self.sentences)


class _About(NamedTuple):
    """The theme of a sentence, and the move of which it claims or mentions something."""

    theme: str = ""
    claimed: str = ""
    mentioned: str = ""


def passages(sentences: Iterable[Sentence], links: Iterable[Link],
             stances: Iterable[SentenceStance], positions: Iterable[Position], hearing: Hearing,
             ) -> list[Passage]:
    """Divide the letters into passages.

    A sentence without a theme goes with its paragraph, as does one that names no move. The side
    is that of the sender's position on the move; who has none is open.
    """
    about = _about(links, stances, hearing)
    sides = {(item.response_id, item.move): Side.of(item.stance) for item in positions}
    body = sorted((sentence for sentence in sentences if sentence.block in BODY),
                  key=lambda s: (s.response_id, s.paragraph, len(s.id), s.id))
    found: list[Passage] = []
    for (response, _), group in groupby(body, key=lambda s: (s.response_id, s.paragraph)):
        paragraph = list(group)
        themes = _carried([about[sentence.id].theme for sentence in paragraph])
        by_theme: dict[str, list[Sentence]] = defaultdict(list)
        for sentence, theme in zip(paragraph, themes, strict=True):
            by_theme[theme].append(sentence)
        for theme, part in by_theme.items():
            by_move: dict[str, list[Sentence]] = defaultdict(list)
            for sentence, move in zip(part, _moves([about[s.id] for s in part]), strict=True):
                by_move[move].append(sentence)
            found += [Passage(theme, Claim(move, sides.get((response, move), Side.OPEN))
                              if move else None, tuple(same)) for move, same in by_move.items()]
    return found


def _about(links: Iterable[Link], stances: Iterable[SentenceStance], hearing: Hearing
           ) -> Mapping[str, _About]:
    theme_of = {move.id: move.theme for move in hearing.moves}
    about: dict[str, _About] = defaultdict(_About)
    themes = {link.sentence_id: [theme for theme, _ in link.themes] for link in links}
    for link in links:
        own = themes[link.sentence_id]
        if own:
            moves = [move for move, _ in link.moves if theme_of[move] == own[0]]
            about[link.sentence_id] = _About(own[0], mentioned=moves[0] if moves else "")
    for stance in sorted(stances, key=lambda s: (s.confidence, s.move, s.stance)):
        own, theme = themes.get(stance.sentence_id, []), theme_of[stance.move]
        if not own or theme in own:
            about[stance.sentence_id] = _About(theme, stance.move)
    return about


def _moves(about: Sequence[_About]) -> list[str]:
    """The move of each sentence; a mention gives way to a claim."""
    claims = [item.claimed for item in about]
    return _carried(claims if any(claims) else [item.mentioned for item in about])


def _carried(values: Sequence[str]) -> list[str]:
    """What is said holds for the next sentences too, and the first also for those before."""
    current = next(filter(None, values), "")
    carried = []
    for value in values:
        current = value or current
        carried.append(current)
    return carried
