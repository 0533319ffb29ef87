"""Fitting the models that link and judge on annotated hearings.

    minekit train corpora/training/*/ --out minekit/danish/models

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
from minekit.danish.counted import Counted
from minekit.danish.plain import plain_sentences
from minekit.danish.tone import CLASSES, STANCES, Tone
from minekit.embed import LSA, encoder
from minekit.hearing import Topic
from minekit.linear import Linear
from minekit.link.features import (
    Centroids,
    Measure,
    States,
    Texts,
    ValueMeasure,
    chains,
    told,
)
from minekit.link.linker import of_moves, tones
from minekit.link.model import LinkModel, Subjects
from minekit.link.nodes import Letters
from minekit.records import BODY, Link, Scored, Stance
from minekit.settings import LinkSettings, StanceSettings
from minekit.stance.model import StanceModel
from minekit.stance.reading import CONTEXT, Reading, context
from minekit.stance.trust import Trust
from minekit.stance.weighing import WEIGHTS, pairs

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]

FOLDS = 5
"""Parts of the responses of a single hearing, each of which the other parts tell of."""
GROUPS = 6
"""Of hearings, at most; each group is told of by a model that is fitted on the others."""
BACKGROUND = 150
"""Sentences."""
PLAIN = 6
"""Times that a plain sentence counts as much as one of a hearing."""
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
    groups = [parts[first::GROUPS] for first in range(min(GROUPS, len(parts)))]
    readers = []
    for number, group in enumerate(groups):
        progress("tone", number, len(groups) + 1)
        others = [part for part in parts if part not in group] or parts
        blind, background = _fit_tone(others), _background(others)
        readers += [_Reader(part, number, blind, background) for part in group]
    progress("tone", len(groups), len(groups) + 1)
    tone = _fit_tone(parts)
    progress("link", 0, 2)
    subjects = _fit_subjects([reader.subjects for reader in readers])
    progress("link", 1, 2)
    appealing = [reader.considerations for reader in readers if reader.part.hearing.considerations]
    considerations = _fit_subjects(appealing) if appealing else None
    link = LinkModel(subjects, considerations, _background(parts))
    progress("stance", 0, 1)
    return Models(tone, link, _fit_stance(readers, link))


def _parts(hearing: Annotated, hearings: int) -> Iterator[Annotated]:
    """The hearing, or its parts if it is the only one."""
    ids = list(dict.fromkeys(sentence.response_id for sentence in hearing.sentences))
    folds = FOLDS if hearings == 1 else 1
    for fold in range(min(folds, len(ids))):
        yield hearing.only(set(ids[fold::folds]))


def _background(parts: Sequence[Annotated]) -> tuple[str, ...]:
    """Some sentences of all parts."""
    texts = [sentence.text for part in parts for sentence, _ in part.labelled()]
    return tuple(texts[::max(1, len(texts) // BACKGROUND)])


def _fit_tone(parts: Sequence[Annotated]) -> Tone:
    said = [(sentence.text, labels) for part in parts for sentence, labels in part.labelled()]
    plain = PLAIN * list(plain_sentences())
    return Tone.fit([text for text, _ in (*said, *plain)],
                    [*(_side(labels) for _, labels in said),
                     *(CLASSES.index(stance) for _, stance in plain)],
                    [not labels.themes for _, labels in said])


def _side(labels: Labels) -> int:
    """The place of the first stance among ``CLASSES``; 0 for none."""
    return _class(next(iter(labels.stances.values()), None))


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
    """An annotated hearing, with a model of tone and a background that do not know its group."""

    part: Annotated
    group: int
    tone: Tone
    background: tuple[str, ...]

    @cached_property
    def letters(self) -> Letters:
        return Letters.of(self.part.sentences)

    @cached_property
    def counted(self) -> Counted:
        return Counted(self.tone)

    @cached_property
    def tones(self) -> Floats:
        return tones(self.letters, self.counted)

    @cached_property
    def subjects(self) -> _Task:
        states = States.of(self.part.hearing)
        return self._task(states, states.topics, states.may_be)

    @cached_property
    def considerations(self) -> _Task:
        known = self.part.hearing.considerations
        ids = [item.id for item in known]
        task = self._task(States(known, len(known)), known, lambda labels: [
            1 + ids.index(id) for id in labels.considerations] or [0])
        measure = ValueMeasure.learn(self.letters.texts, known)
        return replace(task, texts=measure.added(task.texts, self.letters.texts))

    def _task(self, states: States, topics: Sequence[Topic],
              may_be: Callable[[Labels], Sequence[int]]) -> _Task:
        allowed = np.zeros((len(self.letters.nodes), len(states)), bool)
        known = np.zeros(len(allowed), bool)
        for number, node in enumerate(self.letters.nodes):
            labels = self.part.labels[node.at] if node.at >= 0 else None
            if labels is not None:
                known[number] = True
                allowed[number, list(may_be(labels))] = True
        for part in self.letters.parts():
            _label_headings(allowed[part], known[part])
        measure = Measure.learn(self.letters.texts, topics, encoder(LSA), self.counted,
                                self.background)
        return _Task(self.letters, states, measure.texts(self.letters.texts, self.counted),
                     self.tones, allowed)

    def links(self, subjects: Subjects) -> list[Link]:
        """Moves of each sentence as the linker would give them."""
        task, moves = self.subjects, self.part.hearing.moves
        said = task.letters, task.states, task.texts, task.tone
        found = subjects.probabilities(*said, subjects.hear(*said))
        chances = of_moves(found, task.letters, task.states)
        least = LinkSettings().move_from
        return [Link(sentence.id, moves=tuple(
                    Scored(move.id, float(chance)) for move, chance in zip(moves, row, strict=True)
                    if chance >= least))
                for node, row in zip(task.letters.nodes, chances, strict=True) if node.at >= 0
                and (sentence := self.part.sentences[node.at]).block in BODY]


def _label_headings(allowed: NDArray[np.bool_], known: NDArray[np.bool_]) -> None:
    """Let what is not labelled be about what is said below it, up to the next such node.

    The first node, the title of the letter, may be about anything.
    """
    below = np.zeros(allowed.shape[1], bool)
    for number in range(len(allowed) - 1, -1, -1):
        if known[number]:
            below |= allowed[number]
            continue
        subjects = below[1:].any()
        if number == 0 or not below.any():
            allowed[number] = True
        elif subjects:
            allowed[number, 1:] = below[1:]
        else:
            allowed[number, 0] = True
        if number and known[number - 1]:
            below[:] = False


def _fit_subjects(tasks: Sequence[_Task]) -> Subjects:
    plain = [chains(task.letters, task.states, task.texts, task.tone) for task in tasks]
    first = fit_chain([(part, task.allowed) for part, task in zip(plain, tasks, strict=True)])
    further = []
    for part, task in zip(plain, tasks, strict=True):
        shares = first.probabilities(part)
        heard = Centroids.of(task.letters, task.texts.ngrams, shares)
        centroids = heard.likeness(task.letters, task.texts.ngrams, shares)
        further.append((told(part, task.letters, centroids), task.allowed))
    return Subjects(first, fit_chain(further))


def _fit_stance(readers: Sequence[_Reader], link: LinkModel) -> StanceModel:
    readings = [Reading.of(reader.part.sentences, reader.links(link.subjects), reader.part.hearing,
                           reader.counted) for reader in readers]
    sides = [_gold_sides(reader.part, reading)
             for reader, reading in zip(readers, readings, strict=True)]
    inputs = [context(reading) for reading in readings]
    alone = [context(reading.alone()) for reading in readings]

    def fit_context(numbers: Sequence[int]) -> Linear:
        """On letters, and on each sentence as if it stood alone: some letters are that short."""
        rows = np.vstack([told[n] for told in (inputs, alone) for n in numbers])
        classes = np.concatenate([sides[n] for _ in (inputs, alone) for n in numbers])
        known = classes >= 0
        return Linear.fit(CONTEXT, rows[known], classes[known], len(CLASSES),
                          penalty=CONTEXT_PENALTY)

    examples = [_Examples.of(readers[n], readings[n], blind.probabilities(inputs[n]),
                             blind.probabilities(alone[n]))
                for members, others in _blind_groups(readers)
                for blind in [fit_context(others)] for n in members]
    return StanceModel(fit_context(range(len(readers))), _fit_positions(examples),
                       _count_trust(readers, examples))


def _blind_groups(readers: Sequence[_Reader]) -> Iterator[tuple[list[int], list[int]]]:
    """The numbers of the readers of each group, and of those of all other groups."""
    for group in dict.fromkeys(reader.group for reader in readers):
        members = [n for n, reader in enumerate(readers) if reader.group == group]
        yield members, [n for n in range(len(readers)) if n not in members] or members


@dataclass(frozen=True, eq=False)
class _Examples:
    """What the model of positions is told of a hearing, and what it should say.

    Parameters
    ----------
    rows : ndarray of shape (n_examples, len(WEIGHTS))
    classes : list of int
    letters : int
        How many examples, the first ones, are letters; the others are sentences by themselves.
    """

    rows: Floats
    classes: list[int]
    letters: int

    @classmethod
    def of(cls, reader: _Reader, reading: Reading, sides: Floats, alone: Floats) -> _Examples:
        """Weigh a reading, given the sides of its sentences in context and alone."""
        moves = [move.id for move in reader.part.hearing.moves]
        rows, classes = [], []
        for pair in pairs(replace(reading, sides=sides)):
            rows.append(pair.weights)
            classes.append(_class(reader.part.positions[pair.response_id].get(moves[pair.move])))
        letters = len(rows)
        labels = {sentence.id: labels for sentence, labels in reader.part.labelled()}
        for pair in pairs(replace(reading.alone(), sides=alone)):
            known = labels.get(reading.sentences[pair.sentences[0]].id)
            if known is not None:
                rows.append(pair.weights)
                classes.append(_class(known.stances.get(moves[pair.move])))
        return cls(np.array(rows).reshape(-1, len(WEIGHTS)), classes, letters)


def _fit_positions(examples: Sequence[_Examples]) -> Linear:
    return Linear.fit(WEIGHTS, np.vstack([part.rows for part in examples]),
                      [side for part in examples for side in part.classes], len(CLASSES),
                      penalty=POSITION_PENALTY)


def _count_trust(readers: Sequence[_Reader], examples: Sequence[_Examples]) -> Trust:
    """How often positions are wrong that a model gives which does not know the hearing."""
    confidences: list[float] = []
    right: list[bool] = []
    for members, others in _blind_groups(readers):
        blind = _fit_positions([examples[n] for n in others])
        for part in (examples[n] for n in members):
            likely = blind.probabilities(part.rows[:part.letters])
            given = 1 - likely[:, 0] >= StanceSettings().position_from
            best = 1 + likely[:, 1:].argmax(1)
            confidences += likely[given, best[given]].tolist()
            right += (best == part.classes[:part.letters])[given].tolist()
    return Trust.count(confidences, right)


def _class(stance: Stance | None) -> int:
    return 0 if stance is None else 1 + STANCES.index(stance)


def _gold_sides(part: Annotated, reading: Reading) -> NDArray[np.int64]:
    """The side of each sentence of a reading; -1 if it is not labelled."""
    known = {sentence.id: _side(labels) for sentence, labels in part.labelled()}
    return np.array([known.get(sentence.id, -1) for sentence in reading.sentences], np.int64)

