"""What is learnt of a hearing from some of its letters, and judges each letter by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np

from minekit.danish.counted import Counted
from minekit.danish.tone import STANCES
from minekit.danish.voices import voice
from minekit.hearing import Hearing
from minekit.records import Link, Position, Sentence, SentenceStance
from minekit.settings import StanceSettings
from minekit.stance.model import StanceModel
from minekit.stance.reading import Reading
from minekit.stance.weighing import Heard, Pair, pairs, tell

MOST_EVIDENCE = 5
TELLING = 0.3
"""Of what the best sentence tells of a position, that others must tell to be evidence too."""


class Judgement(NamedTuple):
    """What is said sentence by sentence, and what it comes to."""

    stances: list[SentenceStance]
    positions: list[Position]


@dataclass(frozen=True, eq=False)
class Judge:
    """Tells which side sentences take, and where responses stand.

    What is judged of a letter hangs on nothing but the letter and what was learnt.

    Parameters
    ----------
    heard
        What other letters say.
    """

    hearing: Hearing
    settings: StanceSettings
    model: StanceModel
    heard: Heard

    @classmethod
    def learn(cls, sentences: Sequence[Sentence], links: Sequence[Link], hearing: Hearing,
              settings: StanceSettings, model: StanceModel, counted: Counted) -> Self:
        """Learn from some letters of a hearing, given all of their sentences and links."""
        reading = Reading.of(sentences, links, hearing, counted).in_context(model.context)
        return cls(hearing, settings, model, Heard.of(reading))

    def judge(self, sentences: Sequence[Sentence], links: Sequence[Link], counted: Counted
              ) -> Judgement:
        """Stances and positions of some letters, given all of their sentences and links."""
        hearing, settings = self.hearing, self.settings
        reading = Reading.of(sentences, links, hearing, counted).in_context(self.model.context)
        found = list(pairs(reading, self.heard))
        if not found:
            return Judgement([], [])
        likely = self.model.positions.probabilities(np.stack([pair.weights for pair in found]))
        enough = self.model.trust.least(settings.review_risk)
        positions = (_position(reading, pair, chances, hearing, settings.position_from, enough)
                     for pair, chances in zip(found, likely, strict=True))
        return Judgement(list(_stances(reading, hearing, settings)), list(filter(None, positions)))


def _stances(reading: Reading, hearing: Hearing, settings: StanceSettings
             ) -> Iterator[SentenceStance]:
    """The likeliest side of each sentence on each move, where it is likely enough."""
    for sentence, about, sides in zip(reading.sentences, reading.moves, reading.sides, strict=True):
        side = int(sides[1:].argmax())
        for move, likely in zip(hearing.moves, about * sides[1 + side], strict=True):
            if likely >= settings.stance_from:
                yield SentenceStance(sentence.id, move.id, STANCES[side], round(float(likely), 4),
                                     voice(sentence.text, sentence.heading, sentence.row))


def _position(reading: Reading, pair: Pair, chances: Any, hearing: Hearing, least: float,
              enough: float) -> Position | None:
    """The likeliest position, with the sentences that it rests on; None for silence.

    Parameters
    ----------
    least
        Probability that there is a position, from which one is given.
    enough
        Confidence that needs no review.
    """
    if 1 - chances[0] < least:
        return None
    side = int(chances[1:].argmax())
    confidence = float(chances[1 + side])
    told = tell(pair.sides, STANCES[side])
    order = np.argsort(-told, kind="stable")[:MOST_EVIDENCE]
    evidence = [reading.sentences[pair.sentences[n]] for n in order
                if told[n] >= TELLING * told[order[0]]]
    return Position(pair.response_id, hearing.moves[pair.move].id, STANCES[side],
                    round(confidence, 4), confidence < enough,
                    tuple(sentence.id for sentence in evidence), evidence[0].text,
                    evidence[0].page)
