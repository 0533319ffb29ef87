"""One table for spreadsheets and statistics: a row for each code of each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minekit.exchange.model import Project
from minekit.tables import to_csv

HEADER = ("response_id", "number", "stakeholder", "kind", "date", "file", "sentence_id", "page",
          "start", "end", "code", "title", "score", "review", "text")


def write(project: Project, path: Path) -> None:
    """Write the table; positions of whole responses have neither sentence nor text."""
    path.write_bytes(to_csv(HEADER, _rows(project)).encode("utf-8"))


def _rows(project: Project) -> Iterator[tuple[object, ...]]:
    titles = {code.id: code.title for code in project.codes}
    for source in project.sources:
        who = (source.id, source.number, source.name, source.kind, source.date, source.file)
        for item in source.positions:
            yield (*who, "", "", "", "", item.code, titles[item.code], item.score, item.review, "")
        for selection in source.selections:
            text = source.text[selection.start:selection.end]
            for item in selection.codings:
                yield (*who, selection.id, selection.page, selection.start, selection.end,
                       item.code, titles[item.code], item.score, item.review, text)
