"""The order of the stages, and what can be taken over from the last run.

Work is addressed by what it is made from: the bytes of a PDF, the settings and the code of its
stage, the hearing. What was made from the same is read instead of made again; the result is the
same, byte for byte.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import minekit
from minekit import files
from minekit.corpus import (
    AGAIN,
    CHANGED,
    Source,
    folder_of_pdfs,
    identify,
    is_unchanged,
    list_files,
    load_hearing,
)
from minekit.decisions import (
    JUDGEMENTS,
    Decision,
    DecisionBook,
    Kind,
    Places,
    in_force,
    key_of,
    replay_links,
    replay_points,
    replay_positions,
    replay_stances,
    replay_structure,
    rulings,
)
from minekit.errors import DocumentError
from minekit.explain import Step, explain
from minekit.extract import NEEDS_OCR, Readers, Task, ocr_engine
from minekit.hearing import Hearing
from minekit.lock import only_run
from minekit.observing import Observer, Progress
from minekit.records import (
    Document,
    Link,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    SentenceStance,
    Statement,
)
from minekit.results import Run
from minekit.settings import Settings
from minekit.split import find_responses, note_repeats
from minekit.store import MANIFEST, Store

if TYPE_CHECKING:
    from minekit.stance.readers import Rereading, Unread

Notice = Callable[[str], None]
"""Called with what the user must know before it happens."""

_SAID = attrgetter("id", "block", "text", "page", "heading", "row", "column", "paragraph")
"""What linking and judging see of a sentence."""


def run(corpus: str | Path, out: str | Path | None = None, *, pipeline: str | Path = "standard",
        hearing: str | Path | None = None, jobs: int | None = None,
        mask: str | None = None, progress: Progress | None = None,
        notice: Notice | None = None) -> Run:
    """Read a hearing's PDFs and write tables and annexes.

    Parameters
    ----------
    corpus
        Folder with ``hearing.toml`` and the PDFs, in ``pdf/`` or beside it.
    out
        Folder to write to; ``reports/NAME`` by default.
    pipeline
        Name of a pipeline that ships with minekit, or a TOML file of settings.
    hearing
        Another hearing file than the corpus' own.
    jobs
        Documents read at once; as many as there are processors by default.
    mask
        Whom to keep from tables and reports, in place of the setting ``report.mask``.
    progress
        Is told how far each stage has come.
    notice
        Is told what is sent to a language model, and where, before it is; see docs/readers.md.

    Returns
    -------
    Run
        The finished run.

    Raises
    ------
    CorpusError, DecisionError, HearingError, SettingsError, StoreError
        If nothing can be done. A document that cannot be read is listed in ``problems`` instead.
    """
    folder = Path(corpus)
    store = Store(out or default_folder(folder))
    order = _Order.of(folder, pipeline, hearing, mask)
    if _is_up_to_date(store, order.made_from):
        return Run(store.folder)
    observer = Observer(progress or _silent)
    with only_run(store.folder):
        problems = _Making(store, order, observer, notice).make(jobs or os.cpu_count() or 1)
        observer.write(store.folder, order.made_from, problems)
    return Run(store.folder)


def plan(corpus: str | Path, out: str | Path | None = None, *, pipeline: str | Path = "standard",
         hearing: str | Path | None = None, mask: str | None = None) -> list[Step]:
    """What :func:`run` would do with the same arguments, and why; nothing is done.

    Returns
    -------
    list of Step
        Stage by stage; empty if there is nothing to do.
    """
    folder = Path(corpus)
    store = Store(out or default_folder(folder))
    order = _Order.of(folder, pipeline, hearing, mask)
    if _is_up_to_date(store, order.made_from):
        return []
    read = order.document_keys(store)
    known = _key_of(order.case.of_senders())
    unread = [file for file, key in read.items() if not store.has("documents", key)]
    unsplit = [item.file for item in order.sources
               if not store.has("problems", order.part_key(item, read[item.file], known))]
    return explain(store.manifest(), order.made_from, unread, unsplit)


def own_models(corpus: Path) -> Path:
    """The folder of the models that ``minekit train`` corrects by what was decided in a corpus."""
    return corpus / "models"


def _with_own_models(settings: Settings, corpus: Path) -> Settings:
    """The settings, with the corpus' own models where no others are named."""
    own = own_models(corpus)
    if not own.is_dir():
        return settings
    named = {stage: {"model": part.model or str(own)}
             for stage, part in (("link", settings.link), ("stance", settings.stance))}
    return settings.model_copy(update={
        "link": settings.link.model_copy(update=named["link"]),
        "stance": settings.stance.model_copy(update=named["stance"])})


def _models(settings: Settings) -> str:
    """A key for what the models of the settings hold; those that ship are part of the code."""
    named = sorted({name for name in (settings.link.model, settings.stance.model) if name})
    return files.key_of(*(files.sha256(path) for name in named
                          for path in sorted(Path(name).glob("*")) if path.is_file()))


def default_folder(corpus: Path) -> Path:
    """Where the run of a corpus is written when nothing else is said."""
    return Path("reports") / corpus.resolve().name


def pdf_folder(corpus: Path) -> Path | None:
    """Where the PDFs of a corpus lie; None for a run folder."""
    return None if (corpus / MANIFEST).is_file() else folder_of_pdfs(corpus)


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _ocr(settings: Settings) -> str:
    return ocr_engine(settings.extract.ocr_languages) if settings.extract.ocr == "auto" else "off"


@cache
def _code(*parts: str) -> str:
    """A key for the program's own files; work that other code did is not taken over."""
    package = Path(minekit.__file__).parent
    found = [path for part in parts for path in ([package / part] if (package / part).is_file()
             else sorted((package / part).rglob("*")))
             if path.is_file() and "__pycache__" not in path.parts]
    return files.key_of(*(files.sha256(path) for path in found))


def _is_up_to_date(store: Store, made_from: dict[str, Any]) -> bool:
    manifest = store.manifest()
    if {key: manifest.get(key) for key in made_from} != made_from:
        return False
    written: dict[str, str] = manifest.get("outputs", {})
    return all((store.folder / name).is_file() and files.sha256(store.folder / name) == digest
               for name, digest in written.items())


@dataclass(frozen=True)
class _Order:
    """What a run is made from.

    Parameters
    ----------
    question
        The text of ``hearing.toml``.
    made_from
        All of it as the manifest tells it.
    """

    question: str
    case: Hearing
    settings: Settings
    sources: list[Source]
    problems: list[Problem]
    decisions: list[Decision]
    made_from: dict[str, Any]
    pdfs: Path

    @classmethod
    def of(cls, corpus: Path, pipeline: str | Path, hearing: str | Path | None,
           mask: str | None) -> Self:
        """Look at everything; nothing is made yet."""
        settings = _with_own_models(Settings.load(pipeline), corpus).with_mask(mask)
        question, case = load_hearing(corpus, hearing)
        sources, problems = identify(corpus, list_files(corpus))
        decisions = in_force(DecisionBook.of(corpus).all())
        return cls(question, case, settings, sources, problems, decisions, {
            "hearing": files.key_of(question), "senders": _key_of(case.of_senders()),
            "subjects": _key_of(case.of_subjects()), "code": _code("."),
            "settings": settings.model_dump(mode="json"), "version": minekit.__version__,
            "ocr": _ocr(settings), "files": {item.file: item.sha256 for item in sources},
            "unused": sorted([problem.file, problem.kind] for problem in problems),
            "decisions": key_of(decisions, set(Kind) - {Kind.NOTE}), "unanswered": 0,
            "changed": 0, "models": _models(settings)}, folder_of_pdfs(corpus))

    def document_keys(self, store: Store) -> dict[str, str]:
        """Under which key the document of each file is stored, or will be."""
        code = _code("extract", "records.py", "store.py")
        keys = {item.file: files.key_of(item.sha256, self.settings.extract.model_dump_json(), code)
                for item in self.sources}
        if not _ocr(self.settings):
            # What is read without OCR now must be read again when there is one.
            keys |= {file: unread for file, key in keys.items()
                     if not store.has("documents", key)
                     and store.has("documents", unread := files.key_of(key, NEEDS_OCR))}
        return keys

    def part_key(self, item: Source, read: str, known: str) -> str:
        """Under which key the responses in a document are stored.

        Parameters
        ----------
        read
            Key of the document.
        known
            Key of what the hearing says of senders.
        """
        return files.key_of(read, item.file, item.id, known, self.settings.split.model_dump_json(),
                            _code("split", "danish", "segment.py", "records.py", "store.py"))


def _key_of(hearing: Hearing) -> str:
    return files.key_of(hearing.model_dump_json())


class _Making:
    """One run that has something to do."""

    def __init__(self, store: Store, order: _Order, progress: Progress, notice: Notice | None
                 ) -> None:
        self.store, self.order, self.case = store, order, order.case
        self.settings, self.decisions = order.settings, order.decisions
        self.progress, self.notice = progress, notice
        self.proposed: dict[str, str] = {}
        """Under which keys the program's own proposals are stored."""

    def make(self, jobs: int) -> list[Problem]:
        """All stages, then the tables and reports, then the manifest.

        Returns
        -------
        list of Problem
            What could not be read or used.
        """
        from minekit.report import standard_names

        sources = self.order.sources
        self.store.drop_manifest(standard_names(self.settings.report))
        before = self.store.written()
        self.store.write_hearing(self.order.question)
        keys, unread = self._extract(sources, jobs)
        responses, sentences, found = self._split(sources, keys)
        places = Places(responses, sentences, {item.file: item.sha256 for item in sources})
        links, stances, positions, unanswered, points, statements, lost = self._judge(places)
        problems = [*self.order.problems, *unread, *found,
                    *_not_read_again(unanswered, responses), *lost]
        for stage, records in (("responses", responses), ("sentences", sentences),
                               ("links", links), ("stances", stances), ("positions", positions),
                               ("points", points), ("statements", statements),
                               ("problems", problems)):
            self.store.write(stage, records)
        written = self._write()
        outputs = {path.relative_to(self.store.folder).as_posix(): files.sha256(path)
                   for path in written}
        for name in before - outputs.keys():
            (self.store.folder / name).unlink(missing_ok=True)
        self.store.write_manifest(self.order.made_from | {
            "unanswered": sum(item.again for item in unanswered), "outputs": outputs,
            "changed": sum(problem.kind == CHANGED for problem in problems),
            "proposed": self.proposed, "documents": keys, "counts": {
                "responses": len(responses), "sentences": len(sentences),
                "positions": len(positions), "points": len(points),
                "to_review": sum(position.needs_review for position in positions),
                "problem_kinds": dict(Counter(problem.kind for problem in problems))}})
        return problems

    def _extract(self, sources: Sequence[Source], jobs: int
                 ) -> tuple[dict[str, str], list[Problem]]:
        """Read what was not read before.

        Returns
        -------
        keys
            Under which key the document of each readable file is stored.
        problems
            Of the files that cannot be read.
        """
        settings = self.settings.extract
        keys = self.order.document_keys(self.store)
        todo = [item for item in sources if not self.store.has("documents", keys[item.file])]
        problems: list[Problem] = []
        done = len(sources) - len(todo)
        self.progress("extract", done, len(sources))
        tasks = [Task(item.path, item.file) for item in todo]
        hashes = {item.file: item.sha256 for item in todo}
        for task, result in Readers(settings, min(jobs, os.cpu_count() or 1)).read(tasks):
            done += 1
            self.progress("extract", done, len(sources))
            if not is_unchanged(task.path, hashes[task.file], result):
                result = DocumentError(CHANGED, f"the file changed while it was read; {AGAIN}")
            if isinstance(result, DocumentError):
                problems.append(Problem(task.file, 0, result.kind, str(result)))
                del keys[task.file]
                continue
            if any(problem.kind == NEEDS_OCR for problem in result.problems):
                keys[task.file] = files.key_of(keys[task.file], NEEDS_OCR)
            self.store.write("documents", [result], keys[task.file])
        order = {item.file: number for number, item in enumerate(sources)}
        return keys, sorted(problems, key=lambda problem: order[problem.file])

    def _split(self, sources: Sequence[Source], keys: dict[str, str]
               ) -> tuple[list[Response], list[Sentence], list[Problem]]:
        """Responses and sentences of all documents that were read, in the order of the files.

        What was decided of senders and of where responses end holds.
        """
        from minekit import segment

        responses: list[Response] = []
        sentences: list[Sentence] = []
        problems: list[Problem] = []
        parts: set[str] = set()
        read = [item for item in sources if item.file in keys]
        heard = self.case.of_senders()
        known = _key_of(heard)
        for number, item in enumerate(read, start=1):
            self.progress("split", number, len(read))
            key = self.order.part_key(item, keys[item.file], known)
            parts.add(key)
            if not self.store.has("problems", key):
                document = self.store.read(Document, keys[item.file])[0]
                self._split_one(document, item, key, heard)
            responses += self.store.read(Response, key)
            sentences += self.store.read(Sentence, key)
            problems += self.store.read(Problem, key)
        self.store.forget("documents", keys.values())
        for stage in ("responses", "sentences", "problems"):
            self.store.forget(stage, parts)
        made = replay_structure(
            self.decisions, responses, sentences, hearing=self.case, segment=segment.sentences,
            hashes={item.file: item.sha256 for item in sources})
        numbered = [replace(response, number=number)
                    for number, response in enumerate(made.responses, start=1)]
        return numbered, made.sentences, [*problems, *made.problems, *note_repeats(numbered)]

    def _split_one(self, document: Document, item: Source, key: str, heard: Hearing) -> None:
        from minekit.segment import sentences

        document = replace(document, file=item.file, problems=tuple(
            replace(problem, file=item.file) for problem in document.problems))
        responses, problems = find_responses(document, heard, self.settings.split, item.id)
        self.store.write("responses", responses, key)
        self.store.write("sentences", (sentence for response in responses
                                       for sentence in sentences(response)), key)
        self.store.write("problems", [*document.problems, *problems], key)

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

    def _propose(self, sentences: Sequence[Sentence]
                 ) -> tuple[list[Link], list[SentenceStance], list[Position]]:
        """Links, stances and positions as the program alone sees them.

        They hang on what was said, and not on who said it.
        """
        from minekit import link, stance

        settings, subjects = self.settings, self.case.of_subjects()
        linked = files.key_of(_key_of(subjects), settings.link.model_dump_json(), _models(settings),
                              _code("."), *map(_SAID, sentences))
        judged = files.key_of(linked, settings.stance.model_dump_json())
        self.proposed |= {"links": linked, "judged": judged}
        if not self.store.has("links", linked):
            self.progress("link", 0, 1)
            self.store.write("links", link.link(sentences, subjects, settings.link), linked)
        links = self.store.read(Link, linked)
        if not self.store.has("positions", judged):
            self.progress("stance", 0, 1)
            made = stance.judge(sentences, links, subjects, settings.stance)
            self.store.write("stances", made.stances, judged)
            self.store.write("positions", made.positions, judged)
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
