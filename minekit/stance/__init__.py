"""The side that each sentence takes on a move, and where each response stands on it.

A sentence's own words say what side it takes (:mod:`minekit.danish.tone`), the sentences round it
that speak of the same moves correct that (:mod:`minekit.stance.reading`), and all that a response
says of a move is weighed into its position (:mod:`minekit.stance.weighing`). Each step is a model
with calibrated probabilities; nothing is decided before the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minekit.danish.counted import Counted
from minekit.danish.models import model_folder
from minekit.danish.tone import STANCES, Tone
from minekit.danish.voices import voice
from minekit.hearing import Hearing
from minekit.records import Link, Position, Sentence, SentenceStance
from minekit.settings import StanceSettings
from minekit.stance.model import StanceModel
from minekit.stance.reading import Reading
from minekit.stance.weighing import Pair, pairs, tell

if TYPE_CHECKING:
    from minekit.stance.estimator import StanceClassifier as StanceClassifier

__all__ = ["Judgement", "StanceClassifier", "judge"]

MOST_EVIDENCE = 5
TELLING = 0.3
"""Of what the best sentence tells of a position, that others must tell to be evidence too."""


class Judgement(NamedTuple):
    """What is said sentence by sentence, and what it comes to."""

    stances: list[SentenceStance]
    positions: list[Position]


def judge(sentences: Sequence[Sentence], links: Sequence[Link], hearing: Hearing,
          settings: StanceSettings, counted: Counted | None = None) -> Judgement:
    """Stances of sentences, and positions of responses, on the moves that they speak of.

    Parameters
    ----------
    sentences
        Of all responses; those of a response follow each other in reading order.
    counted
        What was counted in their texts before, by the tone of the same model.

    Returns
    -------
    Judgement
        Stances in the order of the sentences; positions response by response, moves in the order
        of the hearing.

    Raises
    ------
    SettingsError
        If the model cannot be loaded.
    """
    folder = model_folder(settings.model)
    model = StanceModel.load(folder)
    counted = counted or Counted(Tone.load(folder))
    reading = Reading.of(sentences, links, hearing, counted).in_context(model.context)
    found = list(pairs(reading))
    if not found:
        return Judgement([], [])
    likely = model.positions.probabilities(np.stack([pair.weights for pair in found]))
    enough = model.trust.least(settings.review_risk)
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


def __getattr__(name: str) -> Any:
    """The estimator, which imports scikit-learn, when it is asked for."""
    if name == "StanceClassifier":
        from minekit.stance.estimator import StanceClassifier

        return StanceClassifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
