"""The workbook to correct: what goes out, what comes back, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import run

pytest.importorskip("openpyxl")
import openpyxl

from minekit.cli import main
from minekit.decisions import Decision, DecisionBook, Kind, Places, Value
from minekit.errors import DecisionError
from minekit.records import Position, Response, Sentence
from minekit.review import receive, send
from minekit.review.workbook import FILLED_IN, HEADERS, SHEET
from minekit.store import Store

STANCE, NOTE, KEY, MOVE = (HEADERS.index(name) + 1
                           for name in ("Rettet stilling", "Note", "Nøgle", "Greb"))


@pytest.fixture
def out(mine: Path) -> Path:
    return mine.parent / "out"


@pytest.fixture
def sent(mine: Path, out: Path, tmp_path: Path) -> Path:
    return send(mine, out, tmp_path / "ret.xlsx")


def rows(sent: Path) -> list[dict[str, object]]:
    header, *found = openpyxl.load_workbook(sent)[SHEET].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


def change(sent: Path, edit: Callable[[object], object]) -> None:
    book = openpyxl.load_workbook(sent)
    edit(book[SHEET])
    book.save(sent)


def fill(sent: Path, row: int, column: int, value: str) -> None:
    change(sent, lambda sheet: sheet.cell(row, column, value))


def refused(mine: Path, out: Path, sent: Path) -> str:
    with pytest.raises(DecisionError) as told:
        receive(mine, out, sent, "bo")
    assert DecisionBook.of(mine).all() == []
    return str(told.value)


def test_each_position_is_a_row_with_its_quote(sent):
    first, second = rows(sent)
    assert (first["Afsender"], first["Greb"], first["Forslag"]) == (
        "Nordby Ældreråd", "G01", "Støtter")
    assert second["Citat"].startswith("Vi er imod")
    assert (second["Side"], second["Fil"]) == (1, "2-lokaludvalg.pdf")


def test_only_what_is_to_be_filled_in_is_open_and_it_has_a_list(sent):
    sheet = openpyxl.load_workbook(sent)[SHEET]
    assert sheet.protection.sheet
    open_columns = [HEADERS[cell.column - 1] for cell in sheet[2] if not cell.protection.locked]
    assert tuple(open_columns) == FILLED_IN
    [choice] = sheet.data_validations.dataValidation
    assert "Støtter med forbehold" in choice.formula1
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("D2", "A1:N3")


def test_the_same_run_gives_the_same_bytes(mine, out, sent, tmp_path):
    assert send(mine, out, tmp_path / "igen.xlsx").read_bytes() == sent.read_bytes()


def test_corrections_become_decisions_that_reach_the_annexes(mine, out, sent):
    fill(sent, 3, STANCE, "støtter med forbehold")
    fill(sent, 2, NOTE, "Ring til rådet")
    assert receive(mine, out, sent, "bo") == 2
    note, position = DecisionBook.of(mine).all()
    assert (note.kind, note.value.text) == (Kind.NOTE, "Ring til rådet")
    assert (position.value.stance, position.coder) == ("supports_with_conditions", "bo")
    row = run(mine).positions.query("move == 'G02'").iloc[0]
    assert (row["stance"], row["quote"][:10]) == ("supports_with_conditions", "Vi er imod")


def test_a_workbook_that_is_read_twice_decides_once(mine, out, sent):
    fill(sent, 3, STANCE, "Delt")
    assert (receive(mine, out, sent, "bo"), receive(mine, out, sent, "bo")) == (1, 0)
    assert receive(mine, out, sent, "anna") == 1


def test_an_empty_workbook_decides_nothing(mine, out, sent):
    assert receive(mine, out, sent, "bo") == 0
    assert not DecisionBook.of(mine).path.exists()


def test_columns_and_rows_may_be_moved(mine, out, sent):
    fill(sent, 3, STANCE, "Delt")

    def turn(sheet):
        found = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
        for number, row in enumerate([found[0], *found[:0:-1]], 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    change(sent, turn)
    assert receive(mine, out, sent, "bo") == 1
    assert DecisionBook.of(mine).all()[0].target.move == "G02"


@pytest.mark.parametrize(("edit", "message"), [
    (lambda sheet: sheet.delete_cols(STANCE), "has no column 'Rettet stilling'"),
    (lambda sheet: sheet.cell(1, KEY, "noget andet"), "has no column 'Nøgle'"),
    (lambda sheet: setattr(sheet, "title", "Ark1"), "has no sheet 'Stillinger'"),
    (lambda sheet: sheet.cell(3, STANCE, "måske"), "row 3: 'måske' is no stance; choose one of "),
    (lambda sheet: sheet.cell(3, STANCE, "=1+1"), "row 3: '=1+1' is no stance"),
    (lambda sheet: (sheet.cell(3, STANCE, "Delt"), sheet.cell(3, KEY, "[1, 2]")),
     "row 3: its key"),
    (lambda sheet: (sheet.cell(3, STANCE, "Delt"), sheet.cell(3, KEY, '{"spots": [[1, [], 2]]}')),
     "row 3: its key"),
    (lambda sheet: (sheet.cell(3, STANCE, "Delt"), sheet.cell(3, KEY, sheet.cell(2, KEY).value)),
     "row 3: its key is that of another row: G01, not G02"),
])
def test_what_cannot_be_used_is_told_and_nothing_is_half_done(mine, out, sent, edit, message):
    fill(sent, 2, STANCE, "Imod")
    change(sent, edit)
    assert message in refused(mine, out, sent)


def test_a_response_that_is_gone_is_told(mine, out, sent):
    fill(sent, 3, STANCE, "Imod")
    (mine / "pdf" / "2-lokaludvalg.pdf").unlink()
    run(mine)
    assert "row 3: the response is no longer in the run" in refused(mine, out, sent)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a;b\n1;2\n"])
def test_a_file_that_is_no_workbook_is_told(mine, out, tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    assert "cannot be read as a workbook" in refused(mine, out, tmp_path / "x.xlsx")
    assert "no such file" in refused(mine, out, tmp_path / "findes-ikke.xlsx")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+45 12 34", "@SUM(1)", "-2+3",
                                  "<script>alert(1)</script>"])
def test_what_looks_like_a_formula_is_text(mine, out, tmp_path, name):
    store = Store(out)
    places = Places(store.read(Response), store.read(Sentence))
    DecisionBook.of(mine).add([Decision(
        Kind.SENDER, places.of_response(next(iter(places.responses.values()))),
        Value(name=name, kind="forening"), "anna")])
    run(mine)
    path = send(mine, out, tmp_path / "ret.xlsx")
    cell = openpyxl.load_workbook(path)[SHEET].cell(2, 2)
    assert (cell.value, cell.data_type) == (name, "s")


def test_no_cpr_number_leaves_in_a_workbook(mine, out, tmp_path):
    store = Store(out)
    sentences = store.read(Sentence)
    told = replace(sentences[0], text=f"{sentences[0].text} CPR 010203-1234.")
    store.write("sentences", [told, *sentences[1:]])
    store.write("positions", [replace(position, quote=told.text, evidence=(told.id,))
                              for position in store.read(Position)])
    found = rows(send(mine, out, tmp_path / "ret.xlsx"))
    assert "CPR [CPR" in str(found[0]["Citat"])
    assert "010203" not in str(found)


def test_a_note_that_looks_like_a_formula_stays_a_text(mine, out, sent):
    fill(sent, 2, NOTE, "=HYPERLINK(1)")
    receive(mine, out, sent, "bo")
    assert DecisionBook.of(mine).all()[0].value.text == "=HYPERLINK(1)"


def test_the_command_line_sends_and_receives(mine, out, tmp_path):
    path, common = str(tmp_path / "ret.xlsx"), ["review", str(mine), "--out", str(out)]
    done = CliRunner().invoke(main, [*common, "--send", path])
    assert (done.exit_code, "--receive" in done.output) == (0, True)
    fill(Path(path), 3, STANCE, "Delt")
    done = CliRunner().invoke(main, [*common, "--receive", path, "--coder", "bo"])
    assert (done.exit_code, done.output.startswith("1 decisions by bo")) == (0, True)
    done = CliRunner().invoke(main, [*common, "--receive", path, "--send", path])
    assert (done.exit_code, "give one of them" in done.output) == (2, True)
