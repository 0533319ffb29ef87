"""The order of the stages, and what can be taken over from the last run.

Work is addressed by what it is made from: the bytes of a PDF, the settings and the code of its
stage, the hearing. What was made from the same is read instead of made again; the result is the
same, byte for byte.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import minekit
from minekit import files
from minekit.decisions import (
    JUDGEMENTS,
    STRUCTURE,
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
from minekit.errors import CorpusError, DocumentError, StoreError
from minekit.extract import NEEDS_OCR, Readers, Task, ocr_engine
from minekit.hearing import FILE_NAME, Hearing
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

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""

Notice = Callable[[str], None]
"""Called with what the user must know before it happens."""

Item = TypeVar("Item")

PDF_FOLDER = "pdf"
_IGNORED = re.compile(r"\._|\.(?!.*\.pdf$)|~\$|thumbs\.db$|desktop\.ini$", re.IGNORECASE)
"""What file systems and office programs leave beside the files of a folder."""


@dataclass(frozen=True)
class Source:
    """A file of the corpus.

    Parameters
    ----------
    file
        Its path below the PDF folder.
    id
        The id of the response that it holds.
    """

    path: Path
    file: str
    id: str
    sha256: str


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
    question, case = _load_hearing(folder, hearing)
    settings = _with_own_models(Settings.load(pipeline), folder).with_mask(mask)
    store = Store(out or default_folder(folder))
    paths = _list_files(folder)
    sources, problems = _identify(folder, paths)
    decisions = in_force(DecisionBook.of(folder).all())
    made_from = {"hearing": files.key_of(question), "code": _code("."),
                 "settings": settings.model_dump(mode="json"), "version": minekit.__version__,
                 "ocr": _ocr(settings), "files": {item.file: item.sha256 for item in sources},
                 "unused": sorted([problem.file, problem.kind] for problem in problems),
                 "decisions": key_of(decisions, set(Kind) - {Kind.NOTE}), "unanswered": 0,
                 "models": _models(settings)}
    if _is_up_to_date(store, made_from):
        return Run(store.folder)
    _Making(store, case, question, settings, decisions, progress or _silent, notice,
            _pdfs(folder)).make(
        sources, problems, made_from, jobs or os.cpu_count() or 1)
    return Run(store.folder)


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
    return None if (corpus / MANIFEST).is_file() else _pdfs(corpus)


def _pdfs(corpus: Path) -> Path:
    return corpus / PDF_FOLDER if (corpus / PDF_FOLDER).is_dir() else corpus


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _load_hearing(folder: Path, hearing: str | Path | None) -> tuple[str, Hearing]:
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such folder; give the folder that holds {FILE_NAME} and "
                          f"the PDFs in {PDF_FOLDER}/")
    path = Path(hearing) if hearing else folder / FILE_NAME
    case = Hearing.from_file(path)
    return path.read_text("utf-8"), case


def _list_files(corpus: Path) -> list[Path]:
    """All files of the corpus' PDF folder, in the order in which people sort them."""
    folder = _pdfs(corpus)
    found: Iterable[Path]
    if folder != corpus:
        found = (path for path in folder.rglob("*") if path.is_file())
    else:
        found = (path for path in corpus.iterdir() if path.suffix.lower() == ".pdf")
    paths = [path for path in found if not _IGNORED.match(path.name)]
    if not paths:
        raise CorpusError(f"{corpus}: no PDF in {PDF_FOLDER}/; put the answers to the hearing "
                          "there")
    return sorted(paths, key=lambda path: _sort_key(path.relative_to(corpus).as_posix()))


def _sort_key(name: str) -> tuple[list[tuple[int, str]], str]:
    """Numbers by their size, letters without regard to case."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFC", name).casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts], name


def _identify(corpus: Path, paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """The files with the hash of their bytes and an id; each content counts once."""
    root = _pdfs(corpus)
    sources: list[Source] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    ids: set[str] = set()
    for path in paths:
        file = path.relative_to(root).as_posix()
        if path.suffix.lower() != ".pdf":
            problems.append(Problem(file, 0, "not a PDF", "only files called .pdf are read; save "
                                    "it as PDF and run again"))
            continue
        try:
            digest = files.sha256(path)
        except OSError as error:
            problems.append(Problem(file, 0, "no permission", f"cannot be read: {error.strerror}; "
                                    "give permission with chmod u+r and run again"))
            continue
        if digest in first and path.stat().st_size:
            problems.append(Problem(file, 0, "duplicate", f"the same bytes as {first[digest]}; "
                                    "counted once"))
            continue
        first.setdefault(digest, file)
        sources.append(Source(path, file, _new_id(file, ids), digest))
    return sources, problems


def _new_id(file: str, taken: set[str]) -> str:
    """An id made of the file's name that no other file has."""
    base = files.slug(file.rpartition(".")[0])
    id, number = base, 1
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    taken.add(id)
    return id


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


class _Making:
    """One run that has something to do."""

    def __init__(self, store: Store, case: Hearing, question: str, settings: Settings,
                 decisions: Sequence[Decision], progress: Progress, notice: Notice | None,
                 pdfs: Path) -> None:
        self.store, self.case, self.question = store, case, question
        self.settings, self.decisions = settings, decisions
        self.progress, self.notice, self.pdfs = progress, notice, pdfs
        self.proposed: dict[str, str] = {}
        """Under which keys the program's own proposals are stored."""

    def make(self, sources: Sequence[Source], problems: Sequence[Problem],
             made_from: dict[str, Any], jobs: int) -> None:
        """All stages, then the tables and reports, then the manifest."""
        _check_writable(self.store.folder)
        before = set(self.store.manifest().get("outputs", {}))
        self.store.drop_manifest()
        self.store.write_hearing(self.question)
        keys, unread = self._extract(sources, jobs)
        responses, sentences, found = self._split(sources, keys)
        places = Places(responses, sentences, {item.file: item.sha256 for item in sources})
        links, stances, positions, unanswered, points, statements, lost = self._judge(places, keys)
        problems = [*problems, *unread, *found, *_not_read_again(unanswered, responses), *lost]
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
        self.store.write_manifest(made_from | {
            "unanswered": sum(item.again for item in unanswered), "outputs": outputs,
            "proposed": self.proposed, "documents": keys})

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
        code = _code("extract", "records.py", "store.py")
        settings = self.settings.extract
        keys = {item.file: files.key_of(item.sha256, settings.model_dump_json(), code)
                for item in sources}
        if not _ocr(self.settings):
            # What is read without OCR now must be read again when there is one.
            keys |= {file: unread for file, key in keys.items()
                     if not self.store.has("documents", key)
                     and self.store.has("documents", unread := files.key_of(key, NEEDS_OCR))}
        todo = [item for item in sources if not self.store.has("documents", keys[item.file])]
        problems: list[Problem] = []
        done = len(sources) - len(todo)
        self.progress("extract", done, len(sources))
        tasks = [Task(item.path, item.file) for item in todo]
        for task, result in Readers(settings, min(jobs, os.cpu_count() or 1)).read(tasks):
            done += 1
            self.progress("extract", done, len(sources))
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

        code = _code("split", "danish", "segment.py", "records.py", "store.py")
        settings = self.settings.split
        responses: list[Response] = []
        sentences: list[Sentence] = []
        problems: list[Problem] = []
        parts: set[str] = set()
        read = [item for item in sources if item.file in keys]
        for number, item in enumerate(read, start=1):
            self.progress("split", number, len(read))
            key = files.key_of(keys[item.file], item.file, item.id, self.question,
                               settings.model_dump_json(), code)
            parts.add(key)
            if not self.store.has("problems", key):
                document = self.store.read(Document, keys[item.file])[0]
                self._split_one(document, item, key, segment.sentences)
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

    def _split_one(self, document: Document, item: Source, key: str,
                   segment: Callable[[Response], list[Sentence]]) -> None:
        document = replace(document, file=item.file, problems=tuple(
            replace(problem, file=item.file) for problem in document.problems))
        responses, problems = find_responses(document, self.case, self.settings.split, item.id)
        self.store.write("responses", responses, key)
        self.store.write("sentences", (sentence for response in responses
                                       for sentence in segment(response)), key)
        self.store.write("problems", [*document.problems, *problems], key)

    def _judge(self, places: Places, keys: dict[str, str]
               ) -> tuple[list[Link], list[SentenceStance], list[Position], tuple[Unread, ...],
                          list[Point], list[Statement], list[Problem]]:
        """What needs all responses at once, with what was decided, and decisions without place."""
        from minekit import summarise

        responses, sentences = list(places.responses.values()), list(places.sentences.values())
        links, stances, positions = self._propose(sentences, keys)
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

    def _propose(self, sentences: Sequence[Sentence], keys: dict[str, str]
                 ) -> tuple[list[Link], list[SentenceStance], list[Position]]:
        """Links, stances and positions as the program alone sees them."""
        from minekit import link, stance

        settings = self.settings
        key = files.key_of(
            *keys.items(), self.question, settings.split.model_dump_json(),
            settings.link.model_dump_json(), settings.stance.model_dump_json(),
            key_of(self.decisions, STRUCTURE), _models(settings), _code("."))
        self.proposed["judged"] = key
        if not self.store.has("positions", key):
            self.progress("link", 0, 1)
            links = link.link(sentences, self.case, settings.link)
            self.progress("stance", 0, 1)
            stances, positions = stance.judge(sentences, links, self.case, settings.stance)
            self.store.write("links", links, key)
            self.store.write("stances", stances, key)
            self.store.write("positions", positions, key)
        for stage in ("links", "stances"):
            self.store.forget(stage, [key])
        return (self.store.read(Link, key), self.store.read(SentenceStance, key),
                self.store.read(Position, key))

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
                                   self.pdfs)
        self.progress("report", 1, 1)
        return [*tables, *reports]


def _not_read_again(unread: Sequence[Unread], responses: Sequence[Response]) -> list[Problem]:
    from minekit.stance import readers

    return readers.problems(unread, {response.id: response.file for response in responses})


def _check_writable(folder: Path) -> None:
    """Say now, and not after the work, that a folder cannot be written to."""
    probe = folder / ".minekit"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written to ({error.strerror}); choose another "
                         "folder with --out") from None
