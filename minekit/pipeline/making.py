"""The order of the stages: what each is given, and what it takes over from the last run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit import files
from minekit.corpus import AGAIN, CHANGED, Source, is_unchanged
from minekit.decisions import (
    JUDGEMENTS,
    Places,
    key_of,
    replay_links,
    replay_points,
    replay_positions,
    replay_stances,
    replay_structure,
    rulings,
)
from minekit.errors import DocumentError
from minekit.observing import Progress
from minekit.pipeline.judging import Judged, Judging, Letters, judge
from minekit.pipeline.kept import STEPS, Kept, Keys
from minekit.pipeline.order import Order, without_ocr
from minekit.records import (
    Link,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    SentenceStance,
    Statement,
)
from minekit.store import Recorded, Store

if TYPE_CHECKING:
    from minekit.extract.workers import Work
    from minekit.pipeline.documents import Made
    from minekit.pipeline.engine import Engine
    from minekit.stance.readers import Rereading, Unread

Notice = Callable[[str], None]
"""Called with what the user must know before it happens."""

MANY = 200
"""Documents from which on it pays to count in each by itself."""


class Finished(NamedTuple):
    """What a run came to.

    Parameters
    ----------
    problems
        What could not be read or used.
    manifest
        What says that the run is finished; it is to be written last.
    """

    problems: list[Problem]
    manifest: dict[str, Any]


class Making:
    """One run that has something to do."""

    def __init__(self, store: Store, order: Order, jobs: int, progress: Progress,
                 notice: Notice | None) -> None:
        self.store, self.order, self.case, self.jobs = store, order, order.case, jobs
        self.settings, self.decisions = order.settings, order.decisions
        self.progress, self.notice = progress, notice
        self.shards = store.shards_at(self.settings.engine.shards)
        self.keys: dict[str, Keys] = {}
        """Under which the work on each document is kept."""
        self.counts = len(order.sources) >= MANY
        """Whether counting is a step of the work on documents, or is done for all at once."""
        self._steps = STEPS if self.counts else STEPS[:-1]
        self._running = ExitStack()
        self.proposed: dict[str, str] = {}
        """Under which keys the program's own proposals are stored."""

    def make(self) -> Finished:
        """All stages, then the tables and reports; the manifest is for the caller to write."""
        with self._running:
            return self._make()

    def _make(self) -> Finished:
        from minekit.report import standard_names

        # Until all documents are read, the last run is still finished and can be looked at.
        self.keys, unread = self._work_on_documents()
        self.store.drop_manifest(standard_names(self.settings.report))
        before = self.store.written()
        self.store.write_hearing(self.order.question)
        self.store.keep_shards(self.settings.engine.shards)
        documents = {file: key.document for file, key in self.keys.items()}
        self.store.name_documents(documents)
        made, unanswered = self._make_records(unread)
        written = self._write(made)
        outputs = {path.relative_to(self.store.folder).as_posix(): files.sha256(path)
                   for path in written}
        for name in before - outputs.keys():
            (self.store.folder / name).unlink(missing_ok=True)
        problems = list(made.problems)
        return Finished(problems, self.order.made_from | {
            "unanswered": sum(item.again for item in unanswered), "outputs": outputs,
            "changed": sum(problem.kind == CHANGED for problem in problems),
            "proposed": self.proposed, "documents": documents, "counts": {
                "responses": len(made.responses), "sentences": len(made.sentences),
                "positions": len(made.positions), "points": len(made.points),
                "to_review": sum(position.needs_review for position in made.positions),
                "problem_kinds": dict(Counter(problem.kind for problem in problems))}})

    def _make_records(self, unread: Sequence[Problem]) -> tuple[Recorded, Sequence[Unread]]:
        """All records of the run, stored, and what a reader was asked in vain."""
        responses, sentences, found = self._collect(self.keys)
        places = Places(responses, sentences,
                        {item.file: item.sha256 for item in self.order.sources})
        links, stances, positions, unanswered, points, statements, lost = self._judge(places)
        problems = [*self.order.problems, *unread, *found,
                    *_not_read_again(unanswered, responses), *lost]
        made = Recorded(responses, sentences, links, stances, positions, points, statements,
                        problems)
        made.write(self.store)
        return made, unanswered

    def _work_on_documents(self) -> tuple[dict[str, Keys], list[Problem]]:
        """Do what is not kept of the work on single documents.

        Returns
        -------
        keys
            Under which the work on each readable file is kept.
        problems
            Of the files that cannot be read.
        """
        from minekit.extract import Task

        order = self.order
        kept = Kept(self.shards, self._steps)
        documents = order.document_keys(kept.names["documents"])
        keys = {item.file: order.keys(item, documents[item.file]) for item in order.sources}
        todo = {item.file: item for item in order.sources if not kept.has_all(keys[item.file])}
        done = len(order.sources) - len(todo)
        self.progress("extract", done, len(order.sources))
        problems: dict[str, Problem] = {}
        tasks = (Task(item.path, item.file, kept.known(item.id, keys[item.file]))
                 for item in todo.values())
        if todo:
            Thread(target=_import_ahead, daemon=True).start()
        for task, made in self._engine(self._document_work(), tasks) if todo else ():
            done += 1
            self.progress("extract", done, len(order.sources))
            try:
                keys[task.file] = self._keep(todo[task.file], keys[task.file], made)
            except DocumentError as error:
                problems[task.file] = Problem(task.file, 0, error.kind, str(error))
                del keys[task.file]
        return keys, [problems[file] for file in todo if file in problems]

    def _keep(self, item: Source, keys: Keys, made: Made | DocumentError) -> Keys:
        """Store what came of a document, and tell under which keys.

        Raises
        ------
        DocumentError
            If nothing came of it, or the file changed meanwhile.
        """
        if not is_unchanged(item, "" if isinstance(made, DocumentError) else made.sha256):
            raise DocumentError(CHANGED, f"the file changed while it was read; {AGAIN}")
        if isinstance(made, DocumentError):
            raise made
        if made.document and made.needs_ocr:
            keys = self.order.keys(item, without_ocr(keys.document))
        for stage, key, data in zip(STEPS, keys, (made.document, made.part, made.counts),
                                    strict=True):
            if data:
                self.shards.write(stage, key, data)
        return keys

    def _document_work(self) -> Work:
        from minekit.pipeline.documents import DocumentWork

        return DocumentWork(self.order.senders, self.settings.split,
                            self.order.tone if self.counts else None)

    @cached_property
    def _engine(self) -> Engine:
        """Who does what many processes can; made when it is needed first."""
        from minekit.pipeline.engine import engine

        return self._running.enter_context(
            engine(self.settings.engine, self.settings.extract, self.jobs))

    def _stop_engine(self) -> None:
        """End its processes, as there is no more for them to do."""
        self._running.close()
        vars(self).pop("_engine", None)

    def _collect(self, keys: Mapping[str, Keys]
                 ) -> tuple[list[Response], list[Sentence], list[Problem]]:
        """Responses and sentences of all documents that were read, in the order of the files.

        What was decided of senders and of where responses end holds.
        """
        from minekit import segment
        from minekit.pipeline.documents import Part
        from minekit.split import note_repeats

        responses: list[Response] = []
        sentences: list[Sentence] = []
        problems: list[Problem] = []
        read = [item for item in self.order.sources if item.file in keys]
        for number, item in enumerate(read, start=1):
            self.progress("split", number, len(read))
            part = self.store.unpacked("parts", keys[item.file].part, Part)
            responses += part.whole()
            sentences += part.sentences
            problems += part.problems
        for number, stage in enumerate(STEPS):
            self.shards.keep_only(stage, {key[number] for key in keys.values()
                                                if stage in self._steps})
        made = replay_structure(
            self.decisions, responses, sentences, hearing=self.case, segment=segment.sentences,
            hashes={item.file: item.sha256 for item in self.order.sources})
        numbered = [replace(response, number=number)
                    for number, response in enumerate(made.responses, start=1)]
        return numbered, made.sentences, [*problems, *made.problems, *note_repeats(numbered)]

    def _judge(self, places: Places
               ) -> tuple[list[Link], list[SentenceStance], list[Position], tuple[Unread, ...],
                          list[Point], list[Statement], list[Problem]]:
        """What needs all responses at once, with what was decided, and decisions without place."""
        from minekit import summarise

        responses, sentences = list(places.responses.values()), list(places.sentences.values())
        file_of = {response.id: response.file for response in responses}
        links, stances, positions = self._propose(Letters.of(sentences, file_of, self.order))
        positions, unread = self._reread(sentences, links, positions)
        held = rulings(self.decisions, places, self.case)
        if held:
            links = replay_links(held, links, places)
            stances = replay_stances(held, stances, places, self.case)
            positions = replay_positions(held, positions, stances, places, self.case)
        points = self._gather(sentences, links, stances, positions)
        made = replay_points(self.decisions, points, positions, places, self.case)
        self.progress("summarise", 0, 1)
        statements = summarise.statements(self.case, responses, sentences, links, stances,
                                          positions, made.points, self.settings.report)
        return (links, stances, positions, unread, made.points, statements,
                [*held.problems, *made.problems])

    def _propose(self, letters: Letters) -> Judged:
        """Links, stances and positions as the program alone sees them, in the order of the letters.

        They hang on what was said, and not on who said it.
        """
        learnt_from = letters.learnt_from()
        keys = letters.keys(learnt_from)
        kept = self.shards.names("judged")
        todo = {file: said for file, said in letters.files.items() if keys[file] not in kept}
        if todo:
            done = len(keys) - len(todo)
            self.progress("judge", done, len(keys))
            for some, found in self._judgements(todo, learnt_from, letters.drawn_from()):
                for file, data in zip(some, found, strict=True):
                    self.shards.write("judged", keys[file], data)
                done += len(some)
                self.progress("judge", done, len(keys))
        self._stop_engine()
        self.shards.keep_only("judged", set(keys.values()))
        made = Judged([], [], [])
        for key in keys.values():
            part = self.store.unpacked("judged", key, Judged)
            made.links.extend(part.links)
            made.stances.extend(part.stances)
            made.positions.extend(part.positions)
        key = files.key_of(*keys.values())
        self.proposed |= {"links": key, "judged": key}
        if not self.store.has("positions", key):
            self.store.write("links", made.links, key)
            self.store.write("stances", made.stances, key)
            self.store.write("positions", made.positions, key)
        self.store.forget("links", [key])
        self.store.forget("stances", [key])
        return made

    def _judgements(self, todo: Mapping[str, Sequence[Sentence]], learnt_from: Sequence[Sentence],
                    drawn_from: Iterable[str]) -> Iterator[tuple[list[str], list[bytes]]]:
        """What is found in some files, packed, as it comes.

        Parameters
        ----------
        learnt_from, drawn_from
            Sentences of the letters that were drawn, and the files in which these stand.
        """
        from minekit.danish.counted import Counts
        from minekit.embed import ships

        judging = Judging.learn(learnt_from, self.case.of_subjects(), self.settings,
                                [Counts.unpack(data) for file in drawn_from
                                 if (data := self._counts_of(file))])
        if not ships(self.settings.link.encoder):  # a large model works best on many at once
            return judge(todo, self._counts_of, judging, None, most=sys.maxsize)
        return judge(todo, self._counts_of, judging, self._engine if len(todo) >= MANY else None)

    def _counts_of(self, file: str) -> bytes:
        """What was counted in a file, packed; empty if that is no step of the work on it."""
        return self.shards.read("counts", self.keys[file].counts) if self.counts else b""

    def _reread(self, sentences: Sequence[Sentence], links: Sequence[Link],
                positions: Sequence[Position]) -> Rereading:
        """Positions as the reader of the settings sees them, too."""
        from minekit.stance import readers

        made = readers.reread(
            positions, sentences, links, self.case, self.settings.stance,
            folder=self.store.folder / "work" / "answers", notice=self.notice,
            progress=partial(self.progress, "read"))
        key = files.key_of(self.proposed["judged"], *made.positions)
        self.proposed["positions"] = key
        self.store.write("positions", made.positions, key)
        self.store.forget("positions", [key, self.proposed["judged"]])
        return made

    def _gather(self, sentences: Sequence[Sentence], links: Sequence[Link],
                stances: Sequence[SentenceStance], positions: Sequence[Position]) -> list[Point]:
        """Points as the program alone sees them."""
        from minekit import cluster

        key = files.key_of(self.proposed["positions"], key_of(self.decisions, JUDGEMENTS),
                           self.settings.cluster.model_dump_json())
        self.proposed["points"] = key
        if not self.store.has("points", key):
            self.progress("cluster", 0, 1)
            self.store.write("points", cluster.points(sentences, links, stances, positions,
                                                      self.case, self.settings.cluster), key)
        self.store.forget("points", [key])
        return self.store.read(Point, key)

    def _write(self, made: Recorded) -> list[Path]:
        from minekit import report
        from minekit.redact import outgoing
        from minekit.tables import write_tables

        self.progress("report", 0, 1)
        records = outgoing(self.store, self.settings.report.mask, made=made)
        tables = write_tables(
            self.store.folder / "tables", responses=records.responses, sentences=records.sentences,
            links=records.links, stances=records.stances, positions=records.positions,
            points=records.points, problems=records.problems)
        reports = report.write_all(self.store, self.store.folder, self.settings.report,
                                   self.order.pdfs, records)
        self.progress("report", 1, 1)
        return [*tables, *reports]


def _import_ahead() -> None:
    """Import what comes next, which takes seconds, while other processes read."""
    import scipy.cluster.hierarchy
    import scipy.sparse  # noqa: F401


def _not_read_again(unread: Sequence[Unread], responses: Sequence[Response]) -> list[Problem]:
    from minekit.stance import readers

    return readers.problems(unread, {response.id: response.file for response in responses})
