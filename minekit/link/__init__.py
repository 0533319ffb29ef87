"""Sentences to themes, moves and considerations.

Each letter is read as a chain of headings and sentences: what is spoken of goes on until a border
or the words themselves tell otherwise (:mod:`minekit.chain`). How well a sentence fits a theme or
move comes from likeness of the texts, from names and numbers, and, in a second reading, from what
the other letters say of the same (:mod:`minekit.link.features`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minekit.danish.counted import Counted
from minekit.danish.models import model_folder
from minekit.danish.tone import Tone
from minekit.embed import encoder
from minekit.hearing import Hearing, Topic
from minekit.link.features import States, Texts
from minekit.link.model import LinkModel
from minekit.link.nodes import Letters
from minekit.records import BODY, Link, Scored, Sentence
from minekit.settings import LinkSettings

if TYPE_CHECKING:
    from minekit.link.estimator import ThemeLinker as ThemeLinker

__all__ = ["ThemeLinker", "link"]

Floats = NDArray[np.float64]


def link(sentences: Sequence[Sentence], hearing: Hearing, settings: LinkSettings,
         counted: Counted | None = None) -> list[Link]:
    """What each sentence of the corpus is about.

    Parameters
    ----------
    sentences
        Of all responses; those of a response follow each other in reading order.
    counted
        What was counted in their texts before.

    Returns
    -------
    list of Link
        One for each sentence of a kind in ``BODY`` that is about something, in order.

    Raises
    ------
    MissingExtraError, SettingsError
        If the encoder or the model cannot be loaded.
    """
    letters = Letters.of(sentences)
    if not letters.nodes:
        return []
    folder = model_folder(settings.model)
    model = LinkModel.load(folder)
    counted = counted or Counted(Tone.load(folder))
    tone = tones(letters, counted)
    states, considerations = States.of(hearing), States(hearing.considerations,
                                                        len(hearing.considerations))
    topics: tuple[Topic, ...] = (*states.topics, *considerations.topics)
    chosen = encoder(settings.encoder, cache=settings.cache)
    texts = Texts.of(letters.texts, topics, chosen, counted, model.background)
    found = model.subjects.probabilities(letters, states, texts.of_topics(0, len(states) - 1), tone)
    appealed = np.zeros((len(letters.nodes), len(considerations)))
    if model.considerations is not None and hearing.considerations:
        valued = texts.of_topics(len(states) - 1, len(topics)).with_values(
            letters.texts, hearing.considerations)
        appealed = model.considerations.probabilities(letters, considerations, valued, tone)
    themes = states.theme_probabilities(found)
    moves = found[:, 1 + states.n_themes:]
    links = []
    for n, node in enumerate(letters.nodes):
        if node.at < 0 or sentences[node.at].block not in BODY:
            continue
        item = Link(sentences[node.at].id,
                    themes=_best(hearing.themes, themes[n], settings.theme_from,
                                 settings.more_themes_from),
                    moves=_best(hearing.moves, moves[n], settings.move_from),
                    considerations=_best(hearing.considerations, appealed[n, 1:],
                                         settings.consideration_from))
        if item.themes or item.moves or item.considerations:
            links.append(item)
    return links


def tones(letters: Letters, counted: Counted) -> Floats:
    """Logits of taking a side and of having no subject, for each node."""
    scores = np.asarray(counted.scores(letters.texts), np.float64)
    return np.stack([np.logaddexp.reduce(scores[:, 1:-1], 1) - scores[:, 0], scores[:, -1]], 1)


def _best(topics: Sequence[Topic], probabilities: Floats, first_from: float,
          more_from: float | None = None) -> tuple[Scored, ...]:
    """The topics from a probability on, best first; the first and the others may have their own."""
    if probabilities.max(initial=-1) < first_from:
        return ()
    first, *others = np.argsort(-probabilities, kind="stable")
    least = first_from if more_from is None else more_from
    kept = [first, *(n for n in others if probabilities[n] >= least)]
    return tuple(Scored(topics[n].id, round(float(probabilities[n]), 4)) for n in kept)


def __getattr__(name: str) -> Any:
    """The estimator, which imports scikit-learn, when it is asked for."""
    if name == "ThemeLinker":
        from minekit.link.estimator import ThemeLinker

        return ThemeLinker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
