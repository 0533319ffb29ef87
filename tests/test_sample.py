"""The sample hearing as a whole: scores that must not fall, and reports that come out the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from minekit import pipeline
from minekit.evaluate import Evaluation, score
from minekit.extract import ocr_engine
from minekit.results import Run

FLOORS = {
    "responses.found": 1.0, "sender.accuracy": 0.97, "sender.unlisted": 0.97,
    "kind.accuracy": 0.95, "date.accuracy": 0.97, "text.recall": 0.99, "text.precision": 0.985,
    "sentence.f1": 0.96, "page.accuracy": 0.995, "theme.accuracy": 0.78, "theme.f1": 0.74,
    "position.pair_f1": 0.83, "position.f1_3": 0.6, "position.f1_5": 0.55,
    "stance.sentence_f1_lenient": 0.45, "evidence.verbatim": 1.0, "points.coverage": 0.98,
}
needs_ocr = pytest.mark.skipif(not ocr_engine("dan"), reason="three letters are scans")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return pipeline.run(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def scores(run: Run) -> Evaluation:
    return score(run.folder, SAMPLE)


@needs_ocr
@pytest.mark.parametrize("name", FLOORS)
def test_scores_do_not_fall(scores, name):
    assert (scores.scores[name].value or 0.0) >= FLOORS[name]


@needs_ocr
def test_nothing_is_invented(scores):
    assert scores.scores["responses.spurious"].value == 0


@needs_ocr
def test_the_committed_annex_comes_out_the_same(run):
    committed = ROOT / "reports" / "ressortanalyse" / "bilag.md"
    assert (run.folder / "bilag.md").read_text("utf-8") == committed.read_text("utf-8"), (
        "run `minekit run corpora/ressortanalyse` and look at the difference")


def test_every_cell_of_the_matrix_has_a_quote(run):
    assert (run.positions["quote"].str.len() > 0).all()
    assert len(run.positions) == (run.matrix() != "").to_numpy().sum()


def test_the_corpus_is_as_it_is_described():
    assert len(list((SAMPLE / "pdf").glob("*.pdf"))) == 30
    assert Path(SAMPLE / "README.md").is_file()
