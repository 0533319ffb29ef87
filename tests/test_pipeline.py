"""Whole runs: what is made, what is taken over, and what bad input does."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pdfs
import pytest
from click.testing import CliRunner
from conftest import HEARING, ROOT, SAMPLE
from docx import Document

import minekit
from minekit import cli, pipeline
from minekit.errors import CorpusError, HearingError, MinekitError, SettingsError, StoreError
from minekit.extract import workers
from minekit.observing import REPORT
from minekit.records import Stance
from minekit.results import Run


def make(corpus: Path, out: Path, **options: object) -> Run:
    return pipeline.run(corpus, out, jobs=1, **options)  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file that a run wrote, but for its report, which holds times."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != REPORT}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def count_readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as they are."""
    read: list[str] = []
    original = workers.Readers.do

    def counting(self, work, tasks):  # type: ignore[no-untyped-def]
        tasks = list(tasks)
        read.extend(task.file for task in tasks if work.needs_file(task))
        return original(self, work, tasks)

    monkeypatch.setattr(workers.Readers, "do", counting)
    return read


# What is made

def test_a_run_writes_reports_tables_and_a_manifest(corpus, out):
    run = make(corpus, out)
    assert list(run.responses["stakeholder"]) == ["Nordby Ældreråd", "Nordby Lokaludvalg"]
    assert set(run.matrix().columns) == {"G01", "G02"}
    assert {path.name for path in out.iterdir()} == {
        "bilag.md", "explorer.html", "matrix.html", "matrix.xlsx", "svar-paa-henvendelser.docx",
        "run.json", "tables", "work"}
    assert {path.stem for path in (out / "tables").iterdir()} == {
        "responses", "sentences", "stances", "positions", "points", "problems"}


def test_support_and_opposition_are_told_apart(corpus, out):
    positions = make(corpus, out).positions.set_index(["stakeholder", "move"])
    assert positions.loc[("Nordby Ældreråd", "G01"), "stance"] == Stance.SUPPORTS
    assert positions.loc[("Nordby Lokaludvalg", "G02"), "stance"] == Stance.OPPOSES
    assert ("Nordby Ældreråd", "G02") not in positions.index


def test_every_quote_stands_in_its_sentence_and_on_its_page(corpus, out):
    run = make(corpus, out)
    for position in run.positions.itertuples():
        sentence = run.sentences.loc[position.evidence[0]]
        assert position.quote in sentence["text"]
        assert position.page == sentence["page"]


def test_the_public_interface_reads_a_run(corpus, out):
    make(corpus, out)
    run = minekit.open_run(out)
    assert "Vi støtter forslaget" in run.sentences["text"].str.cat(sep=" ")
    theme = run.theme("klima")
    assert list(theme.positions["move"]) == ["G02"]
    assert len(theme.points) >= 1
    assert theme.statements
    assert run.sql("SELECT count(*) FROM responses").fetchall() == [(2,)]
    assert len(list(run.docs())) == 2
    assert run.report(out / "kopi.docx").is_file()


@pytest.mark.parametrize(("name", "options", "line"), [
    ("explorer.html", {"corpus": True}, "--format html"),
    ("explorer.html", {"mask": "citizens"}, "--format html --mask citizens"),
    ("bilag-en.md", {"language": "en"}, "--format md --lang en"),
    ("hoeringsnotat-en.docx", {"profile": "hoeringsnotat", "language": "en", "mask": "citizens",
                               "template": True},
     "--format docx --profile hoeringsnotat --lang en --mask citizens --template")])
def test_python_writes_the_reports_that_the_command_line_writes(mine, tmp_path, name, options,
                                                                line):
    out, own = mine.parent / "out", tmp_path / name
    template = tmp_path / "brev.docx"
    Document().save(template)
    wanted = options | {"corpus": mine if "corpus" in options else None,
                        "template": template if "template" in options else None}
    minekit.open_run(out).report(own, **wanted)
    words = [*line.split(), *([str(template)] if "template" in options else [])]
    CliRunner().invoke(cli.main, ["report", str(mine), "--out", str(out), *words],
                       catch_exceptions=False)
    assert own.read_bytes() == (out / name).read_bytes()
    if name.endswith("html"):
        assert (b"data:image/png" in own.read_bytes()) == ("corpus" in options)


def test_a_script_without_main_guard_is_not_run_again_by_the_readers(corpus, out, tmp_path):
    script = tmp_path / "mit_script.py"
    script.write_text(f"import minekit\nprint(len(minekit.run({str(corpus)!r}, {str(out)!r})"
                      ".responses))\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True,
                          check=False)
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_an_unknown_theme_is_told_with_a_suggestion(corpus, out):
    with pytest.raises(StoreError, match="did you mean 'klima'"):
        make(corpus, out).theme("kilma")


# What is taken over

def test_the_same_input_gives_the_same_bytes(corpus, tmp_path):
    make(corpus, tmp_path / "a")
    make(corpus, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_second_run_reads_nothing_and_changes_nothing(corpus, out, count_readings):
    make(corpus, out)
    before = contents(out)
    count_readings.clear()
    make(corpus, out)
    assert count_readings == []
    assert contents(out) == before


def test_a_new_letter_costs_itself_and_gives_what_a_fresh_run_gives(corpus, tmp_path,
                                                                    count_readings):
    make(corpus, tmp_path / "grown")
    pdfs.letter(corpus / "pdf" / "3-roklub.pdf", sender="Nordby Roklub")
    count_readings.clear()
    make(corpus, tmp_path / "grown")
    assert count_readings == ["3-roklub.pdf"]
    make(corpus, tmp_path / "fresh")
    assert contents(tmp_path / "grown") == contents(tmp_path / "fresh")


def test_a_letter_that_is_gone_disappears_everywhere(corpus, tmp_path):
    make(corpus, tmp_path / "shrunk")
    (corpus / "pdf" / "2-lokaludvalg.pdf").unlink()
    make(corpus, tmp_path / "shrunk")
    make(corpus, tmp_path / "fresh")
    assert contents(tmp_path / "shrunk") == contents(tmp_path / "fresh")


def test_a_new_alias_does_not_read_the_pdfs_again(corpus, out, count_readings):
    make(corpus, out)
    path = corpus / "hearing.toml"
    path.write_text(path.read_text("utf-8").replace('kind = "lokaludvalg"',
                                                    'kind = "lokaludvalg"\naliases = ["NLU"]'))
    count_readings.clear()
    make(corpus, out)
    assert count_readings == []


def test_a_report_that_was_deleted_is_made_again(corpus, out):
    make(corpus, out)
    before = contents(out)
    (out / "matrix.xlsx").unlink()
    make(corpus, out)
    assert contents(out) == before


def test_a_run_that_was_cut_off_goes_on(corpus, out, monkeypatch, tmp_path):
    from minekit import tables

    with monkeypatch.context() as patch:
        patch.setattr(tables, "write_tables", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make(corpus, out)
    with pytest.raises(StoreError, match="no finished run"):
        minekit.open_run(out)
    make(corpus, out)
    make(corpus, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_another_choice_of_reports_leaves_no_old_ones(corpus, out, tmp_path):
    make(corpus, out)
    settings = tmp_path / "mine.toml"
    settings.write_text('[report]\nformats = ["md"]\n')
    make(corpus, out, pipeline=settings)
    assert {path.name for path in out.iterdir()} == {"bilag.md", "run.json", "tables", "work"}


# Bad input

def problems(out: Path) -> dict[str, str]:
    with (out / "tables" / "problems.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["kind"] for row in csv.DictReader(file)}


def test_files_that_cannot_be_read_are_listed_and_the_others_are_used(corpus, out):
    folder = corpus / "pdf"
    (folder / "a-tom.pdf").write_bytes(b"")
    (folder / "b-tekst.pdf").write_text("Ikke en PDF")
    (folder / "c-word.docx").write_bytes(b"PK")
    (folder / ".DS_Store").write_bytes(b"x")
    run = make(corpus, out)
    assert problems(out) == {"a-tom.pdf": "not a PDF", "b-tekst.pdf": "not a PDF",
                             "c-word.docx": "not a PDF"}
    assert len(run.responses) == 2


@pytest.mark.parametrize("name", ["to ord.pdf", "ældreråd.pdf", "=2+3.pdf", "..skjult.pdf",
                                  "a;b,c.pdf", "<script>.PDF"])
def test_odd_file_names_are_only_names(corpus, out, name):
    (corpus / "pdf" / "1-aeldreraad.pdf").rename(corpus / "pdf" / name)
    run = make(corpus, out)
    row = run.responses[run.responses["stakeholder"] == "Nordby Ældreråd"].iloc[0]
    assert row["file"] == name
    assert (out / "explorer.html").read_text("utf-8").count("<script>") == 1  # our own


def test_two_files_with_the_same_bytes_count_once(corpus, out):
    shutil.copy(corpus / "pdf" / "1-aeldreraad.pdf", corpus / "pdf" / "9-kopi.pdf")
    run = make(corpus, out)
    assert problems(out) == {"9-kopi.pdf": "duplicate"}
    assert len(run.responses) == 2


def test_a_file_without_permission_is_listed(corpus, out, monkeypatch):
    locked = corpus / "pdf" / "1-aeldreraad.pdf"
    if os.geteuid() == 0:  # root may read everything: let the system say no
        from minekit import files

        original = files.sha256

        def refuse(path: Path) -> str:
            if path == locked:
                raise PermissionError(13, "Permission denied")
            return original(path)

        monkeypatch.setattr(files, "sha256", refuse)
    else:
        locked.chmod(0)
    run = make(corpus, out)
    assert problems(out) == {"1-aeldreraad.pdf": "no permission"}
    assert list(run.responses["stakeholder"]) == ["Nordby Lokaludvalg"]


@pytest.mark.parametrize(("damage", "error", "message"), [
    (lambda corpus: shutil.rmtree(corpus), CorpusError, "no such folder"),
    (lambda corpus: shutil.rmtree(corpus / "pdf"), CorpusError, "no PDF"),
    (lambda corpus: (corpus / "hearing.toml").unlink(), CorpusError, "minekit new"),
    (lambda corpus: (corpus / "hearing.toml").write_text("[hearing"), HearingError, "not valid"),
    (lambda corpus: (corpus / "hearing.toml").write_text(
        HEARING + '[[model]]\nid = "A"\ntitle = "A"\nmoves = ["G07"]\n', "utf-8"),
     HearingError, "no move has the id 'G07'"),
])
def test_when_nothing_can_be_done_one_line_says_why(corpus, out, damage, error, message):
    damage(corpus)
    with pytest.raises(error, match=message) as raised:
        make(corpus, out)
    assert "\n" not in str(raised.value)
    assert not out.exists()


def test_an_output_folder_that_cannot_be_written_is_told_before_the_work(corpus, tmp_path,
                                                                          count_readings):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--out"):
        make(corpus, tmp_path / "file" / "out")
    assert count_readings == []


def test_an_unknown_pipeline_is_told(corpus, out):
    with pytest.raises(SettingsError, match="no such pipeline"):
        make(corpus, out, pipeline="hurtig")


def test_documents_that_are_no_answers_yield_no_position(out):
    run = make(ROOT / "corpora" / "context", out, hearing=SAMPLE / "hearing.toml")
    assert len(run.responses) == len(run.positions) == 0
    assert set(problems(out).values()) == {"no response"}
    assert len(problems(out)) == 5


def test_the_manifest_has_no_time_and_no_path_of_this_machine(corpus, out):
    make(corpus, out)
    manifest = json.loads((out / "run.json").read_text("utf-8"))
    assert str(corpus) not in json.dumps(manifest)
    assert set(manifest["files"]) == {"1-aeldreraad.pdf", "2-lokaludvalg.pdf"}


def test_every_error_that_a_user_can_mend_is_a_minekit_error():
    for error in (CorpusError, HearingError, SettingsError, StoreError):
        assert issubclass(error, MinekitError)
