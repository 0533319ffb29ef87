"""What is learnt of a hearing from some of its letters, and reads each letter by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish.counted import Counted
from minekit.embed import Encoder
from minekit.hearing import Hearing, Topic
from minekit.link.features import Centroids, Measure, States, Texts, ValueMeasure
from minekit.link.model import LinkModel
from minekit.link.nodes import Letters
from minekit.link.references import OUTRIGHT, References
from minekit.records import BODY, Link, Scored, Sentence
from minekit.settings import LinkSettings

Floats = NDArray[np.float64]

_BATCH = 4096
"""Nodes whose features, of some kilobytes each, are held at a time."""


@dataclass(frozen=True, eq=False)
class Linker:
    """Tells what sentences are about.

    What is found of a letter hangs on nothing but the letter and what was learnt, so letters can be
    read in any order, by any process.

    Parameters
    ----------
    measure
        Of the hearing's texts.
    heard, appeals
        What was said of themes and moves, and of considerations.
    """

    hearing: Hearing
    settings: LinkSettings
    model: LinkModel
    measure: Measure
    values: ValueMeasure
    heard: Centroids
    appeals: Centroids | None

    @classmethod
    def learn(cls, sentences: Sequence[Sentence], hearing: Hearing, settings: LinkSettings,
              model: LinkModel, encoder: Encoder, counted: Counted) -> Self:
        """Learn from some letters of a hearing.

        Parameters
        ----------
        sentences
            All of each letter.
        """
        letters = Letters.of(sentences)
        states, appealing = _states(hearing)
        measure = Measure.learn(letters.texts, _topics(hearing), encoder, counted,
                                model.background)
        values = ValueMeasure.learn(letters.texts, hearing.considerations)
        tone, texts = tones(letters, counted), measure.texts(letters.texts, counted)
        heard = model.subjects.hear(letters, states, _of_subjects(texts, states), tone)
        appeals = None
        if model.considerations is not None and hearing.considerations:
            appeals = model.considerations.hear(
                letters, appealing, values.added(_of_considerations(texts, states), letters.texts),
                tone)
        return cls(hearing, settings, model, measure, values, heard, appeals)

    def links(self, sentences: Sequence[Sentence], counted: Counted) -> list[Link]:
        """What the sentences of some letters are about.

        Parameters
        ----------
        sentences
            All of each letter, in reading order.
        """
        letters = Letters.of(sentences)
        return [item for _, part in letters.batches(_BATCH)
                for item in self._links(part, sentences, counted)]

    def _links(self, letters: Letters, sentences: Sequence[Sentence], counted: Counted
               ) -> Iterator[Link]:
        hearing, settings = self.hearing, self.settings
        states, appealing = _states(hearing)
        tone, texts = tones(letters, counted), self.measure.texts(letters.texts, counted)
        found = self.model.subjects.probabilities(letters, states, _of_subjects(texts, states),
                                                  tone, self.heard)
        appealed = np.zeros((len(letters.nodes), len(appealing)))
        if self.model.considerations is not None and self.appeals is not None:
            appealed = self.model.considerations.probabilities(
                letters, appealing,
                self.values.added(_of_considerations(texts, states), letters.texts), tone,
                self.appeals)
        said = of_moves(found, letters, states)
        themes = _best(hearing.themes, np.maximum(states.theme_probabilities(found),
                                                  states.most_of_themes(said)),
                       settings.theme_from, settings.more_themes_from)
        moves = _best(hearing.moves, said, settings.move_from)
        considerations = _best(hearing.considerations, appealed[:, 1:],
                               settings.consideration_from)
        for node, about in zip(letters.nodes, zip(themes, moves, considerations, strict=True),
                               strict=True):
            if any(about) and node.at >= 0 and sentences[node.at].block in BODY:
                yield Link(sentences[node.at].id, *about)


def of_moves(found: Floats, letters: Letters, states: States) -> Floats:
    """The probability of each move for each node: n_nodes x n_moves.

    A node has one state, but may name several moves outright: "Vi støtter forslag 1, 7 og 8". Then
    it is about each of them if it is about one.

    Parameters
    ----------
    found
        The probability of each state.
    """
    moves = found[:, 1 + states.n_themes:]
    named = References(states.moves).found(letters.texts)[:OUTRIGHT].any(0)
    named &= (named.sum(1) > 1)[:, None]
    return np.where(named, (moves * named).sum(1, keepdims=True), moves)


def _states(hearing: Hearing) -> tuple[States, States]:
    """What a node can be about, and to which considerations it can appeal."""
    return States.of(hearing), States(hearing.considerations, len(hearing.considerations))


def _topics(hearing: Hearing) -> tuple[Topic, ...]:
    return *hearing.themes, *hearing.moves, *hearing.considerations


def _of_subjects(texts: Texts, states: States) -> Texts:
    return texts.of_topics(0, len(states) - 1)


def _of_considerations(texts: Texts, states: States) -> Texts:
    return texts.of_topics(len(states) - 1, None)


def tones(letters: Letters, counted: Counted) -> Floats:
    """Logits of taking a side and of having no subject, for each node."""
    scores = np.asarray(counted.scores(letters.texts), np.float64)
    return np.stack([np.logaddexp.reduce(scores[:, 1:-1], 1) - scores[:, 0], scores[:, -1]], 1)


def _best(topics: Sequence[Topic], probabilities: Floats, first_from: float,
          more_from: float | None = None) -> list[tuple[Scored, ...]]:
    """The topics of each node from a probability on, best first.

    Parameters
    ----------
    probabilities : ndarray of shape (n_nodes, n_topics)
    more_from
        The same for all but the first, if it is another.
    """
    least = first_from if more_from is None else more_from
    found: list[tuple[Scored, ...]] = [()] * len(probabilities)
    for node in np.flatnonzero(probabilities.max(1, initial=-1) >= first_from).tolist():
        likely = probabilities[node].tolist()
        first, *others = sorted(range(len(likely)), key=lambda n: -likely[n])
        found[node] = tuple(Scored(topics[n].id, round(likely[n], 4))
                            for n in (first, *(n for n in others if likely[n] >= least)))
    return found
