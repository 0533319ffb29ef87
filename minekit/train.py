"""Fitting the models that link and judge on annotated hearings.

    minekit train corpora/training/* corpora/ressortanalyse --out minekit/danish/models

What a later model is told of an earlier one is what that one says of sentences that it was not
fitted on: those of another hearing, or of other responses if there is but one hearing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minekit.annotated import Annotated, Labels
from minekit.chain import fit_chain
from minekit.danish.tone import CLASSES, STANCES, Tone
from minekit.embed import LSA, encoder
from minekit.hearing import Topic
from minekit.linear import Linear
from minekit.link import tones
from minekit.link.features import States, Texts, centroid_likeness, chains
from minekit.link.model import LinkModel, Subjects
from minekit.link.nodes import Letters
from minekit.records import BODY, Link, Scored
from minekit.settings import LinkSettings
from minekit.stance.model import StanceModel
from minekit.stance.reading import CONTEXT, Reading, context
from minekit.stance.weighing import WEIGHTS, pairs

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]

FOLDS = 5
"""Parts of the responses of a single hearing, each of which the other parts tell of."""
CONTEXT_PENALTY = 30.0
POSITION_PENALTY = 10.0


@dataclass(frozen=True, eq=False)
class Models:
    """All that is fitted."""

    tone: Tone
    link: LinkModel
    stance: StanceModel

    def save(self, folder: Path) -> None:
        """Write all of them into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.tone.save(folder)
        self.link.save(folder)
        self.stance.save(folder)


def silent(stage: str, done: int, total: int) -> None:
    """Tell nothing."""


def fit(hearings: Sequence[Annotated], progress: Progress = silent) -> Models:
    """Fit all models on annotated hearings.

    Parameters
    ----------
    progress
        Is told the name of a step, how much of it is done, and how much there is.
    """
    parts = [part for hearing in hearings for part in _parts(hearing, len(hearings))]
    tones_of_others = []
    for number, part in enumerate(parts):
        progress("tone", number, len(parts) + 1)
        tones_of_others.append(_fit_tone([other for other in parts if other is not part] or parts))
    progress("tone", len(parts), len(parts) + 1)
    tone = _fit_tone(parts)
    readers = [_Reader(part, other) for part, other in zip(parts, tones_of_others, strict=True)]
    progress("link", 0, 2)
    subjects = _fit_subjects([reader.subjects for reader in readers])
    progress("link", 1, 2)
    considerations = _fit_subjects([reader.considerations for reader in readers
                                    if reader.part.hearing.considerations])
    link = LinkModel(subjects, considerations)
    progress("stance", 0, 1)
    return Models(tone, link, _fit_stance(readers, link))


def _parts(hearing: Annotated, hearings: int) -> Iterator[Annotated]:
    """The hearing, or its parts if it is the only one."""
    ids = list(dict.fromkeys(sentence.response_id for sentence in hearing.sentences))
    folds = FOLDS if hearings == 1 else 1
    for fold in range(min(folds, len(ids))):
        yield hearing.only(set(ids[fold::folds]))


def _fit_tone(parts: Sequence[Annotated]) -> Tone:
    said = [(sentence.text, labels) for part in parts for sentence, labels in part.labelled()]
    return Tone.fit([text for text, _ in said], [_side(labels) for _, labels in said],
                    [not labels.themes for _, labels in said])


def _side(labels: Labels) -> int:
    """The place of the first stance among ``CLASSES``; 0 for none."""
    return next((1 + STANCES.index(stance) for stance in labels.stances.values()), 0)


@dataclass(frozen=True, eq=False)
class _Task:
    """Letters, what their nodes may be about, and what is known of that."""

    letters: Letters
    states: States
    texts: Texts
    tone: Floats
    allowed: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Reader:
    """An annotated hearing, and a model of tone that does not know it."""

    part: Annotated
    tone: Tone

    @cached_property
    def letters(self) -> Letters:
        return Letters.of(self.part.sentences)

    @cached_property
    def tones(self) -> Floats:
        return tones(self.letters, self.tone)

    @cached_property
    def subjects(self) -> _Task:
        hearing = self.part.hearing
        states = States.of(hearing)
        themes = [theme.id for theme in hearing.themes]
        moves = [move.id for move in hearing.moves]

        def may_be(labels: Labels) -> Sequence[int]:
            if labels.stances:
                return [1 + len(themes) + moves.index(move) for move in labels.stances]
            if labels.themes:
                wanted = [themes.index(theme) for theme in labels.themes]
                return list(np.flatnonzero(np.isin(states.themes, wanted)))
            return [0]

        return self._task(states, states.topics, may_be)

    @cached_property
    def considerations(self) -> _Task:
        known = self.part.hearing.considerations
        ids = [item.id for item in known]
        return self._task(States(known, len(known)), known, lambda labels: [
            1 + ids.index(id) for id in labels.considerations] or [0])

    def _task(self, states: States, topics: Sequence[Topic],
              may_be: Callable[[Labels], Sequence[int]]) -> _Task:
        allowed = np.ones((len(self.letters.nodes), len(states)), bool)
        for row, node in zip(allowed, self.letters.nodes, strict=True):
            labels = self.part.labels[node.at] if node.at >= 0 else None
            if labels is not None:
                row[:] = False
                row[list(may_be(labels))] = True
        texts = Texts.of(self.letters.texts, topics, encoder(LSA))
        return _Task(self.letters, states, texts, self.tones, allowed)

    def links(self, subjects: Subjects) -> list[Link]:
        """Moves of each sentence as the linker would give them."""
        task, moves = self.subjects, self.part.hearing.moves
        found = subjects.probabilities(task.letters, task.states, task.texts, task.tone)
        chances = found[:, len(task.states) - len(moves):]
        least = LinkSettings().move_from
        return [Link(sentence.id, moves=tuple(
                    Scored(move.id, float(chance)) for move, chance in zip(moves, row, strict=True)
                    if chance >= least))
                for node, row in zip(task.letters.nodes, chances, strict=True) if node.at >= 0
                and (sentence := self.part.sentences[node.at]).block in BODY]


def _fit_subjects(tasks: Sequence[_Task]) -> Subjects:
    first = fit_chain([(chains(task.letters, task.states, task.texts, task.tone), task.allowed)
                       for task in tasks])
    told = []
    for task in tasks:
        shares = first.probabilities(chains(task.letters, task.states, task.texts, task.tone))
        centroids = centroid_likeness(task.letters, task.texts.ngrams, shares)
        told.append((chains(task.letters, task.states, task.texts, task.tone, centroids),
                     task.allowed))
    return Subjects(first, fit_chain(told))


def _fit_stance(readers: Sequence[_Reader], link: LinkModel) -> StanceModel:
    readings = [Reading.of(reader.part.sentences, reader.links(link.subjects), reader.part.hearing,
                           reader.tone) for reader in readers]
    sides = [_gold_sides(reader.part, reading)
             for reader, reading in zip(readers, readings, strict=True)]
    inputs = [context(reading) for reading in readings]
    in_context = _fit_context(inputs, sides)
    rows, classes = [], []
    for number, (reader, reading) in enumerate(zip(readers, readings, strict=True)):
        others = [n for n in range(len(readers)) if n != number] or [number]
        blind = _fit_context([inputs[n] for n in others], [sides[n] for n in others])
        for pair in pairs(replace(reading, sides=blind.probabilities(inputs[number]))):
            held = reader.part.positions[pair.response_id]
            stance = held.get(reader.part.hearing.moves[pair.move].id)
            rows.append(pair.weights)
            classes.append(0 if stance is None else 1 + STANCES.index(stance))
    weighed = Linear.fit(WEIGHTS, np.array(rows), classes, len(CLASSES), penalty=POSITION_PENALTY)
    return StanceModel(in_context, weighed)


def _gold_sides(part: Annotated, reading: Reading) -> NDArray[np.int64]:
    """The side of each sentence of a reading; -1 if it is not labelled."""
    known = {sentence.id: _side(labels) for sentence, labels in part.labelled()}
    return np.array([known.get(sentence.id, -1) for sentence in reading.sentences], np.int64)


def _fit_context(inputs: Sequence[Floats], sides: Sequence[NDArray[np.int64]]) -> Linear:
    rows, classes = np.vstack(inputs), np.concatenate(sides)
    return Linear.fit(CONTEXT, rows[classes >= 0], classes[classes >= 0], len(CLASSES),
                      penalty=CONTEXT_PENALTY)

