"""A new corpus: the PDFs, and a ``hearing.toml`` to fill in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from minekit import files
from minekit.danish.names import UNKNOWN
from minekit.errors import CorpusError, StoreError
from minekit.extract import Readers, Task
from minekit.hearing import FILE_NAME, KINDS, Hearing
from minekit.records import Document, Response
from minekit.settings import Settings
from minekit.split import find_responses

_AUTHORITY = "<authority, office>"
_START = """\
# What the answers are read against. Fill in the lines marked with <...>; the reference is in
# docs/hearing-toml.md. Themes and moves are what makes the annexes: name each move as a proposal
# that one can support or oppose.

[hearing]
id = {id}
title = "<the hearing's title>"
authority = {authority}
language = "da"
# opened = 2024-03-19
# deadline = 2024-05-24

# The themes of the reports, in their order.
[[theme]]
id = "tema-1"
title = "<title of the first theme>"
description = "<the words by which one knows that a sentence is about it>"

# What is proposed. A theme may have several moves.
[[move]]
id = "G01"
theme = "tema-1"
title = "<what is proposed, in one sentence>"
description = "<what it means>"

# Criteria that arguments appeal to; may be left out.
# [[consideration]]
# id = "oekonomi"
# title = "<title>"
# description = "<the words by which one knows it>"

# Named combinations of moves; may be left out.
# [[model]]
# id = "A"
# title = "<title>"
# moves = ["G01"]

# Senders that were found in the PDFs. Mend names and kinds, add aliases, add those who were asked
# and did not answer. Kinds: {kinds}.
"""


def new_corpus(folder: Path, pdfs: Sequence[Path], authority: str = "") -> Path:
    """Copy PDFs into a corpus folder and write a ``hearing.toml`` to fill in.

    Parameters
    ----------
    authority
        Who holds the hearing: letters are addressed to it, and it is none of the senders.

    Returns
    -------
    Path
        The hearing file.

    Raises
    ------
    CorpusError
        If there is no PDF, or the folder has a ``hearing.toml`` already.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise CorpusError(f"{path}: is there already; it is not overwritten")
    found = [file for pdf in pdfs for file in _pdfs_in(pdf)]
    if not found:
        raise CorpusError(f"{', '.join(map(str, pdfs))}: no PDF there")
    copies = _copy(found, folder / "pdf")
    text = _START.format(id=_quoted(files.slug(folder.resolve().name)), kinds=", ".join(KINDS),
                         authority=_quoted(authority or _AUTHORITY))
    files.write_text(path, text + "".join(_stakeholders(_senders(copies, authority or "x"))))
    return path


def _pdfs_in(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() == ".pdf")
    if not path.is_file():
        raise CorpusError(f"{path}: no such file or folder")
    return [path]


def _copy(pdfs: Iterable[Path], folder: Path) -> list[Path]:
    """Copies of the files; two of one name are kept apart."""
    copies: list[Path] = []
    for pdf in pdfs:
        target, number = folder / pdf.name, 1
        while target in copies or (target.exists() and not target.samefile(pdf)):
            number += 1
            target = folder / f"{pdf.stem}-{number}{pdf.suffix}"
        if not target.exists():
            try:
                with files.whole_file(target) as part:
                    shutil.copyfile(pdf, part)
            except OSError as error:
                raise StoreError(f"{pdf}: cannot be copied: {error.strerror}") from None
        copies.append(target)
    return copies


def _senders(pdfs: Sequence[Path], authority: str) -> list[Response]:
    """One response of each sender that is found."""
    settings = Settings()
    question = Hearing.from_text('[hearing]\nid = "x"\ntitle = "x"\n'
                                 f'authority = {_quoted(authority)}\n'
                                 '[[theme]]\nid = "x"\ntitle = "x"\n')
    read = {task.file: document for task, document in
            Readers(settings.extract, 2).read(Task(pdf, pdf.name) for pdf in pdfs)
            if isinstance(document, Document)}
    senders: dict[str, Response] = {}
    for file in sorted(read):
        for response in find_responses(read[file], question, settings.split, "x")[0]:
            if response.stakeholder != UNKNOWN:
                senders.setdefault(response.stakeholder, response)
    return sorted(senders.values(), key=lambda response: (_rank(response.kind),
                                                          response.stakeholder))


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _stakeholders(senders: Iterable[Response]) -> Iterable[str]:
    for sender in senders:
        yield (f"\n[[stakeholder]]\nname = {_quoted(sender.stakeholder)}\n"
               f"kind = {_quoted(sender.kind)}\naliases = []\n")


def _quoted(text: str) -> str:
    """A string of TOML."""
    return json.dumps(text, ensure_ascii=False)
