"""The command line: every command helps, errors are one line, tables can be asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pdfs
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from docx import Document

from minekit.cli import main


def call(*arguments: object, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus and its run folder."""
    from conftest import HEARING

    folder = tmp_path_factory.mktemp("cli") / "indgang"
    (folder / "pdf").mkdir(parents=True)
    (folder / "hearing.toml").write_text(HEARING, "utf-8")
    pdfs.letter(folder / "pdf" / "1-aeldreraad.pdf")
    result = call("run", folder, "--out", folder.parent / "out", "--jobs", 1)
    assert result.exit_code == 0, result.output
    return folder, folder.parent / "out"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_helps_and_is_in_the_readme(command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 5
    assert f"minekit {command}" in (ROOT / "README.md").read_text("utf-8")


def test_help_is_instant():
    result = subprocess.run([sys.executable, "-X", "importtime", "-m", "minekit", "--help"],
                            capture_output=True, text=True, check=True)
    total = int(result.stderr.splitlines()[-1].split("|")[1])
    assert "Commands:" in result.stdout
    assert total < 2_000_000  # microseconds, on a busy machine; benchmarks/speed.py has the goal


def test_a_run_ends_with_counts_and_where_the_files_are(finished):
    folder, out = finished
    result = call("run", folder, "--out", out)
    assert "responses" in result.output
    assert "svar-paa-henvendelser.docx" in result.output
    counts = json.loads(call("run", folder, "--out", out, "--json").output)
    assert (counts["responses"], counts["problems"]) == (1, 0)


def test_tables_are_shown_and_narrowed(finished):
    folder, out = finished
    rows = json.loads(call("show", folder, "positions", "--out", out, "--json").output)
    assert [row["move"] for row in rows] == ["G01"]
    assert json.loads(call("show", out, "positions", "--move", "G02", "--json").output) == []
    assert "Nordby Ældreråd" in call("show", out, "matrix").output
    assert "G01" in call("show", out, "positions", "--theme", "indgang").output
    narrow = call("show", out, "positions", "--theme", "indgang", COLUMNS="80").output
    assert max(map(len, narrow.splitlines())) < 120
    assert "stakeholder · move · stance" in narrow


@pytest.mark.parametrize("table", ["responses", "sentences", "stances", "positions", "points",
                                   "problems", "matrix"])
def test_every_table_can_be_shown(finished, table):
    assert call("show", finished[1], table).exit_code == 0


def test_reports_are_written_again(finished):
    _, out = finished
    (out / "bilag.md").unlink()
    result = call("report", out, "--format", "md")
    assert result.exit_code == 0
    assert (out / "bilag.md").is_file()


@pytest.mark.parametrize(("arguments", "message"), [
    (["run", "mangler"], "mangler: no such folder"),
    (["show", "mangler", "positions"], "no finished run"),
    (["evaluate", "mangler"], "no finished run"),
    (["extract", "mangler.pdf"], "mangler.pdf: no such file"),
    (["new", "ny", "--pdf", "mangler"], "mangler: no such file or folder"),
])
def test_an_error_is_one_line_with_exit_code_2(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_move_or_format_is_told(finished):
    _, out = finished
    assert "did you mean 'G01'" in call("show", out, "positions", "--move", "G1").output
    assert "there are xlsx" in call("report", out, "--format", "ppt").output
    assert "did you mean 'temaark'" in call("report", out, "--profile", "temark").output


def test_a_profile_can_be_had_in_english_on_a_template(finished, tmp_path):
    _, out = finished
    template = tmp_path / "brev.docx"
    document = Document()
    document.styles.element.remove(document.styles["Quote"].element)
    document.save(template)
    result = call("report", out, "--profile", "temaark", "--lang", "en", "--template", template)
    assert result.exit_code == 0, result.output
    assert (out / "temaark-en.docx").is_file()
    assert result.stderr == f"{template}: has no style Quote; minekit's own stand in\n"
    refused = call("report", out, "--format", "pdf", "--template", template)
    assert (refused.exit_code, "add docx" in refused.output) == (2, True)


@pytest.mark.parametrize(("kind", "expected"), [
    ("text", "[heading] Høringssvar om indgangen"), ("json", '"kind": "heading"'),
    ("html", "data:image/png;base64,")])
def test_what_was_read_can_be_shown(tmp_path, kind, expected):
    path = pdfs.letter(tmp_path / "svar.pdf")
    target = tmp_path / f"read.{kind}"
    result = call("extract", path, "--format", kind, "--out", target)
    assert result.exit_code == 0, result.output
    assert expected in target.read_text("utf-8")


def test_text_of_a_pdf_is_data_in_the_page_pictures(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf", title="<script>alert(1)</script>")
    target = tmp_path / "read.html"
    call("extract", path, "--format", "html", "--out", target)
    assert "<script>" not in target.read_text("utf-8")


def test_a_new_corpus_can_be_run_when_it_is_filled_in(tmp_path):
    pdfs.letter(tmp_path / "ind" / "brev.pdf", sender="Nordby Roklub")
    pdfs.letter(tmp_path / "ind" / "mappe" / "brev.pdf", sender="Skolebestyrelsen på Åskolen")
    folder = tmp_path / "ny"
    result = call("new", folder, "--pdf", tmp_path / "ind", "--authority", "Nordby Kommune")
    assert result.exit_code == 0, result.output
    text = (folder / "hearing.toml").read_text("utf-8")
    assert 'name = "Skolebestyrelsen på Åskolen"\nkind = "institution"' in text
    assert sorted(path.name for path in (folder / "pdf").iterdir()) == ["brev-2.pdf", "brev.pdf"]
    assert 'authority = "Nordby Kommune"' in text
    result = call("run", folder, "--out", tmp_path / "out")
    assert (result.exit_code, "is still to be filled in" in result.output) == (2, True)
    (folder / "hearing.toml").write_text(text.replace("<", "").replace(">", ""), "utf-8")
    result = call("run", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    again = call("new", folder, "--pdf", tmp_path / "ind")
    assert (again.exit_code, "not overwritten" in again.output) == (2, True)


def test_doctor_says_what_is_missing():
    findings = json.loads(call("doctor", "--json").output)
    assert {"Python", "pypdfium2", "tesseract (Danish)"} <= {item["name"] for item in findings}
    assert all(item["mend"] for item in findings if not item["ok"])
