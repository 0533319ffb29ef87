"""The work on single documents: read it, find the responses in it, count in their sentences.

Each step is kept under a key made of what it was made from, and done again only if that changed.
The steps of a document hang on nothing but the document and the hearing, so they can be done by any
process, on any machine, in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from minekit.extract import NEEDS_OCR, Task
from minekit.hearing import Hearing
from minekit.packed import Blocks, DamagedError, Record, pack, unpack
from minekit.pipeline.kept import Known
from minekit.records import Document, Problem, Response, Sentence
from minekit.segment import sentences
from minekit.settings import SplitSettings
from minekit.split import find_responses

if TYPE_CHECKING:
    from minekit.danish.tone import Tone


@dataclass(frozen=True)
class Part:
    """The responses in a document.

    Parameters
    ----------
    responses
        Without their blocks.
    blocks
        Those of each response, packed.
    """

    responses: tuple[Response, ...]
    blocks: tuple[bytes, ...]
    sentences: tuple[Sentence, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, document: Document, hearing: Hearing, settings: SplitSettings, id: str) -> Part:
        """Find the responses in a document."""
        found, problems = find_responses(document, hearing, settings, id)
        return cls(tuple(replace(response, blocks=()) for response in found),
                   tuple(pack(list(response.blocks)) for response in found),
                   tuple(sentence for response in found for sentence in sentences(response)),
                   (*document.problems, *problems))

    def whole(self) -> list[Response]:
        """The responses with their blocks."""
        return [replace(response, blocks=Blocks(blocks))
                for response, blocks in zip(self.responses, self.blocks, strict=True)]


@dataclass(frozen=True)
class Made:
    """What came of a document, packed; empty where it was known or is not wanted.

    Parameters
    ----------
    sha256
        Of the bytes that were read; empty if none were.
    needs_ocr
        Whether pages of it could not be read for want of OCR.
    """

    document: bytes
    part: bytes
    counts: bytes
    sha256: str
    needs_ocr: bool


@dataclass(frozen=True)
class DocumentWork:
    """Does what is to be done with a document, in the process that reads it.

    Parameters
    ----------
    hearing
        What it says of senders.
    tone
        Tells how sentences speak; None if nothing is to be counted, as is better where there are
        few documents: loading what counts takes longer than counting.
    """

    hearing: Hearing
    settings: SplitSettings
    tone: Tone | None
    together: ClassVar = 32

    def prepare(self) -> None:
        """Import what counting needs."""
        self._counts(())

    def needs_file(self, task: Task) -> bool:
        """Whether neither the document nor its responses are known."""
        return not (task.more.document or task.more.part)

    def __call__(self, task: Task, read: Callable[[], Document]) -> Made:
        """The steps that are not known."""
        known: Known = task.more
        if part := _unpacked(known.part, Part):
            return Made(b"", b"", self._counts(part.sentences), "", False)
        document = _unpacked(known.document, Document)
        packed, sha256 = b"", ""
        if document is None:
            document = read()
            packed, sha256 = pack(document), document.sha256
        part = Part.of(_named(document, task.file), self.hearing, self.settings, known.id)
        return Made(packed, pack(part), self._counts(part.sentences), sha256,
                    any(problem.kind == NEEDS_OCR for problem in document.problems))

    def _counts(self, said: Iterable[Sentence]) -> bytes:
        if self.tone is None:
            return b""
        from minekit.danish.counted import Counts
        from minekit.link.nodes import Letters

        return Counts.of(Letters.of(list(said)).texts, self.tone).pack()


def _unpacked(data: bytes, kind: type[Record]) -> Record | None:
    """What was kept; None if nothing was, or it is damaged and must be made again."""
    with suppress(DamagedError):
        return unpack(data, kind) if data else None
    return None


def _named(document: Document, file: str) -> Document:
    """The document under the name that its file has now."""
    return replace(document, file=file, problems=tuple(
        replace(problem, file=file) for problem in document.problems))
