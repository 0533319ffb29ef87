"""The files of a hearing: which there are, in what order, and what tells them apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from minekit import files
from minekit.errors import CorpusError
from minekit.hearing import FILE_NAME, Hearing
from minekit.records import Problem

PDF_FOLDER = "pdf"
_IGNORED = re.compile(r"\._|\.(?!.*\.pdf$)|~\$|thumbs\.db$|desktop\.ini$", re.IGNORECASE)
"""What file systems and office programs leave beside the files of a folder."""
CHANGED = "changed"
"""Kind of the problem that a file was not the same all the time."""
AGAIN = "run again when nobody writes to the folder"


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


def load_hearing(folder: Path, hearing: str | Path | None) -> tuple[str, Hearing]:
    """The text of a hearing file, the corpus' own if none is given, and what it says."""
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such folder; give the folder that holds {FILE_NAME} and "
                          f"the PDFs in {PDF_FOLDER}/")
    path = Path(hearing) if hearing else folder / FILE_NAME
    case = Hearing.from_file(path)
    return path.read_text("utf-8"), case


def folder_of_pdfs(corpus: Path) -> Path:
    """Where the PDFs of a corpus lie: in a folder of their own, or beside ``hearing.toml``."""
    return corpus / PDF_FOLDER if (corpus / PDF_FOLDER).is_dir() else corpus


def own_models(corpus: Path) -> Path:
    """The folder of the models that ``minekit train`` corrects by what was decided in a corpus."""
    return corpus / "models"


def list_files(corpus: Path) -> list[Path]:
    """All files of the corpus' PDF folder, in the order in which people sort them."""
    folder = folder_of_pdfs(corpus)
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


def identify(corpus: Path, paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """The files with the hash of their bytes and an id; each content counts once."""
    root = folder_of_pdfs(corpus)
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
            digest, is_empty = files.sha256(path), not path.stat().st_size
        except FileNotFoundError:
            problems.append(Problem(file, 0, CHANGED, f"it went away as the run began; {AGAIN}"))
            continue
        except OSError as error:
            problems.append(Problem(file, 0, "no permission", f"cannot be read: {error.strerror}; "
                                    "give permission with chmod u+r and run again"))
            continue
        if digest in first and not is_empty:
            problems.append(Problem(file, 0, "duplicate", f"the same bytes as {first[digest]}; "
                                    "counted once"))
            continue
        first.setdefault(digest, file)
        sources.append(Source(path, file, _new_id(file, ids), digest))
    return sources, problems


def is_unchanged(source: Source, read: str) -> bool:
    """Whether a file was the same all the time until it was read, or failed to be.

    Parameters
    ----------
    read
        The hash of the bytes that were read; empty if they were not.
    """
    if read:
        return read == source.sha256
    try:
        return files.sha256(source.path) == source.sha256
    except OSError:
        return False


def _new_id(file: str, taken: set[str]) -> str:
    """An id made of the file's name that no other file has."""
    base = files.slug(file.rpartition(".")[0])
    id, number = base, 1
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    taken.add(id)
    return id
