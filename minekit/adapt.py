"""Models that learn from what an analyst decided in the hearing at hand.

Decisions are few, so nothing is fitted anew: the shipped models are corrected as far as the
decisions speak against them. What is not decided goes on to be judged by what was known before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from minekit import files
from minekit.annotated import Labels
from minekit.danish.counted import Counted
from minekit.danish.tone import STANCES, Tone
from minekit.hearing import Hearing
from minekit.link.model import LinkModel
from minekit.records import Link, Sentence, Stance
from minekit.stance.model import StanceModel
from minekit.stance.reading import Reading
from minekit.stance.weighing import pairs, tell

TONE_PENALTY = 8.0
POSITION_PENALTY = 200.0
"""High: what is decided first are the cases in doubt, which are not like the others."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """What was decided in a hearing.

    Parameters
    ----------
    sentences
        All of the corpus, those of a response in reading order.
    links
        What they are about.
    labels
        Of some sentences, by id.
    positions
        Of some responses on some moves; None where it was decided that they say nothing of it.
    """

    hearing: Hearing
    sentences: Sequence[Sentence]
    links: Sequence[Link]
    labels: Mapping[str, Labels]
    positions: Mapping[str, Mapping[str, Stance | None]]


def adapt_folder(base: Path, lesson: Lesson, out: Path) -> None:
    """Write the models of a folder, corrected by a lesson, into another folder.

    Raises
    ------
    SettingsError
        If the models cannot be loaded.
    """
    tone, stance = adapt(Tone.load(base), StanceModel.load(base), lesson)
    link = LinkModel.load(base)
    with files.whole_folder(out) as part:
        for model in (tone, stance, link):
            model.save(part)


def adapt(tone: Tone, stance: StanceModel, lesson: Lesson) -> tuple[Tone, StanceModel]:
    """Correct the models by a lesson; they are the same if nothing was decided."""
    reading = Reading.of(lesson.sentences, lesson.links, lesson.hearing,
                         Counted(tone))
    sides = {id: _side(labels) for id, labels in lesson.labels.items()}
    sides = {**_shown(reading.in_context(stance.context), lesson), **sides}
    texts = [sentence.text for sentence in lesson.sentences if sentence.id in sides]
    if texts:
        tone = tone.taught(texts, [sides[sentence.id] for sentence in lesson.sentences
                                   if sentence.id in sides], penalty=TONE_PENALTY)
    reading = Reading.of(lesson.sentences, lesson.links, lesson.hearing,
                         Counted(tone))
    found = list(pairs(reading.in_context(stance.context)))
    moves = [move.id for move in lesson.hearing.moves]
    rows = np.array([pair.weights for pair in found])
    decided = [(row, _class(held[moves[pair.move]])) for row, pair in zip(rows, found, strict=True)
               if moves[pair.move] in (held := lesson.positions.get(pair.response_id, {}))]
    if not decided:
        return tone, stance
    positions = stance.positions.taught(
        np.array([row for row, _ in decided]), [side for _, side in decided], rows.std(0),
        penalty=POSITION_PENALTY)
    return tone, replace(stance, positions=positions)


def _shown(reading: Reading, lesson: Lesson) -> dict[str, int]:
    """The side of the sentence that tells most of each decided position, by its id."""
    moves = [move.id for move in lesson.hearing.moves]
    found = {}
    for pair in pairs(reading):
        held = lesson.positions.get(pair.response_id, {}).get(moves[pair.move])
        if held is not None:
            best = pair.sentences[int(tell(pair.sides, held).argmax())]
            found[reading.sentences[best].id] = _class(held)
    return found


def _side(labels: Labels) -> int:
    return _class(next(iter(labels.stances.values()), None))


def _class(stance: Stance | None) -> int:
    return 0 if stance is None else 1 + STANCES.index(stance)
