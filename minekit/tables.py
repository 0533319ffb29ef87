"""The tables that a run writes for other programs: CSV as described in ``docs/tables.md``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from minekit import files
from minekit.records import (
    Link,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    SentenceStance,
)

_FORMULA = re.compile(r"[=+\-@\t\r](?=.*[\w(])", re.DOTALL)
"""What a spreadsheet would compute instead of showing it."""


def write_tables(folder: Path, *, responses: Sequence[Response], sentences: Sequence[Sentence],
                 links: Sequence[Link], stances: Sequence[SentenceStance],
                 positions: Sequence[Position], points: Sequence[Point],
                 problems: Sequence[Problem]) -> list[Path]:
    """Write all tables into a folder; UTF-8, comma, a header row, lists joined with ``;``."""
    themes = {link.sentence_id: ";".join(theme.id for theme in link.themes) for link in links}
    point_of = {sentence: point.id for point in points if not point.parent
                for sentence in point.sentences}
    appealed = {link.sentence_id: ";".join(item.id for item in link.considerations)
                for link in links}
    tables: dict[str, tuple[str, Iterable[Sequence[object]]]] = {
        "responses": (
            "response_id number file first_page last_page stakeholder listed kind date no_remarks "
            "layout title",
            ((r.id, r.number, r.file, r.first_page, r.last_page, r.stakeholder, r.listed, r.kind,
              r.date, r.no_remarks, r.layout, r.title) for r in responses)),
        "sentences": (
            "sentence_id response_id page block text themes considerations point_id heading",
            ((s.id, s.response_id, s.page, s.block, s.text, themes.get(s.id, ""),
              appealed.get(s.id, ""), point_of.get(s.id, ""), s.heading) for s in sentences)),
        "stances": (
            "sentence_id move stance confidence voice decided_by",
            ((s.sentence_id, s.move, s.stance, s.confidence, s.voice, s.decided_by)
             for s in stances)),
        "positions": (
            "response_id move stance confidence needs_review evidence quote page reader decided_by",
            ((p.response_id, p.move, p.stance, p.confidence, p.needs_review,
              ";".join(p.evidence), p.quote, p.page, p.reader, p.decided_by)
             for p in positions)),
        "points": (
            "point_id theme title responses parent move",
            ((p.id, p.theme, p.title, ";".join(p.responses), p.parent, p.move) for p in points)),
        "problems": (
            "file page kind message",
            ((p.file, p.page or "", p.kind, p.message) for p in problems)),
    }
    written = []
    for name, (header, rows) in tables.items():
        path = folder / f"{name}.csv"
        files.write_text(path, to_csv(header.split(), rows))
        written.append(path)
    return written


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, in which nothing is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """A value as RFC 4180 and spreadsheets want it; an apostrophe disarms a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
