"""The work on letters: what their sentences are about, and where their senders stand.

What a hearing's letters have in common is learnt once, from some of them. Then each letter is
judged by itself, by any process, in any order, and what comes of it is kept under a key made of the
letter and of what was learnt from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from minekit import files
from minekit.drawn import drawn
from minekit.errors import DocumentError
from minekit.extract import Task
from minekit.packed import pack, unpack
from minekit.pipeline.order import Order, code_key, hearing_key, models_key
from minekit.records import (
    BlockKind,
    Document,
    Link,
    Position,
    Sentence,
    SentenceStance,
)

if TYPE_CHECKING:
    from minekit.danish.counted import Counts
    from minekit.danish.tone import Tone
    from minekit.hearing import Hearing
    from minekit.link import Linker
    from minekit.pipeline.engine import Engine
    from minekit.settings import Settings
    from minekit.stance import Judge

SENTENCES = 500
"""That are judged at a time; a file with more is judged alone."""
_SAID = attrgetter("id", "block", "text", "page", "heading", "row", "column", "paragraph")
"""What is seen of a sentence; who sent it makes no difference."""


class Judged(NamedTuple):
    """What was found in some letters."""

    links: list[Link]
    stances: list[SentenceStance]
    positions: list[Position]


class Said(NamedTuple):
    """The sentences of a file, and what was counted in them, both packed.

    Parameters
    ----------
    counts
        Empty if nothing was.
    """

    sentences: bytes
    counts: bytes


@dataclass(frozen=True, eq=False)
class Letters:
    """All letters of a run, file by file.

    Parameters
    ----------
    files
        The sentences of each file, in order.
    drawn
        Ids of the letters from which is learnt.
    order
        What the run is made from.
    """

    files: Mapping[str, Sequence[Sentence]]
    drawn: frozenset[str]
    order: Order

    @classmethod
    def of(cls, sentences: Iterable[Sentence], file_of: Mapping[str, str], order: Order) -> Self:
        """Divide sentences by file, given the file of each response."""
        found: dict[str, list[Sentence]] = {}
        for sentence in sentences:
            found.setdefault(file_of[sentence.response_id], []).append(sentence)
        return cls(found, drawn(file_of), order)

    def learnt_from(self) -> list[Sentence]:
        """The sentences of the letters that were drawn."""
        return [sentence for said in self.files.values() for sentence in said
                if sentence.response_id in self.drawn]

    def drawn_from(self) -> list[str]:
        """The files in which these stand."""
        return [file for file, said in self.files.items()
                if any(sentence.response_id in self.drawn for sentence in said)]

    def keys(self, learnt_from: Sequence[Sentence]) -> dict[str, str]:
        """Under which key what was found in each file is kept."""
        settings = self.order.settings
        learnt = files.key_of(
            hearing_key(self.order.case.of_subjects()), settings.link.model_dump_json(),
            settings.stance.model_dump_json(), models_key(settings), code_key("."),
            *map(_SAID, learnt_from))
        return {file: files.key_of(learnt, *map(_SAID, said))
                for file, said in self.files.items()}


@dataclass(frozen=True, eq=False)
class Judging:
    """Judges letters by what was learnt of their hearing.

    Parameters
    ----------
    tone, other_tone
        How sentences speak, for links and for stances; the latter None if they are the same.
    """

    linker: Linker
    judge: Judge
    tone: Tone
    other_tone: Tone | None
    together: ClassVar = 1

    @classmethod
    def learn(cls, sentences: Sequence[Sentence], hearing: Hearing, settings: Settings,
              tables: Iterable[Counts] = ()) -> Self:
        """Learn from the letters that were drawn.

        Parameters
        ----------
        tables
            What was counted in them before.

        Raises
        ------
        MissingExtraError, SettingsError
            If the encoder or a model cannot be loaded.
        """
        from minekit import link, stance
        from minekit.danish.counted import Counted
        from minekit.danish.models import model_folder
        from minekit.danish.tone import Tone

        tone = Tone.load(model_folder(settings.link.model))
        other = (Tone.load(model_folder(settings.stance.model))
                 if settings.stance.model != settings.link.model else None)
        counted = Counted(tone, tables)
        linker = link.learn(sentences, hearing, settings.link, counted)
        judge = stance.learn(sentences, linker.links(sentences, counted), hearing,
                             settings.stance, Counted(other) if other else counted)
        return cls(linker, judge, tone, other)

    def __call__(self, task: Task, read: Callable[[], Document]) -> list[bytes]:
        """What is found in some files, packed; they are sent along as :class:`Said`."""
        from minekit.danish.counted import Counts

        some: Sequence[Said] = task.more
        parts = [unpack(said.sentences, list[Sentence]) for said in some]
        return [pack(found) for found in self.judged(
            parts, [Counts.unpack(said.counts) for said in some if said.counts])]

    def judged(self, parts: Sequence[Sequence[Sentence]], tables: Iterable[Counts] = ()
               ) -> list[Judged]:
        """What is found in some files, given their sentences and what was counted in them."""
        from minekit.danish.counted import Counted

        counted = Counted(self.tone, tables)
        sentences = [sentence for part in parts for sentence in part]
        links = self.linker.links(sentences, counted)
        found = self.judge.judge(sentences, links,
                                 Counted(self.other_tone) if self.other_tone else counted)
        home = {sentence.id: n for n, part in enumerate(parts) for sentence in part}
        owner = {sentence.response_id: home[sentence.id] for sentence in sentences}
        held = [Judged([], [], []) for _ in parts]
        for link in links:
            held[home[link.sentence_id]].links.append(link)
        for stance in found.stances:
            held[home[stance.sentence_id]].stances.append(stance)
        for position in found.positions:
            held[owner[position.response_id]].positions.append(position)
        return held

    def prepare(self) -> None:
        """Import what judging needs."""
        self.judged([_EXAMPLE])

    def needs_file(self, task: Task) -> bool:
        """Nothing but what was read is looked at."""
        return False


_EXAMPLE = [Sentence("a-1", "a", BlockKind.PARAGRAPH, "Vi støtter forslaget.", 1)]


class Files(NamedTuple):
    """Some files that are judged together.

    Parameters
    ----------
    counts
        What was counted in each, packed; empty if nothing was.
    """

    names: list[str]
    parts: list[Sequence[Sentence]]
    counts: list[bytes]

    def task(self) -> Task:
        """The same for another process."""
        return Task(Path(), self.names[0], [
            Said(pack(list(part)), counts)
            for part, counts in zip(self.parts, self.counts, strict=True)])


def together(todo: Mapping[str, Sequence[Sentence]], counts_of: Callable[[str], bytes],
             most: int) -> Iterator[Files]:
    """Some files at a time, until they hold so many sentences."""
    some, size = Files([], [], []), 0
    for name, part in todo.items():
        some.names.append(name)
        some.parts.append(part)
        some.counts.append(counts_of(name))
        size += len(part)
        if size >= most:
            yield some
            some, size = Files([], [], []), 0
    if some.names:
        yield some


def judge(todo: Mapping[str, Sequence[Sentence]], counts_of: Callable[[str], bytes],
          judging: Judging, engine: Engine | None, most: int = SENTENCES
          ) -> Iterator[tuple[list[str], list[bytes]]]:
    """Judge files, some at a time: their names, and what was found in each, packed.

    Parameters
    ----------
    counts_of
        What was counted in a file, packed.
    engine
        Who does it; None to do it here. What fails there, for want of memory or time, is done here
        too: letters that could be read are never left out.
    most
        Sentences that are judged at a time, if no file has more.
    """
    def here(some: Files) -> list[bytes]:
        from minekit.danish.counted import Counts

        tables = [Counts.unpack(counts) for counts in some.counts if counts]
        return [pack(found) for found in judging.judged(some.parts, tables)]

    if engine is None:
        for some in together(todo, counts_of, most):
            yield some.names, here(some)
        return
    sent: dict[str, Files] = {}

    def tasks() -> Iterator[Task]:
        for some in together(todo, counts_of, most):
            sent[some.names[0]] = some
            yield some.task()

    for task, found in engine(judging, tasks()):
        some = sent.pop(task.file)
        yield some.names, here(some) if isinstance(found, DocumentError) else found
