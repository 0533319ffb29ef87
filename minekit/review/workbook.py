"""The workbook to correct: positions row by row go out, and corrections come back as decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from minekit import files
from minekit.decisions import (
    SILENT,
    Decision,
    DecisionBook,
    Kind,
    Places,
    Target,
    Value,
    clean_coder,
)
from minekit.errors import DecisionError, MissingExtraError
from minekit.hearing import Hearing
from minekit.records import Position, Response, Sentence, Stance
from minekit.redact.numbers import without_cpr
from minekit.report.looks import LOOKS
from minekit.report.text import FIXED_DATE, printable
from minekit.report.workbook import height
from minekit.store import Store
from minekit.wording import words

SHEET, HELP = "Stillinger", "Vejledning"
HEADERS = ("Henvendelse", "Afsender", "Greb", "Grebets titel", "Citat", "Side", "Fil", "Forslag",
           "Sikkerhed", "Bør ses", "Besluttet af", "Rettet stilling", "Note", "Nøgle")
WIDTHS = (12, 30, 8, 36, 70, 6, 28, 22, 10, 9, 16, 24, 40, 10)
FILLED_IN = ("Rettet stilling", "Note")
"""The columns that are open; all others are locked."""
KEY, MOVE = HEADERS[-1], "Greb"
MOST_BYTES = 50_000_000
LONGEST = 32_000
"""Characters that a cell holds."""
MOST_ROWS = 200_000
MOST_FAULTS = 10
HELP_TEXT = (
    "Hver række er ét svar og ét greb med det citat, som forslaget hviler på.",
    "Vælg i »Rettet stilling« det, der gælder. Vælg det samme som forslaget for at bekræfte det. "
    "Lad feltet stå tomt, hvor du ikke tager stilling.",
    "Skriv om ønsket en note. De øvrige kolonner er låst; rækker må gerne sorteres og filtreres.",
    "Send filen tilbage. Den læses med: minekit review MAPPE --receive FIL --coder NAVN")


class Line(NamedTuple):
    """A corrected row: its number in the sheet, and what was filled in."""

    row: int
    key: str
    move: str
    stance: str
    note: str


def _names() -> dict[str, str]:
    """What a stance is called in the lists, with the stance."""
    said = words("da")
    return {said(f"look.{side}.name"): side for side in (*map(str, Stance), SILENT)}


def send(corpus: str | Path, out: str | Path, path: str | Path) -> Path:
    """Write the workbook of a finished run.

    Raises
    ------
    StoreError
        If there is no run, or the file cannot be written.
    """
    import xlsxwriter

    store, target = Store(out), Path(path)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": {"font_name": "Arial", "font_size": 9}}
    rows = list(_rows(store))
    with files.whole_file(target) as part, xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"title": f"Gennemsyn: {store.hearing().case.title}",
                             "created": FIXED_DATE})
        _write(book, rows)
        helping = book.add_worksheet(HELP)
        helping.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
        for number, text in enumerate(HELP_TEXT):
            helping.write_string(number, 0, text)
    return target


def _rows(store: Store) -> Iterator[Sequence[Any]]:
    """A row for each position, as in the headers."""
    hearing, positions = store.hearing(), store.read(Position)
    responses, sentences = store.read(Response), store.read(Sentence)
    places = Places(responses, sentences, store.manifest()["files"])
    names = {side: name for name, side in _names().items()}
    for item in positions:
        response = places.responses[item.response_id]
        key = places.of_response(response, item.move).to_json() | {
            "evidence": [places.spot(places.sentences[id]) for id in item.evidence[:1]]}
        yield (response.number, response.stakeholder, item.move, hearing.move(item.move).title,
               item.quote, item.page, response.file, names[item.stance], item.confidence,
               "ja" if item.needs_review else "", item.decided_by, "", "", _short(key))


def _short(key: Mapping[str, Any]) -> str:
    """The place of a position as text that fits into a cell."""
    while True:
        text = json.dumps(key, ensure_ascii=False, sort_keys=True)
        if len(text) <= LONGEST or len(key["spots"]) <= 1:
            return text
        key = {**key, "spots": key["spots"][:-1]}


def _write(book: Any, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(SHEET)
    bold = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    plain = {"text_wrap": True, "valign": "top"}
    header, locked = book.add_format(bold), book.add_format(plain)
    share = book.add_format({**plain, "num_format": "0 %"})
    open_cell = book.add_format({**plain, "locked": False, "bg_color": "#FFF3BF", "border": 1,
                                 "border_color": "#B8941A"})
    fills = {names: book.add_format({**plain, "bg_color": f"#{LOOKS[Stance(side)].fill}"})
             for names, side in _names().items() if side != SILENT}
    for column, (name, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, None, {"hidden": name == KEY})
        sheet.write_string(0, column, name, header)
    for number, row in enumerate(rows, 1):
        sheet.set_row(number, height(zip(row[:-1], WIDTHS, strict=False)))
        for column, value in enumerate(row):
            style = (open_cell if HEADERS[column] in FILLED_IN else share
                     if HEADERS[column] == "Sikkerhed" else fills.get(value, locked)
                     if HEADERS[column] == "Forslag" else locked)
            if isinstance(value, str):
                sheet.write_string(number, column, printable(without_cpr(value))[:LONGEST], style)
            else:
                sheet.write_number(number, column, value, style)
    last = max(len(rows), 1)
    choice = HEADERS.index("Rettet stilling")
    sheet.data_validation(1, choice, last, choice, {
        "validate": "list", "source": list(_names()), "error_title": "Ukendt stilling",
        "error_message": "Vælg en stilling fra listen, eller lad feltet stå tomt."})
    sheet.autofilter(0, 0, last, len(HEADERS) - 1)
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True,
                       "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def receive(corpus: str | Path, out: str | Path, path: str | Path, coder: str) -> int:
    """Read a corrected workbook; all its corrections become decisions, or none.

    Returns
    -------
    int
        How many decisions were made. A row that says what its coder decided before makes none.

    Raises
    ------
    DecisionError
        If the workbook cannot be used; every fault is told with its row.
    """
    store, coder = Store(out), clean_coder(coder)
    hearing = store.hearing()
    places = Places(store.read(Response), store.read(Sentence), store.manifest()["files"])
    lines = _read(Path(path))
    made, faults = [], []
    book = DecisionBook.of(corpus)
    for line in lines:
        found = _decisions(line, coder, places, hearing)
        if isinstance(found, str):
            faults.append(f"row {line.row}: {found}")
        else:
            made += found
    if faults:
        more = f"\n... and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise DecisionError(f"{path}: nothing was taken over, as {len(faults)} rows cannot be "
                            "used:\n" + "\n".join(faults[:MOST_FAULTS]) + more)
    new = _new(made, book, coder)
    if new:
        book.add(new)
    return len(new)


def _new(made: Sequence[Decision], book: DecisionBook, coder: str) -> list[Decision]:
    """What its coder has not decided like this before: a file may be read twice."""
    from minekit.decisions import in_force

    before: dict[tuple[str, str], str] = {}
    notes: set[tuple[str, str]] = set()
    for item in in_force(book.all(), [coder]):
        target, value = item.texts()
        before[item.kind, target] = value
        notes.add((target, value))
    return [item for item in made
            if (item.texts() not in notes if item.kind is Kind.NOTE else
                not _same(item, before.get((item.kind, item.texts()[0]))))]


def _same(item: Decision, before: str | None) -> bool:
    return before is not None and json.loads(before).get("stance") == item.value.stance


def _decisions(line: Line, coder: str, places: Places, hearing: Hearing) -> list[Decision] | str:
    """What a row decides, or what is wrong with it."""
    if not line.stance and not line.note:
        return []
    names = {name.casefold(): side for name, side in _names().items()}
    side = names.get(line.stance.casefold(), "")
    if line.stance and not side:
        return (f"'{line.stance[:60]}' is no stance; choose one of {', '.join(_names())}, or leave "
                "the cell empty")
    try:
        data = json.loads(line.key)
        evidence = Value.from_json({"evidence": data.pop("evidence", [])}).evidence
        target = Target.from_json(data)
        response = places.response(target)
    except (ValueError, TypeError, AttributeError):
        return "its key (the last, hidden column) was changed; fill in the file that was sent"
    if target.move != line.move:
        return f"its key is that of another row: {target.move[:20]}, not {line.move[:20]}"
    if target.move not in {move.id for move in hearing.moves}:
        return f"the hearing has no move '{target.move[:20]}'"
    if response is None:
        return "the response is no longer in the run; send a new workbook"
    made = []
    if side:
        made.append(Decision(Kind.POSITION, target, Value(stance=side, evidence=evidence), coder))
    if line.note:
        made.append(Decision(Kind.NOTE, target, Value(text=line.note), coder))
    return made


def _read(path: Path) -> list[Line]:
    """The rows of the workbook, whatever the order of its columns.

    Raises
    ------
    DecisionError
        If it is no workbook, or a sheet or column is missing.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError('reading workbooks needs openpyxl; pip install "minekit[review]"'
                                ) from None
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DecisionError(f"{path}: is larger than {MOST_BYTES // 1_000_000} MB")
        with (path.open("rb") as file,
              closing(openpyxl.load_workbook(file, read_only=True)) as book):
            return list(_lines(book, path))
    except FileNotFoundError:
        raise DecisionError(f"{path}: no such file") from None
    except (OSError, BadZipFile, ValueError, KeyError, TypeError, ParseError,
            openpyxl.utils.exceptions.InvalidFileException) as error:
        raise DecisionError(f"{path}: cannot be read as a workbook ({error}); save it as .xlsx"
                            ) from None


def _lines(book: Any, path: Path) -> Iterator[Line]:
    if SHEET not in book.sheetnames:
        raise DecisionError(f"{path}: has no sheet '{SHEET}'; fill in the file that was sent")
    rows = book[SHEET].iter_rows(values_only=True, max_row=MOST_ROWS)
    header = [str(value).strip() if value is not None else "" for value in next(rows, ())]
    wanted = (KEY, MOVE, *FILLED_IN)
    missing = [name for name in wanted if name not in header]
    if missing:
        raise DecisionError(f"{path}: has no column {', '.join(map(repr, missing))}; columns may "
                            "be moved, but neither renamed nor deleted")
    columns = [header.index(name) for name in wanted]
    for number, row in enumerate(rows, 2):
        if any(row):
            key, move, stance, note = (_cell(row, column) for column in columns)
            yield Line(number, key, move, stance, note)


def _cell(row: Sequence[Any], column: int) -> str:
    """A cell as text; a formula is the text that it is written as, and is never computed."""
    value = row[column] if column < len(row) else None
    return "" if value is None else str(value).strip()
