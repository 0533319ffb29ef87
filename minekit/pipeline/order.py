"""What a run is made from, and under which keys its work is kept.

Work is addressed by what it is made from: the bytes of a PDF, the settings and the code of its
stage, the hearing. What was made from the same is read instead of made again; the result is the
same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import minekit
from minekit import files
from minekit.corpus import (
    Source,
    folder_of_pdfs,
    identify,
    list_files,
    load_hearing,
    own_models,
)
from minekit.decisions import Decision, DecisionBook, Kind, in_force, key_of
from minekit.extract import NEEDS_OCR, ocr_engine
from minekit.hearing import Hearing
from minekit.pipeline.kept import Keys
from minekit.records import Problem
from minekit.settings import Settings
from minekit.store import Store

if TYPE_CHECKING:
    from minekit.danish.tone import Tone

_SHARED = ("packed.py", "pipeline/documents.py", "records.py")
"""Code on which every step of the work on documents hangs."""


def models_key(settings: Settings) -> str:
    """A key for what the models of the settings hold; those that ship are part of the code."""
    named = sorted({name for name in (settings.link.model, settings.stance.model) if name})
    return files.key_of(*(files.sha256(path) for name in named
                          for path in sorted(Path(name).glob("*")) if path.is_file()))


def _ocr(settings: Settings) -> str:
    return ocr_engine(settings.extract.ocr_languages) if settings.extract.ocr == "auto" else "off"


@cache
def code_key(*parts: str) -> str:
    """A key for the program's own files; work that other code did is not taken over."""
    package = Path(minekit.__file__).parent
    found = [path for part in parts for path in ([package / part] if (package / part).is_file()
             else sorted((package / part).rglob("*")))
             if path.is_file() and "__pycache__" not in path.parts]
    return files.key_of(*(files.sha256(path) for path in found))


def is_up_to_date(store: Store, made_from: dict[str, Any]) -> bool:
    """Whether the last run was made from the same, and all that it wrote is there."""
    manifest = store.manifest()
    if {key: manifest.get(key) for key in made_from} != made_from:
        return False
    written: dict[str, str] = manifest.get("outputs", {})
    return all((store.folder / name).is_file() and files.sha256(store.folder / name) == digest
               for name, digest in written.items())


@dataclass(frozen=True)
class Order:
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
    def of(cls, corpus: Path, settings: Settings, hearing: str | Path | None) -> Self:
        """Look at everything; nothing is made yet."""
        settings = settings.with_models(own_models(corpus))
        question, case = load_hearing(corpus, hearing)
        sources, problems = identify(corpus, list_files(corpus))
        decisions = in_force(DecisionBook.of(corpus).all())
        return cls(question, case, settings, sources, problems, decisions, {
            "hearing": files.key_of(question), "senders": hearing_key(case.of_senders()),
            "subjects": hearing_key(case.of_subjects()), "code": code_key("."),
            "settings": settings.that_matter(),
            "version": minekit.__version__, "ocr": _ocr(settings),
            "files": {item.file: item.sha256 for item in sources},
            "unused": sorted([problem.file, problem.kind] for problem in problems),
            "decisions": key_of(decisions, set(Kind) - {Kind.NOTE}), "unanswered": 0,
            "changed": 0, "models": models_key(settings)}, folder_of_pdfs(corpus))

    @cached_property
    def senders(self) -> Hearing:
        """What the hearing says of senders."""
        return self.case.of_senders()

    @cached_property
    def tone(self) -> Tone:
        """Tells how sentences speak: it is asked while their document is at hand."""
        from minekit.danish.tone import Tone

        return Tone.load(self._tone_folder)

    @property
    def _tone_folder(self) -> Path:
        from minekit.danish.models import model_folder

        return model_folder(self.settings.link.model)

    def keys(self, item: Source, document: str) -> Keys:
        """Under which keys the work on a document is kept.

        Parameters
        ----------
        document
            Key of the document as it was read; see :meth:`document_keys`.
        """
        part = files.key_of(document, item.file, item.id, self._splitting)
        return Keys(document, part, files.key_of(part, self._counting))

    def document_keys(self, kept: Set[str]) -> dict[str, str]:
        """Under which key the document of each file is kept, or will be.

        Parameters
        ----------
        kept
            The keys of all documents that are.
        """
        how = self.settings.extract.model_dump_json(), code_key("extract", *_SHARED)
        keys = {item.file: files.key_of(item.sha256, *how) for item in self.sources}
        if not _ocr(self.settings):
            # What is read without OCR now must be read again when there is one.
            keys |= {file: unread for file, key in keys.items()
                     if key not in kept and (unread := without_ocr(key)) in kept}
        return keys

    @cached_property
    def _splitting(self) -> str:
        return files.key_of(hearing_key(self.senders), self.settings.split.model_dump_json(),
                            code_key("split", "danish", "segment.py", *_SHARED))

    @cached_property
    def _counting(self) -> str:
        return files.key_of(code_key("danish", "link", *_SHARED),
                            *map(files.sha256, sorted(self._tone_folder.glob("tone.*"))))


def without_ocr(key: str) -> str:
    """The key of a document of which pages could not be read for want of OCR."""
    return files.key_of(key, NEEDS_OCR)


def hearing_key(hearing: Hearing) -> str:
    """A key for what a hearing says."""
    return files.key_of(hearing.model_dump_json())
