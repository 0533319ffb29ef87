"""The side that each sentence takes on a move, and where each response stands on it.

A sentence's own words say what side it takes (:mod:`minekit.danish.tone`), the sentences round it
that speak of the same moves correct that (:mod:`minekit.stance.reading`), and all that a response
says of a move is weighed into its position (:mod:`minekit.stance.weighing`). Each step is a model
with calibrated probabilities; nothing is decided before the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minekit.danish.counted import Counted
from minekit.danish.models import model_folder
from minekit.danish.tone import Tone
from minekit.drawn import drawn
from minekit.hearing import Hearing
from minekit.records import Link, Sentence
from minekit.settings import StanceSettings
from minekit.stance.judging import Judge, Judgement
from minekit.stance.model import StanceModel

if TYPE_CHECKING:
    from minekit.stance.estimator import StanceClassifier as StanceClassifier

__all__ = ["Judge", "Judgement", "StanceClassifier", "judge", "learn"]


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
    if counted is None:
        counted = Counted(Tone.load(model_folder(settings.model)))
    return learn(sentences, links, hearing, settings, counted).judge(sentences, links, counted)


def learn(sentences: Sequence[Sentence], links: Sequence[Link], hearing: Hearing,
          settings: StanceSettings, counted: Counted) -> Judge:
    """What :func:`judge` learns of a hearing: from the letters that are drawn among all.

    Raises
    ------
    SettingsError
        If the model cannot be loaded.
    """
    chosen = drawn(sentence.response_id for sentence in sentences)
    said = [sentence for sentence in sentences if sentence.response_id in chosen]
    known = {sentence.id for sentence in said}
    return Judge.learn(said, [item for item in links if item.sentence_id in known], hearing,
                       settings, StanceModel.load(model_folder(settings.model)), counted)


def __getattr__(name: str) -> Any:
    """The estimator, which imports scikit-learn, when it is asked for."""
    if name == "StanceClassifier":
        from minekit.stance.estimator import StanceClassifier

        return StanceClassifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
