"""The order of the stages: what each is given, and what it takes over from the last run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
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
from minekit.pipeline.kept import STEPS, Kept, Keys
from minekit.pipeline.order import Order, code_key, hearing_key, models_key, without_ocr
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
from minekit.store import Store

if TYPE_CHECKING:
    from minekit.danish.counted import Counted
    from minekit.pipeline.documents import Made
    from minekit.pipeline.engine import Engine
    from minekit.stance.readers import Rereading, Unread

Notice = Callable[[str], None]
"""Called with what the user must know before it happens."""

MANY = 200
"""Documents from which on it pays to count in each by itself."""
_SAID = attrgetter("id", "block", "text", "page", "heading", "row", "column", "paragraph")
"""What linking and judging see of a sentence."""


class _Told(NamedTuple):
    """What the manifest tells of the records.

    Parameters
    ----------
    again
        Positions that a reader was asked about in vain and is to be asked again.
    """

    problems: list[Problem]
    again: int
    counts: dict[str, int]


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

    def __init__(self, store: Store, order: Order, progress: Progress, notice: Notice | None
                 ) -> None:
        self.store, self.order, self.case = store, order, order.case
        self.settings, self.decisions = order.settings, order.decisions
        self.progress, self.notice = progress, notice
        self.shards = store.shards_at(self.settings.engine.shards)
        self.keys: dict[str, Keys] = {}
        """Under which the work on each document is kept."""
        self.counts = len(order.sources) >= MANY
        """Whether counting is a step of the work on documents, or is done for all at once."""
        self._steps = STEPS if self.counts else STEPS[:-1]
        self.proposed: dict[str, str] = {}
        """Under which keys the program's own proposals are stored."""

    def make(self, jobs: int) -> Finished:
        """All stages, then the tables and reports; the manifest is for the caller to write."""
        from minekit.report import standard_names

        # Until all documents are read, the last run is still finished and can be looked at.
        self.keys, unread = self._work_on_documents(jobs)
        self.store.drop_manifest(standard_names(self.settings.report))
        before = self.store.written()
        self.store.write_hearing(self.order.question)
        self.store.keep_shards(self.settings.engine.shards)
        documents = {file: key.document for file, key in self.keys.items()}
        self.store.name_documents(documents)
        told = self._make_records(unread)
        written = self._write()
        outputs = {path.relative_to(self.store.folder).as_posix(): files.sha256(path)
                   for path in written}
        for name in before - outputs.keys():
            (self.store.folder / name).unlink(missing_ok=True)
        return Finished(told.problems, self.order.made_from | {
            "unanswered": told.again, "outputs": outputs,
            "changed": sum(problem.kind == CHANGED for problem in told.problems),
            "proposed": self.proposed, "documents": documents, "counts": told.counts | {
                "problem_kinds": dict(Counter(problem.kind for problem in told.problems))}})

    def _make_records(self, unread: Sequence[Problem]) -> _Told:
        """All records of the run, stored; in memory nothing is left but what is to be told."""
        responses, sentences, found = self._collect(self.keys)
        places = Places(responses, sentences,
                        {item.file: item.sha256 for item in self.order.sources})
        links, stances, positions, unanswered, points, statements, lost = self._judge(places)
        problems = [*self.order.problems, *unread, *found,
                    *_not_read_again(unanswered, responses), *lost]
        for stage, records in (("responses", responses), ("sentences", sentences),
                               ("links", links), ("stances", stances), ("positions", positions),
                               ("points", points), ("statements", statements),
                               ("problems", problems)):
            self.store.write(stage, records)
        return _Told(problems, sum(item.again for item in unanswered), {
            "responses": len(responses), "sentences": len(sentences),
            "positions": len(positions), "points": len(points),
            "to_review": sum(position.needs_review for position in positions)})

    def _work_on_documents(self, jobs: int) -> tuple[dict[str, Keys], list[Problem]]:
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
        for task, made in self._engine(jobs)(tasks) if todo else ():
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

    def _engine(self, jobs: int) -> Engine:
        from minekit.pipeline.documents import DocumentWork
        from minekit.pipeline.engine import engine

        work = DocumentWork(self.order.senders, self.settings.split,
                            self.order.tone if self.counts else None)
        return engine(self.settings.engine, self.settings.extract, work, jobs)

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
        links, stances, positions = self._propose(sentences)
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

    @cached_property
    def counted(self) -> Counted:
        """What was counted in the documents."""
        from minekit.danish.counted import Counted, Counts

        return Counted(self.order.tone, (
            self.store.unpacked_by(Counts.unpack, "counts", keys.counts)
            for keys in self.keys.values() if self.counts))

    def _propose(self, sentences: Sequence[Sentence]
                 ) -> tuple[list[Link], list[SentenceStance], list[Position]]:
        """Links, stances and positions as the program alone sees them.

        They hang on what was said, and not on who said it.
        """
        from minekit import link, stance

        settings, subjects = self.settings, self.case.of_subjects()
        linked = files.key_of(hearing_key(subjects), settings.link.model_dump_json(),
                              models_key(settings), code_key("."), *map(_SAID, sentences))
        judged = files.key_of(linked, settings.stance.model_dump_json())
        self.proposed |= {"links": linked, "judged": judged}
        if not self.store.has("links", linked):
            self.progress("link", 0, 1)
            self.store.write("links", link.link(sentences, subjects, settings.link, self.counted),
                             linked)
        links = self.store.read(Link, linked)
        if not self.store.has("positions", judged):
            self.progress("stance", 0, 1)
            same = settings.stance.model == settings.link.model
            made = stance.judge(sentences, links, subjects, settings.stance,
                                self.counted if same else None)
            self.store.write("stances", made.stances, judged)
            self.store.write("positions", made.positions, judged)
        vars(self).pop("counted", None)  # half of all memory, and needed no more
        self.store.forget("links", [linked])
        self.store.forget("stances", [judged])
        return links, self.store.read(SentenceStance, judged), self.store.read(Position, judged)

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

    def _write(self) -> list[Path]:
        from minekit import report
        from minekit.redact import outgoing
        from minekit.tables import write_tables

        self.progress("report", 0, 1)
        records = outgoing(self.store, self.settings.report.mask)
        tables = write_tables(
            self.store.folder / "tables", responses=records.responses, sentences=records.sentences,
            links=records.links, stances=records.stances, positions=records.positions,
            points=records.points, problems=records.problems)
        reports = report.write_all(self.store, self.store.folder, self.settings.report,
                                   self.order.pdfs, records)
        self.progress("report", 1, 1)
        return [*tables, *reports]


def _not_read_again(unread: Sequence[Unread], responses: Sequence[Response]) -> list[Problem]:
    from minekit.stance import readers

    return readers.problems(unread, {response.id: response.file for response in responses})
