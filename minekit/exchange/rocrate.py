"""RO-Crates: what a run was made from, by which program and settings, and what it wrote.

A zip file with ``ro-crate-metadata.json`` (RO-Crate 1.1, of the profile Process Run Crate) and the
files that may go along. Other PDFs of the hearing are named with their hashes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from minekit import files
from minekit.errors import SettingsError
from minekit.exchange.qdpx import FIXED_TIME
from minekit.hearing import FILE_NAME
from minekit.redact import Outgoing
from minekit.redact.numbers import without_cpr
from minekit.report.text import one_line
from minekit.store import Store
from minekit.tables import write_tables

METADATA = "ro-crate-metadata.json"
CONTEXT = ["https://w3id.org/ro/crate/1.1/context",
           {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}]
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_KINDS = {".csv": "text/csv", ".md": "text/markdown", ".html": "text/html", ".toml": "text/plain",
          ".pdf": "application/pdf", ".json": "application/json",
          ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

_PLACES = ("model", "cache")
"""Settings that may be folders."""

Entity = dict[str, Any]


def write(store: Store, records: Outgoing, path: Path, pdfs: Mapping[str, Path], *,
          mask: str = "none", date: str = "") -> list[str]:
    """Write the crate; the names of what the run wrote and was not put in.

    Reports go along as they lie in the run folder, unless more is to be masked than they mask;
    tables are then made anew.

    Parameters
    ----------
    pdfs
        The PDF of each response that may go along, by the response's id.
    date
        When the crate is published, as YYYY-MM-DD; by default the hearing's deadline or beginning.

    Raises
    ------
    SettingsError
        If no date is known, or it is none.
    """
    day = _published(records, date)
    with tempfile.TemporaryDirectory() as scratch:
        made, without = _results(store, records, mask, Path(scratch))
        crate = _Crate(store.manifest(), records, mask, day)
        inputs = {f"pdf/{response.file}": pdfs[response.id] for response in records.responses
                  if response.id in pdfs}
        hearing = store.folder / "work" / FILE_NAME
        if records.hearing == store.hearing():
            inputs[FILE_NAME] = hearing
        else:
            without.append(FILE_NAME)
        graph = crate.graph(inputs, made)
        text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_info(METADATA), f"{text}\n".encode())
            for name, file in sorted({**inputs, **made}.items()):
                archive.writestr(_info(name), file.read_bytes())
    return without


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _published(records: Outgoing, date: str) -> str:
    case = records.hearing.case
    known = date or str(case.deadline or case.opened or "")
    if not known:
        raise SettingsError(f"{FILE_NAME}: says neither deadline nor opened; an RO-Crate needs a "
                            "date, give --date YYYY-MM-DD")
    try:
        return datetime.date.fromisoformat(known).isoformat()
    except ValueError:
        raise SettingsError(f"--date: '{date}' is no date; write YYYY-MM-DD") from None


def _results(store: Store, records: Outgoing, mask: str, scratch: Path
             ) -> tuple[dict[str, Path], list[str]]:
    """What the run wrote, by its name in the crate, and the names of what stays at home."""
    manifest = store.manifest()
    written: Mapping[str, str] = manifest.get("outputs", {})
    masked = manifest.get("settings", {}).get("report", {}).get("mask", "none")
    if mask in ("none", masked):
        here = {name: store.folder / name for name in written}
        whole = {name: file for name, file in here.items()
                 if file.is_file() and files.sha256(file) == written[name]}
        return whole, [name for name in written if name not in whole]
    tables = write_tables(
        scratch / "tables", responses=records.responses, sentences=records.sentences,
        links=records.links, stances=records.stances, positions=records.positions,
        points=records.points, problems=records.problems)
    made = {f"tables/{table.name}": table for table in tables}
    return made, [name for name in written if name not in made]


@dataclass(frozen=True)
class _Crate:
    """The metadata of one run."""

    manifest: Mapping[str, Any]
    records: Outgoing
    mask: str
    date: str

    def graph(self, inputs: Mapping[str, Path], results: Mapping[str, Path]) -> list[Entity]:
        """All entities: the metadata file, the crate, the run, the program, files, settings."""
        given = [_file(name, path) for name, path in inputs.items()]
        held = {item["sha256"] for item in given}
        given += [item for item in self._left_out() if item["identifier"] not in held]
        settings = list(_settings(self.manifest.get("settings", {})))
        made = [_file(name, path) for name, path in results.items()]
        version = str(self.manifest.get("version", ""))
        program = f"urn:minekit:program:{version}"
        title = one_line(self.records.hearing.case.title)
        return [
            {"@id": METADATA, "@type": "CreativeWork", "about": _to("./"),
             "conformsTo": _to(SPECIFICATION)},
            {"@id": "./", "@type": "Dataset", "name": title,
             "description": f"A run of minekit over the hearing »{title}«: "
                            f"{len(self.records.responses)} responses.",
             "datePublished": self.date, "license": _to("#licence"),
             "conformsTo": _to(PROFILE), "mentions": _to("#run"),
             "hasPart": _all(item for item in (*given, *made) if item["@type"] == "File")},
            {"@id": "#licence", "@type": "CreativeWork", "name": "No licence stated",
             "description": "Letters belong to their senders; nobody has stated under which "
                            "licence this crate may be passed on."},
            {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate",
             "version": "0.5"},
            {"@id": "#run", "@type": "CreateAction", "name": f"minekit run of {title}",
             "description": "Finds in the PDFs who says what of which theme and move.",
             "instrument": _to(program), "object": _all((*given, *settings)),
             "result": _all(made)},
            {"@id": program, "@type": "SoftwareApplication", "name": "minekit",
             "softwareVersion": version},
            *given, *settings, *made]

    def _left_out(self) -> Iterator[Entity]:
        """The PDFs of the run by the names that others may see, without their bytes."""
        shown = {original.file: response.file for response in self.records.responses
                 if (original := self.records.originals[response.id])}
        for n, (file, digest) in enumerate(sorted(self.manifest.get("files", {}).items()), 1):
            other = f"fil-{n}.pdf" if self.mask != "none" else without_cpr(file)
            yield {"@id": f"#pdf-{n}", "@type": "CreativeWork", "identifier": digest,
                   "name": one_line(shown.get(file, other)), "encodingFormat": _KINDS[".pdf"]}


def _file(name: str, path: Path) -> Entity:
    data = path.read_bytes()
    return {"@id": quote(name), "@type": "File", "name": one_line(name),
            "encodingFormat": _KINDS.get(path.suffix.lower(), "application/octet-stream"),
            "contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}


def _settings(values: Mapping[str, Any], above: str = "") -> Iterator[Entity]:
    for key, value in sorted(values.items()):
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from _settings(value, f"{name}.")
        else:
            if key in _PLACES:  # folders of this machine may name who works at it
                value = PurePath(value).name
            yield {"@id": f"#setting-{quote(name)}", "@type": "PropertyValue", "name": name,
                   "value": value if isinstance(value, str) else json.dumps(value)}


def _all(entities: Iterable[Entity]) -> Entity | list[Entity]:
    """References to the entities; one alone stands without a list."""
    found = [_to(item["@id"]) for item in entities]
    return found[0] if len(found) == 1 else found


def _to(id: str) -> Entity:
    return {"@id": id}
