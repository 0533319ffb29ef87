"""Reads what is compared: the gold of a corpus and the tables of a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from minekit.errors import CorpusError, StoreError
from minekit.evaluate.text import Piece, Position, Response, fold, normalise
from minekit.hearing import Hearing

GOLD = "gold.jsonl"
COLUMNS = {  # those that are needed
    "responses": "response_id file first_page last_page stakeholder kind date no_remarks",
    "sentences": "sentence_id response_id page block text themes point_id",
    "stances": "sentence_id move stance",
    "positions": "response_id move stance needs_review quote page",
}
Row = dict[str, str]


def read_names(corpus: Path) -> dict[str, str]:
    """Every name and alias of the hearing's stakeholders, with the name that it stands for.

    Raises
    ------
    CorpusError, HearingError
        If the corpus has no ``hearing.toml`` that can be used.
    """
    return {fold(name): fold(stakeholder.name)
            for stakeholder in Hearing.from_folder(corpus).stakeholders
            for name in stakeholder.names}


def read_gold(corpus: Path, names: Mapping[str, str]) -> list[Response]:
    """The annotated responses of a corpus.

    Raises
    ------
    CorpusError
        If there is no ``gold.jsonl``, or a line of it cannot be used.
    """
    return read_gold_file(corpus / GOLD, names)


def read_gold_file(path: str | Path, names: Mapping[str, str]) -> list[Response]:
    """The responses of one file of annotations; raises as :func:`read_gold`."""
    path = Path(path)
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise CorpusError(f"{path}: not found; only an annotated corpus can be evaluated") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}; it must be UTF-8") from None
    return [_gold_response(line, names, f"{path}, line {n}")
            for n, line in enumerate(lines, 1) if line.strip()]


def _gold_response(line: str, names: Mapping[str, str], place: str) -> Response:
    try:
        item = json.loads(line)
        return _response(item, item["id"], names, pieces=tuple(_gold_pieces(item)),
                         positions={p["move"]: Position(p["stance"]) for p in item["positions"]})
    except KeyError as error:
        raise CorpusError(f"{place}: {error} is missing; a response needs what the README of the "
                          "sample corpus lists") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise CorpusError(f"{place}: is not an annotated response: {error}") from None


def _gold_pieces(item: Mapping[str, Any]) -> Iterator[Piece]:
    others = [other for other in item.get("other_text", []) if other["stakeholder_words"]]
    for index, s in enumerate([*item["sentences"], None]):
        for o in others:
            if o["before_sentence"] == index:
                page = _number(o["page"])
                yield Piece(normalise(o["text"]), o["kind"], page, page, aside=True)
        if s:
            yield Piece(normalise(s["text"]), s["block"], s["page"], s.get("page_end", s["page"]),
                        tuple(s["themes"]),
                        frozenset((p["move"], p["stance"]) for p in s["positions"]),
                        considerations=tuple(s.get("considerations", ())))


def _response(item: Mapping[str, Any], id: str, names: Mapping[str, str], **more: Any) -> Response:
    """From a line of gold.jsonl or a row of responses.csv, which have most names in common."""
    name = fold(item["stakeholder"])
    pages = range(_number(item["first_page"]), _number(item["last_page"]) + 1)
    return Response(id, item["file"].removeprefix("pdf/"), pages, item["stakeholder"],
                    names.get(name, name), name in names, fold(item["kind"]), item["date"] or "",
                    _is_true(item["no_remarks"]), item.get("layout", ""), **more)


def _number(value: object) -> int:
    return int(text) if (text := str(value).strip()).isdecimal() else 0


def _is_true(value: object) -> bool:
    return str(value).strip().casefold() == "true"


class Tables:
    """The tables of a run.

    Parameters
    ----------
    run
        The folder that holds ``tables/*.csv``.

    Attributes
    ----------
    usable
        Names of the tables that have all the columns that are needed.
    notes
        What could not be used, a line each.

    Raises
    ------
    StoreError
        If there is no such folder, or a table is not CSV in UTF-8.
    """

    def __init__(self, run: Path) -> None:
        if not run.is_dir():
            raise StoreError(f"{run}: no such folder; give the one that `minekit run` wrote")
        self.notes: list[str] = []
        tables = {name: self._read(run / "tables" / f"{name}.csv", columns.split())
                  for name, columns in COLUMNS.items()}
        self.usable = {name for name, rows in tables.items() if rows is not None}
        self._rows = {name: rows or [] for name, rows in tables.items()}

    def responses(self, names: Mapping[str, str]) -> list[Response]:
        """The predicted responses."""
        sentences = self._by("response_id", "sentences", "responses")
        positions = self._by("response_id", "positions", "responses")
        stances = self._by("sentence_id", "stances", "sentences")
        return [_response(row, id := row["response_id"], names,
                          pieces=tuple(_piece(s, stances[s["sentence_id"]]) for s in sentences[id]),
                          positions={p["move"]: _position(p) for p in positions[id]})
                for row in self._rows["responses"]]

    def _read(self, path: Path, columns: Iterable[str]) -> list[Row] | None:
        lacking, rows = ["file"], []
        try:
            if path.is_file():
                with path.open(encoding="utf-8-sig", newline="") as lines:
                    rows = list(reader := csv.DictReader(lines, restval=""))
                lacking = [c for c in columns if c not in (reader.fieldnames or ())]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise StoreError(f"{path}: cannot be read ({error}); run again") from None
        if lacking:
            self.notes.append(f"{path}: no {', '.join(lacking)}; scores that need it are null")
            return None
        return rows

    def _by(self, key: str, table: str, owners: str) -> dict[str, list[Row]]:
        """The rows of a table for each response or sentence that is known."""
        groups: dict[str, list[Row]] = {row[key]: [] for row in self._rows[owners]}
        for row in self._rows[table]:
            if row[key] in groups:
                groups[row[key]].append(row)
            else:
                self.notes.append(f"{table}.csv: left out, as its {key} is unknown: {row}")
        return groups


def _piece(row: Row, stances: Iterable[Row]) -> Piece:
    page = _number(row["page"])
    appealed = row.get("considerations")
    return Piece(normalise(row["text"]), row["block"], page, page, _list(row["themes"]),
                 frozenset((s["move"], s["stance"]) for s in stances), row["point_id"],
                 row["block"] == "comment", None if appealed is None else _list(appealed))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split(";"))))


def _position(row: Row) -> Position:
    return Position(row["stance"], _is_true(row["needs_review"]), normalise(row["quote"]),
                    _number(row["page"]), _share(row.get("confidence")))


def _share(value: str | None) -> float | None:
    """A number between 0 and 1; None for anything else."""
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
