"""Exchange with other programs: REFI-QDA, W3C web annotations, Label Studio, CSV, RO-Crate."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from minekit import files
from minekit.errors import SettingsError
from minekit.exchange import labelstudio, qdpx, rocrate, table, webannotation
from minekit.exchange.archive import ExchangeError, json_of
from minekit.exchange.model import Project, Source
from minekit.exchange.sources import sharable
from minekit.redact import outgoing, write_list
from minekit.store import Store
from minekit.strict_toml import suggest
from minekit.wording import words

__all__ = ["FORMATS", "Change", "ExchangeError", "Exported", "Project", "compare", "export",
           "project", "read"]

FORMATS = {"qdpx": "hearing.qdpx", "webannotation": "annotations.jsonld",
           "labelstudio": "labelstudio.json", "csv": "codings.csv",
           "ro-crate": "run.crate.zip"}
"""What can be written, and the name of the file in the run folder."""


class Exported(NamedTuple):
    """What was written, and the PDFs, or in a crate the files of the run, that stayed at home."""

    paths: tuple[Path, ...]
    without: tuple[str, ...]


class Change(NamedTuple):
    """A code that a file has and the run has not, or the other way round.

    Parameters
    ----------
    sentence_id
        Empty for the position of the whole response.
    """

    response_id: str
    sentence_id: str
    code: str
    is_new: bool


def export(store: Store, format: str, path: str | Path | None = None, *, mask: str = "none",
           pdfs: Path | None = None, language: str = "da", date: str = "") -> Exported:
    """Write a finished run for another program.

    Parameters
    ----------
    path
        By default in the run folder.
    mask
        ``citizens`` to keep private persons from it; PDFs do not go along then.
    pdfs
        The folder of the PDFs; without it the plain texts go alone.
    date
        When an RO-Crate is published, as YYYY-MM-DD; by default the hearing's deadline.

    Raises
    ------
    SettingsError
        If there is no such format or mask, or no date where one is needed.
    StoreError
        If there is no finished run, or the file cannot be written.
    """
    if format not in FORMATS:
        raise SettingsError(f"nothing is exported as '{format}'{suggest(format, FORMATS)}; there "
                            f"are {', '.join(FORMATS)}")
    records = outgoing(store, mask, language)
    documents = tuple(store.documents())
    result = Project.of(records, words(language), documents)
    target = Path(path or store.folder / FORMATS[format])
    written, without = [target], list[str]()
    along: dict[str, Path] = {}
    if format in ("qdpx", "ro-crate") and pdfs and mask == "none":
        along, without = sharable(records, documents, pdfs, store.manifest().get("files", {}))
    with files.whole_file(target) as part:
        if format == "qdpx":
            qdpx.write(result, part, along)
        elif format == "ro-crate":
            without += rocrate.write(store, records, part, along, mask=mask, date=date)
        else:
            writers = {"webannotation": webannotation.write, "labelstudio": labelstudio.write,
                       "csv": table.write}
            writers[format](result, part)
    if format == "labelstudio":
        written.append(target.with_suffix(".xml"))
        labelstudio.write_config(result, written[1])
    write_list(store, records.masked)
    return Exported(tuple(written), tuple(without))


def project(store: Store, *, mask: str = "none", language: str = "da") -> Project:
    """What an export of a finished run holds."""
    documents = tuple(store.documents())
    return Project.of(outgoing(store, mask, language), words(language), documents)


def read(path: str | Path) -> Project:
    """Read a file that :func:`export` wrote, whatever was changed in it since.

    Raises
    ------
    ExchangeError
        If it is none, or cannot be read.
    """
    path = Path(path)
    if not path.is_file():
        raise ExchangeError(f"{path}: no such file")
    if path.suffix.lower() == ".qdpx" or zipfile.is_zipfile(path):
        return qdpx.read(path)
    if path.suffix.lower() == ".csv":
        raise ExchangeError(f"{path}: tables are not read back; give a .qdpx, or the JSON of web "
                            "annotations or of Label Studio")
    if isinstance(json_of(path), list):
        return labelstudio.read(path)
    return webannotation.read(path)


def compare(before: Project, after: Project) -> list[Change]:
    """What another program changed: codes that came and went, by response.

    Raises
    ------
    ExchangeError
        If the two are of different hearings.
    """
    if before.id != after.id:
        raise ExchangeError(f"the file is of the hearing '{after.id}', and the run of "
                            f"'{before.id}'; give the corpus that it was exported from")
    old = {item for source in before.sources for item in _codings(source)}
    new = {item for source in after.sources for item in _codings(source)}
    return sorted(Change(*item, is_new=item in new) for item in old ^ new)


def _codings(source: Source) -> Iterator[tuple[str, str, str]]:
    for item in source.positions:
        yield source.id, "", item.code
    for selection in source.selections:
        for item in selection.codings:
            yield source.id, selection.id, item.code
