"""Stronger readers behind the same door: they read again what the built-in one has judged.

A reader is asked, for each response and each move that the response may speak of, where its sender
stands. What it answers is weighed against the built-in position:

* They agree: the position stands, with the sentences that the reader named.
* They differ: the likelier answer is taken, less surely, and reviewed.
* The reader finds nothing said: the built-in position stays, less sure, and is reviewed; nothing
  vanishes because a machine did not see it. What only the reader found is taken and reviewed.
* There is no answer, or none that can be used: the built-in position stays and is reviewed.

So what needs no review is what the built-in reader would not have sent there either, and the
promise of ``stance.review_risk`` is the same with any reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol

from minekit.hearing import Hearing
from minekit.records import Link, Position, Problem, Sentence, Stance
from minekit.settings import StanceSettings
from minekit.stance.readers.questions import Question, questions

__all__ = ["Answer", "Question", "Reader", "Rereading", "Unread", "problems", "reread"]

Notice = Callable[[str], None]
Progress = Callable[[int, int], None]

BUILTIN = "builtin"
_OTHERS = len(Stance) - 1
"""Answers that neither of two readers gave, where there are the stances and silence."""


@dataclass(frozen=True)
class Answer:
    """Where a sender stands, as a reader sees it.

    Parameters
    ----------
    stance
        None if the letter says nothing of the move.
    evidence
        Ids of sentences, most telling first; at least one for a stance.
    """

    stance: Stance | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A question without an answer that can be used.

    Parameters
    ----------
    again
        Whether it is worth asking again, as nothing was answered.
    """

    response_id: str
    move: str
    reason: str
    again: bool = False


class Reader(Protocol):
    """Answers questions."""

    @property
    def name(self) -> str:
        """What stands in the column ``reader`` of the positions."""

    def read(self, asked: Sequence[Question]) -> Iterator[Answer | Unread]:
        """An answer to each question, in their order."""


class Rereading(NamedTuple):
    """Positions as two readers see them, and what only the built-in one has read."""

    positions: list[Position]
    unread: tuple[Unread, ...]


def reread(positions: Sequence[Position], sentences: Sequence[Sentence], links: Sequence[Link],
           hearing: Hearing, settings: StanceSettings, *, folder: Path | None = None,
           notice: Notice | None = None, progress: Progress | None = None) -> Rereading:
    """Have the reader of the settings read what the built-in one has judged.

    Parameters
    ----------
    folder
        Where answers are kept, so that no question is asked twice.
    notice
        Is told beforehand what is sent where.
    progress
        Is told how many of how many questions are answered.

    Raises
    ------
    MissingExtraError, SettingsError
        If the reader cannot be had.
    """
    if settings.reader == BUILTIN:
        return Rereading(list(positions), ())
    asked = list(questions(sentences, links, hearing))
    reader = _reader(settings, folder, notice)
    answers = []
    for answer in reader.read(asked):
        answers.append(answer)
        if progress:
            progress(len(answers), len(asked))
    return weighed(positions, zip(asked, answers, strict=True), reader.name, settings, hearing)


def weighed(positions: Sequence[Position], answers: Iterable[tuple[Question, Answer | Unread]],
            name: str, settings: StanceSettings, hearing: Hearing) -> Rereading:
    """Positions and answers made one; what was not asked stays as it is."""
    found: dict[tuple[str, str], Position | None] = {
        (item.response_id, item.move): item for item in positions}
    unread = []
    order: dict[str, None] = {item.response_id: None for item in positions}
    for question, answer in answers:
        key = question.response_id, question.move.id
        order.setdefault(question.response_id)
        if isinstance(answer, Unread):
            unread.append(answer)
        found[key] = _weigh(found.get(key), question, answer, name, settings)
    rank = {id: n for n, id in enumerate(order)}
    column = {move.id: n for n, move in enumerate(hearing.moves)}
    kept = sorted(filter(None, found.values()),
                  key=lambda item: (rank[item.response_id], column[item.move]))
    return Rereading(kept, tuple(unread))


def _weigh(position: Position | None, question: Question, answer: Answer | Unread, name: str,
           settings: StanceSettings) -> Position | None:
    if isinstance(answer, Unread):
        return position and replace(position, needs_review=True)
    accuracy = settings.reader_accuracy
    if position is None:
        # How sure the built-in reader was of silence is not known, but in which bounds.
        sure = 1 - settings.position_from / 2
        return _read(question, answer, name, confidences(sure, accuracy)[1], review=True)
    if answer.stance is position.stance:
        return _read(question, answer, name, max(position.confidence, accuracy),
                     review=position.needs_review)
    stays, taken = confidences(position.confidence, accuracy)
    if answer.stance is None or stays > taken:
        return replace(position, needs_review=True, confidence=stays)
    return _read(question, answer, name, taken, review=True)


def _read(question: Question, answer: Answer, name: str, confidence: float, *, review: bool
          ) -> Position | None:
    """The position that a reader found; None for silence."""
    if answer.stance is None:
        return None
    first = next(item for item in question.letter if item.id == answer.evidence[0])
    return Position(question.response_id, question.move.id, answer.stance, confidence, review,
                    answer.evidence, first.text, first.page, name)


def confidences(sure: float, accuracy: float) -> tuple[float, float]:
    """How likely the built-in answer, and the reader's other one, is after they differed.

    By Bayes' rule, if the errors of both are independent and fall on all answers alike; neither is
    surer than its reader was alone.

    Parameters
    ----------
    sure
        Confidence of the built-in reader before.
    accuracy
        Share of questions that the other one gets right.

    Examples
    --------
    >>> confidences(0.9, 0.8)
    (0.6522, 0.2899)
    """
    builtin, other = sure * (1 - accuracy), (1 - sure) * accuracy
    neither = (1 - sure) * (1 - accuracy) * (_OTHERS / (_OTHERS + 1))
    total = builtin + other + neither
    if not total:
        return 0.0, 0.0
    return round(min(sure, builtin / total), 4), round(min(accuracy, other / total), 4)


def problems(unread: Sequence[Unread], files: Mapping[str, str]) -> list[Problem]:
    """What only the built-in reader has read: a line for each response and reason.

    Parameters
    ----------
    files
        The file of each response, by its id.
    """
    found = []
    for (id, reason), group in groupby(unread, key=lambda item: (item.response_id, item.reason)):
        moves = ", ".join(item.move for item in group)
        found.append(Problem(files[id], 0, "not read again",
                             f"{moves}: {reason}; the built-in answer stands, for review"))
    return found


def _reader(settings: StanceSettings, folder: Path | None, notice: Notice | None) -> Reader:
    if settings.reader == "nli":
        from minekit.stance.readers.nli import NliReader

        return NliReader.load(settings.nli)
    from minekit.stance.readers.llm import LlmReader

    return LlmReader(settings.llm, folder, notice)
