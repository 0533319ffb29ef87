"""Which PDFs may go along with an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from minekit import files
from minekit.records import Document
from minekit.redact import Outgoing
from minekit.redact.numbers import find_cpr

_UNREAD = frozenset({"attachment", "limit", "note", "needs OCR", "unreadable", "poor scan",
                     "damaged page", "read otherwise", "repaired"})
"""Problems of files of which a part may not have been read, so that it may hold anything."""


def sharable(records: Outgoing, documents: Iterable[Document], folder: Path,
             digests: Mapping[str, str]) -> tuple[dict[str, Path], list[str]]:
    """The PDFs without CPR numbers, by response, and those that are left out.

    Parameters
    ----------
    folder
        Where the PDFs lie.
    digests
        The hash of each file when it was read; one that has changed is left out.
    """
    unread = {item.file for item in records.problems if item.kind in _UNREAD}
    clean = {document.sha256 for document in documents if not _holds_cpr(document)}
    found: dict[str, Path | None] = {}
    for response in records.originals.values():
        if response.file not in found:
            path = folder / response.file
            digest = digests.get(response.file, "")
            fits = (digest in clean and response.file not in unread and path.is_file()
                    and path.resolve().is_relative_to(folder.resolve())
                    and files.sha256(path) == digest)
            found[response.file] = path if fits else None
    along = {id: known for id, response in records.originals.items()
             if (known := found[response.file]) is not None}
    return along, [file for file, known in found.items() if known is None]


def _holds_cpr(document: Document) -> bool:
    texts = [document.title, document.file, *(block.text for block in document.blocks),
             *(item.text for item in document.omissions)]
    return bool(find_cpr("\n\n".join(texts)))
