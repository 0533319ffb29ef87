"""Runs that are cut off, crowded out or starved, and files that change under them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfs
import pytest
from click.testing import CliRunner
from conftest import make_corpus
from test_pipeline import contents, make, problems

from minekit import files, lock, pipeline
from minekit.cli import main
from minekit.errors import StoreError
from minekit.explain import as_text
from minekit.extract import workers
from minekit.observing import read_report
from minekit.store import Store

KILLER = """
import os, random, signal, sys
from minekit import pipeline

def run(corpus, out):
    pipeline.run(corpus, out, jobs=1, pipeline="fast")

if __name__ == "__main__":
    corpus, out, whole = sys.argv[1:]
    seen = 0
    last = float("inf")

    def count(event, args):
        global seen
        if event in ("open", "os.rename", "os.remove") and out in str(args[0]):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    run(corpus, out)
    os.rename(out, whole)
    chance, steps, kills = random.Random(7), seen, 0
    while kills < 10:
        if not (child := os.fork()):
            seen, last = 0, chance.randint(1, steps // 2)
            run(corpus, out)
            os._exit(0)
        chance.random()
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        assert os.WIFSIGNALED(status) or status == 0
        if status == 0:
            os.rename(out, f"{whole}-{kills}")
    run(corpus, out)
    print(steps, kills)
"""
"""Runs once undisturbed and then again and again, each time killed as it opens, renames or removes
one of its files, in between of which it computes."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_run_that_is_killed_ten_times_gives_the_same_bytes(corpus, tmp_path):
    pdfs.letter(corpus / "pdf" / "3-roklub.pdf", sender="Nordby Roklub")
    script = tmp_path / "killer.py"
    script.write_text(KILLER)
    out, whole = tmp_path / "out", tmp_path / "whole"
    done = subprocess.run([sys.executable, script, corpus, out, whole], capture_output=True,
                          text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1] == "10"
    for folder in (out, *tmp_path.glob("whole-*")):
        assert contents(folder) == contents(whole)


def test_what_was_meant_to_be_written_by_a_run_that_was_cut_off_leaves_no_trace(corpus, tmp_path):
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    Store(out).drop_manifest(["matrix.html"])  # another choice of reports, cut off ...
    (out / "matrix.html").write_text("old")  # ... after it wrote one
    Store(out).drop_manifest()
    make(corpus, out, pipeline="fast")
    assert not (out / "matrix.html").exists()


def test_a_run_that_was_cut_off_after_its_last_word_is_tidied_up(corpus, tmp_path):
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    before = contents(out)
    for name in ("written.json", "running", ".tables.part1.csv"):
        (out / "work" / name).write_text("[]")
    make(corpus, out, pipeline="fast")
    assert contents(out) == before


def test_half_a_shard_is_not_taken_over(corpus, tmp_path):
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    before = contents(out)
    for path in (out / "work").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-20])
    Store(out).drop_manifest()
    make(corpus, out, pipeline="fast")
    assert contents(out) == before


def test_a_damaged_document_is_read_again(corpus, tmp_path):
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    before, shards = contents(out), Store(out).shards
    for key in shards.names("documents"):
        shards.write("documents", key, b"damaged")
    shards.keep_only("parts", set())
    Store(out).drop_manifest()
    make(corpus, out, pipeline="fast")
    assert contents(out) == before


def test_many_documents_are_counted_one_by_one_with_the_same_result(corpus, tmp_path, monkeypatch):
    make(corpus, tmp_path / "few", pipeline="fast")
    monkeypatch.setattr("minekit.pipeline.making.MANY", 2)
    make(corpus, tmp_path / "many", pipeline="fast")
    assert Store(tmp_path / "many").shards.names("counts")
    for folder in ("few", "many"):
        shutil.rmtree(tmp_path / folder / "work" / "counts", ignore_errors=True)
    assert contents(tmp_path / "few") == contents(tmp_path / "many")


# One run at a time

def test_a_second_run_on_the_same_folder_is_told_so(corpus, tmp_path):
    with lock.only_run(tmp_path / "out"):
        done = CliRunner().invoke(main, ["run", str(corpus), "--out", str(tmp_path / "out"),
                                         "--pipeline", "fast"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert f"another run is at work here (process {os.getpid()})" in done.stderr
    with lock.only_run(tmp_path / "out"):
        pass


def test_the_lock_of_a_dead_process_is_taken_over_and_its_half_files_go(tmp_path):
    code = ("import os, sys; from pathlib import Path; from minekit import files, lock\n"
            "with lock.only_run(Path(sys.argv[1])), files.whole_file(Path(sys.argv[1], 'a.csv'))"
            " as part:\n    part.write_text('half'); os._exit(9)")
    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    assert done.returncode == 9
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".csv"]
    with lock.only_run(tmp_path):
        assert [path.name for path in tmp_path.rglob("*")] == ["work", "running"]
    assert [path.name for path in tmp_path.rglob("*")] == ["work"]


def test_a_file_of_the_user_that_looks_half_written_stays(tmp_path):
    mine = tmp_path / ".mit.part1.noter.txt"
    mine.write_text("")
    files.sweep(tmp_path)
    assert mine.exists()


# What the system does to a run

@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where the system lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder],
                          capture_output=True, check=False) if sys.platform == "linux" else None
    if done is None or done.returncode:
        pytest.skip("no disk can be mounted")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_in_one_line_and_the_run_goes_on_when_there_is_room(
        corpus, small_disk, tmp_path):
    out = small_disk / "out"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(140_000))
    with pytest.raises(StoreError, match="the disk is full") as raised:
        make(corpus, out)
    assert "\n" not in str(raised.value)
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=9m", small_disk], check=True)
    make(corpus, out)
    make(corpus, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.parametrize("meddle", [
    lambda path: path.write_bytes(path.read_bytes() + b"% mere"),
    lambda path: path.unlink(),
], ids=["grows", "goes away"])
def test_a_file_that_changes_while_it_is_read_is_listed_and_read_by_the_next_run(
        corpus, tmp_path, monkeypatch, meddle: Callable[[Path], object]):
    out, path = tmp_path / "out", corpus / "pdf" / "1-aeldreraad.pdf"
    whole, original = path.read_bytes(), workers.Readers.do

    def meddling(self, work, tasks):  # type: ignore[no-untyped-def]
        meddle(path)
        return original(self, work, tasks)

    with monkeypatch.context() as patch:
        patch.setattr(workers.Readers, "do", meddling)
        make(corpus, out, pipeline="fast")
    assert set(problems(out)) == {"1-aeldreraad.pdf"}
    path.write_bytes(whole)
    make(corpus, out, pipeline="fast")
    make(corpus, tmp_path / "fresh", pipeline="fast")
    assert contents(out) == contents(tmp_path / "fresh")


def test_a_file_that_goes_away_before_it_is_read_is_listed(corpus, tmp_path, monkeypatch):
    from minekit import corpus as files_of

    ghost = corpus / "pdf" / "3-væk.pdf"
    original = files_of.list_files
    monkeypatch.setattr("minekit.pipeline.order.list_files",
                        lambda folder: [*original(folder), ghost])
    make(corpus, tmp_path / "out", pipeline="fast")
    assert problems(tmp_path / "out") == {"3-væk.pdf": "changed"}


def test_names_that_differ_in_normal_form_or_case_only_are_files_of_their_own(tmp_path):
    corpus = tmp_path / "indgang"
    make_corpus(corpus)
    names = ["\u00e5.pdf", "a\u030a.pdf", "\u00c5.pdf"]
    for name in names:
        pdfs.letter(corpus / "pdf" / name, sender=f"Råd {ord(name[0])}")
    if len(list((corpus / "pdf").iterdir())) < 5:
        pytest.skip("the file system takes them for one")
    run = make(corpus, tmp_path / "out", pipeline="fast")
    assert set(names) <= set(run.responses["file"])
    assert run.responses.index.is_unique


def test_a_folder_that_vanishes_leaves_what_was_and_the_next_run_reads_it(
        corpus, tmp_path, monkeypatch):
    out, gone = tmp_path / "out", tmp_path / "gone"
    make(corpus, tmp_path / "whole", pipeline="fast")
    original = workers.Readers.do

    def vanishing(self, work, tasks):  # type: ignore[no-untyped-def]
        (corpus / "pdf").rename(gone)
        return original(self, work, tasks)

    with monkeypatch.context() as patch:
        patch.setattr(workers.Readers, "do", vanishing)
        make(corpus, out, pipeline="fast")
    assert set(problems(out).values()) == {"changed"}
    gone.rename(corpus / "pdf")
    make(corpus, out, pipeline="fast")
    assert contents(out) == contents(tmp_path / "whole")


# What a run tells of itself

def test_a_change_of_senders_does_not_link_again_and_gives_what_a_fresh_run_gives(
        corpus, tmp_path, monkeypatch):
    from minekit.pipeline.judging import Judging

    out, path = tmp_path / "out", corpus / "hearing.toml"
    make(corpus, out, pipeline="fast")
    path.write_text(path.read_text("utf-8").replace('kind = "lokaludvalg"', 'kind = "forening"'))
    with monkeypatch.context() as patch:
        patch.setattr(Judging, "learn", lambda *args: 1 / 0)
        run = make(corpus, out, pipeline="fast")
    assert list(run.responses["kind"])[1] == "forening"
    make(corpus, tmp_path / "fresh", pipeline="fast")
    assert contents(out) == contents(tmp_path / "fresh")


def test_the_report_of_a_run_tells_what_each_stage_cost(corpus, tmp_path):
    make(corpus, tmp_path, pipeline="fast")
    report = read_report(tmp_path)
    assert [stage["name"] for stage in report["stages"]] == [
        "extract", "split", "judge", "cluster", "summarise", "report"]
    assert report["documents"] == report["stages"][0]["items"] == 2
    assert all(stage["seconds"] >= 0 and stage["peak_mb"] > 10 for stage in report["stages"])
    assert report["versions"]["minekit"]
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["files"].keys() \
        == report["made_from"]["files"].keys()


@pytest.fixture
def reasons(corpus, tmp_path) -> Callable[[], dict[str, tuple[str, ...]]]:
    """Runs, and gives what then tells why each stage has work to do."""
    make(corpus, tmp_path / "out", pipeline="fast")

    def tell() -> dict[str, tuple[str, ...]]:
        steps = pipeline.plan(corpus, tmp_path / "out", pipeline="fast")
        return {step.stage: step.why for step in steps if step.why}

    return tell


def test_nothing_is_explained_where_nothing_is_to_be_done(corpus, tmp_path, reasons):
    assert reasons() == {}
    assert "nothing to do" in as_text([], {})
    (tmp_path / "out" / "bilag.md").unlink()
    assert reasons() == {"report": ("a file that it wrote is gone or was changed",)}


@pytest.mark.parametrize(("old", "new", "stages", "why"), [
    ("", "# en kommentar\n", ["report"], "hearing.toml changed"),
    ('kind = "lokaludvalg"', 'kind = "forening"',
     ["extract", "judge", "cluster", "report"], "stakeholders"),
    ('id = "G02"', 'id = "G02"\nkeywords = ["træer"]', ["judge", "cluster", "report"], "moves"),
])
def test_a_changed_hearing_is_explained_stage_by_stage(corpus, reasons, old, new, stages, why):
    path = corpus / "hearing.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    told = reasons()
    assert list(told) == stages
    assert why in told[stages[0]][0]


def test_new_and_lost_files_and_settings_are_named(corpus, tmp_path, reasons):
    pdfs.letter(corpus / "pdf" / "3-roklub.pdf", sender="Nordby Roklub")
    (corpus / "pdf" / "1-aeldreraad.pdf").unlink()
    assert reasons()["extract"] == ("new: 3-roklub.pdf", "gone: 1-aeldreraad.pdf")
    settings = tmp_path / "mine.toml"
    settings.write_text('[cluster]\nlikeness = 0.7\n[extract]\nocr = "off"\n'
                        '[report]\nformats = ["md"]\n')
    steps = pipeline.plan(corpus, tmp_path / "out", pipeline=settings)
    assert "the setting cluster.likeness was 0.5 and is 0.7" in steps[2].why
    text = as_text(steps, {"extract": "Reading PDFs"})
    assert text.startswith("Reading PDFs: reads 1 of 2 PDFs, finds responses in 1\n"
                           "  because new: 3-roklub.pdf\n")


def test_a_run_that_was_cut_off_is_explained(corpus, tmp_path, reasons):
    Store(tmp_path / "out").drop_manifest()
    assert set(reasons()) == {"judge", "cluster", "report"}


def test_the_command_line_explains_logs_and_shows_what_a_run_did(corpus, tmp_path):
    command = ["run", str(corpus), "--out", str(tmp_path / "out"), "--pipeline", "fast"]
    told = CliRunner().invoke(main, [*command, "--explain"])
    assert ("Reading PDFs, finding responses: reads 2 of 2 PDFs, finds responses in 2\n"
            "  because there is no finished run") in told.stdout
    assert not (tmp_path / "out").exists()
    (corpus / "pdf" / "x.docx").write_text("")
    done = CliRunner().invoke(main, [*command, "--log-file", str(tmp_path / "log" / "run.txt")])
    assert done.exit_code == 0
    log = (tmp_path / "log" / "run.txt").read_text("utf-8")
    assert "split: 2 done in" in log
    assert "WARNING 'x.docx', page 0: not a PDF" in log
    shown = CliRunner().invoke(main, ["show", str(corpus), "run", "--out", str(tmp_path / "out")])
    assert "2 documents in" in shown.stdout
    assert "problems: not a PDF 1" in shown.stdout
