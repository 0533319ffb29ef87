"""A reader that asks a language model on the user's own machine or network.

A letter is data: it is fenced with a mark that it cannot know, and nothing comes back but numbers
of its sentences and one of six words; anything else is no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from minekit import files
from minekit.danish import asking
from minekit.records import BlockKind, Sentence, Stance
from minekit.settings import LlmSettings
from minekit.stance.readers import Answer, Notice, Question, Unread
from minekit.stance.readers.server import Server, UnansweredError

MOST_EVIDENCE = 5
PATIENCE = 3
"""Questions in a row without an answer, after which no more are asked."""


class LlmReader:
    """Asks one question at a time, those of a letter after each other.

    Parameters
    ----------
    folder
        Where answers are kept; none are if it is None.
    notice
        Is told beforehand what is sent where.
    server
        To ask; that of the settings if it is None.
    """

    def __init__(self, settings: LlmSettings, folder: Path | None = None,
                 notice: Notice | None = None, server: Server | None = None) -> None:
        self.name = f"llm {settings.model}"
        self._settings = settings
        self._answers = Answers(folder)
        self._notice = notice
        self._server = server or Server(settings)

    def read(self, asked: Sequence[Question]) -> Iterator[Answer | Unread]:
        """What the model says of each question."""
        shown = [question.excerpt(self._settings.max_words) for question in asked]
        bodies = [request(question, part, self._settings) if part else None
                  for question, part in zip(asked, shown, strict=True)]
        self._announce(asked, shown, bodies)
        failed = 0
        for question, part, body in zip(asked, shown, bodies, strict=True):
            if body is None:
                yield _unread(question, "its sentences are longer than stance.llm.max_words")
                continue
            key = files.key_of(json.dumps(body, ensure_ascii=False, sort_keys=True))
            content = self._answers.get(key)
            if content is None and failed >= PATIENCE:
                yield _unread(question, f"{self._server.shown} did not answer {PATIENCE} "
                              "questions in a row, and was asked no more", again=True)
                continue
            try:
                content = self._server.complete(body) if content is None else content
            except UnansweredError as error:
                failed += 1
                yield _unread(question, str(error), again=True)
                continue
            failed = 0
            self._answers.put(key, content)
            try:
                yield understood(content, numbered(question, part))
            except ValueError as error:
                yield _unread(question, f"the model's answer cannot be used ({error})")

    def _announce(self, asked: Sequence[Question], shown: Sequence[Sequence[Sentence]],
                  bodies: Sequence[Mapping[str, Any] | None]) -> None:
        new = [(question, part) for question, part, body in zip(asked, shown, bodies, strict=True)
               if body is not None and self._answers.get(
                   files.key_of(json.dumps(body, ensure_ascii=False, sort_keys=True))) is None]
        if not self._notice or not new:
            return
        letters = {sentence.id: sentence for _, part in new for sentence in part}
        words = sum(len(sentence.text.split()) for sentence in letters.values())
        count = len({question.response_id for question, _ in new})
        self._notice(
            f"stance.reader = 'llm': {_counted(count, 'letter')} ({words:,} words) in "
            f"{_counted(len(new), 'question')} go to the model '{self._settings.model}' at "
            f"{self._server.shown}. What they hold, private data too, leaves minekit for that "
            f"host. Answers known from before: {len(asked) - len(new)}.")


def request(question: Question, shown: Sequence[Sentence], settings: LlmSettings
            ) -> dict[str, Any]:
    """What is sent: the letter first, so that a server can go on from there for the next move."""
    numbers = {sentence.id: number for number, sentence in numbered(question, shown).items()}
    return {
        "model": settings.model, "temperature": 0, "seed": settings.seed, "stream": False,
        "max_tokens": settings.max_tokens,
        "messages": [{"role": "system", "content": asking.INSTRUCTIONS},
                     {"role": "user", "content": "\n".join([
                         *_fenced(question.letter, shown, numbers), "",
                         f"{asking.MOVE}: {question.move.title}", question.move.description,
                         asking.ASK])}],
        "response_format": {"type": "json_schema", "json_schema": {
            "name": "position", "strict": True, "schema": schema(len(question.body))}}}


def schema(sentences: int) -> dict[str, Any]:
    """What an answer looks like."""
    return {"type": "object", "additionalProperties": False, "required": ["evidence", "stance"],
            "properties": {
                "evidence": {"type": "array", "maxItems": MOST_EVIDENCE, "items": {
                    "type": "integer", "minimum": 1, "maximum": max(sentences, 1)}},
                "stance": {"type": "string", "enum": [*map(str, Stance), asking.SILENT]}}}


def numbered(question: Question, shown: Sequence[Sentence]) -> dict[int, Sentence]:
    """The sentences that are shown and can be named, by their number in the whole letter."""
    ids = {sentence.id for sentence in shown}
    return {number: sentence for number, sentence in enumerate(question.body, start=1)
            if sentence.id in ids}


def understood(content: str, sent: Mapping[int, Sentence]) -> Answer:
    """An answer, if it is one of those that were asked for.

    Parameters
    ----------
    sent
        The sentences that were sent, by their numbers.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(said, dict) or said.keys() != {"evidence", "stance"}:
        raise ValueError("it does not consist of evidence and stance")
    named, stance = said["evidence"], said["stance"]
    if stance not in [*Stance, asking.SILENT]:
        raise ValueError("there is no such stance")
    if not isinstance(named, list) or not all(type(number) is int for number in named):
        raise ValueError("the evidence is no list of numbers")
    if not sent.keys() >= set(named) or len(named) > MOST_EVIDENCE:
        raise ValueError("it names sentences that were not sent")
    if stance == asking.SILENT:
        return Answer(None)
    if not named:
        raise ValueError("it names no sentence")
    return Answer(Stance(stance), tuple(dict.fromkeys(sent[number].id for number in named)))


class Answers:
    """What a model answered, kept by what it was asked; a file each.

    Parameters
    ----------
    folder
        Nothing is kept if it is None.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> str | None:
        """The answer, if there was one."""
        if self._folder is None:
            return None
        try:
            content = json.loads((self._folder / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return content if isinstance(content, str) else None

    def put(self, key: str, content: str) -> None:
        """Keep an answer."""
        if self._folder is not None and self.get(key) != content:
            files.write_text(self._folder / f"{key}.json", json.dumps(content) + "\n")


def _fenced(letter: Sequence[Sentence], shown: Sequence[Sentence], numbers: Mapping[str, int]
            ) -> Iterator[str]:
    """The lines of a letter between two marks that are made of all its words."""
    mark = files.key_of(*(sentence.text for sentence in letter))[:12]
    yield f"<<{asking.LETTER} {mark}"
    places = {sentence.id: at for at, sentence in enumerate(letter)}
    before, row = -1, ("", "")
    for sentence in shown:
        if places[sentence.id] > before + 1:
            yield "[...]"
        before = places[sentence.id]
        if (sentence.row, sentence.column) != row:
            row = sentence.row, sentence.column
            for name, label in zip((asking.ROW, asking.COLUMN), row, strict=True):
                if label:
                    yield f"{name}: {_one_line(label)}"
        number = numbers.get(sentence.id)
        kind = asking.HEADING if sentence.block is BlockKind.HEADING else asking.FOOTNOTE
        yield f"{f'[{number}]' if number else f'{kind}:'} {_one_line(sentence.text)}"
    if before + 1 < len(letter):
        yield "[...]"
    yield f"{asking.LETTER} {mark}>>"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _one_line(text: str) -> str:
    """So that no words of a letter begin a line of their own."""
    return " ".join(text.split())


def _unread(question: Question, reason: str, *, again: bool = False) -> Unread:
    return Unread(question.response_id, question.move.id, reason, again)
