"""What evaluation says beside the scores: intervals, positions one by one, agreement, the page."""

from __future__ import annotations

import copy
import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from test_evaluate import GOLD, HEARING, SAMPLE, Tables, perfect, spoiled, the, write

from minekit import evaluate
from minekit.cli import main
from minekit.errors import CorpusError, StoreError
from minekit.evaluate.annotators import (
    ALL,
    BOTH,
    alpha,
    alpha_of,
    coincidences,
    compare,
    kappa,
)
from minekit.evaluate.bootstrap import draws, interval
from minekit.evaluate.matching import Case
from minekit.evaluate.positions import (
    OUTCOMES,
    SILENT,
    Pair,
    confusion,
    in_context,
    reliability,
    review_curve,
    review_order,
    stated,
    worst,
)
from minekit.evaluate.scorers import score_all
from minekit.evaluate.text import Piece, Position, Response

TABLES = {"responses", "sentences", "stances", "positions"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    save(tmp_path / "gold.jsonl", GOLD)
    (tmp_path / "hearing.toml").write_text(HEARING + """
        [[move]]
        id = "G1"
        theme = "pleje"
        title = "Flyt <plejen>"
        [[move]]
        id = "G2"
        theme = "klima"
        title = "Saml klimaet"
        """, "utf-8")
    return tmp_path


def save(path: Path, items: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    return path


def write_with_confidence(tables: Tables, run: Path, *confidences: str) -> Path:
    write(tables, run)
    path = run / "tables" / "positions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [*rows[0], "confidence"])
        writer.writeheader()
        for n, row in enumerate(rows):
            writer.writerow(row | {"confidence": confidences[n] if n < len(confidences) else "0.8"})
    return run


def pair(gold: str, given: str, sure: float | None = 0.8, *, review: bool = False,
         move: str = "G1", quote: str = "", case: Case | None = None) -> Pair:
    case = case or Case(Response("a"), Response("a"), [], [], [], [], set())
    position = None if given == SILENT else Position(given, review, quote, 1, sure)
    return Pair(case, move, gold, given, position)


# Intervals

@pytest.fixture(scope="module")
def spoiled_cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, ...]:
    lines = (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()[:8]
    folder = tmp_path_factory.mktemp("spoiled")
    (folder / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "hearing.toml").write_text((SAMPLE / "hearing.toml").read_text("utf-8"), "utf-8")
    run = write(spoiled([json.loads(line) for line in lines]), folder / "run")
    return evaluate.score(run, folder).cases


def test_a_sample_of_responses_scores_as_these_responses_do(spoiled_cases):
    whole = score_all(spoiled_cases, TABLES)
    each = [score_all([case], TABLES) for case in spoiled_cases]
    weights = draws(len(spoiled_cases), samples=3, seed=1)
    for name, score in whole.items():
        quick = score.resampled([part.get(name, type(score)()) for part in each], weights)
        for row, value in zip(weights, quick, strict=True):
            drawn = [case for case, times in zip(spoiled_cases, row, strict=True)
                     for _ in range(int(times))]
            slow = score_all(drawn, TABLES).get(name, type(score)()).value
            assert value == pytest.approx(float("nan") if slow is None else slow, nan_ok=True), name


def test_an_interval_holds_its_score_and_is_the_same_every_time(corpus):
    tables = perfect(copy.deepcopy(GOLD))
    the(tables, "positions", response_id="p-b").update(stance="supports")
    run = write(tables, corpus / "run")
    first, second = (evaluate.score(run, corpus) for _ in range(2))
    assert first.intervals == second.intervals
    assert first.intervals["sender.accuracy"] == (1, 1)
    low, high = first.intervals["position.f1_5"]
    assert low < first.scores["position.f1_5"].value < high
    assert set(first.intervals) <= {name for name, score in first.scores.items()
                                    if score.value is not None}


def test_half_of_a_hundred_is_known_to_about_a_tenth():
    part = evaluate.Score(1, 1, 1), evaluate.Score(0, 1, 1)
    low, high = interval(evaluate.Score.resampled(part * 50, draws(100)))
    assert (low, high) == pytest.approx((0.4, 0.6), abs=0.02)


def test_nothing_has_no_interval(corpus):
    assert interval(np.array([np.nan])) is None
    assert draws(0).shape[1] == 0
    run = corpus / "run"
    (run / "tables").mkdir(parents=True)
    assert evaluate.score(run, corpus).intervals == {}


# Positions one by one

def test_every_pair_of_gold_and_run_is_counted_once(corpus):
    tables = perfect(copy.deepcopy(GOLD))
    the(tables, "positions", response_id="p-b").update(move="G2", stance="mixed")
    the(tables, "positions", response_id="p-d").update(stance="opposes")
    found = evaluate.score(write(tables, corpus / "run"), corpus).pairs
    assert confusion(found) == {("supports", "supports"): 1, ("mixed", "mixed"): 1,
                                ("opposes", SILENT): 1, (SILENT, "mixed"): 1,
                                ("supports", "opposes"): 1}


def test_confidence_that_keeps_its_word_has_no_error():
    kept = reliability([*[pair("supports", "supports", 0.75)] * 3, pair("mixed", "supports", 0.75)])
    assert kept.error == 0
    assert [(bin.low, bin.size, bin.right) for bin in kept.bins] == [(0.7, 4, 3)]


def test_the_calibration_error_weighs_bins_by_their_size():
    kept = reliability([*[pair("supports", "supports", 0.95)] * 3, pair("mixed", "supports", 0.25)])
    assert kept.error == pytest.approx((3 * 0.05 + 0.25) / 4)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_confidence_is_in_a_bin(rows):
    kept = reliability([pair("mixed" if right else "neutral", "mixed", sure)
                        for sure, right in rows])
    assert sum(bin.size for bin in kept.bins) == len(rows)
    assert all(bin.low - 1e-9 <= bin.confidence <= bin.high for bin in kept.bins)
    assert kept.error is None if not rows else 0 <= kept.error <= 1


def test_without_confidences_there_is_nothing_to_say_about_them():
    found = [pair("supports", "mixed", None), pair("supports", SILENT)]
    assert reliability(found) == ((), None)
    assert review_curve(found).proposed == (0,)
    assert worst(found, 5) == []


def test_review_begins_with_what_is_marked_and_least_sure():
    found = [pair("mixed", "mixed", sure, review=review, move=f"G{n}")
             for n, (sure, review) in enumerate([(0.2, False), (0.9, True), (0.5, True)])]
    assert [item.move for item in review_order(found)] == ["G2", "G1", "G0"]


def test_what_is_reviewed_is_right_and_what_is_missed_stays_missed():
    curve = review_curve([pair("supports", "mixed", 0.3, review=True), pair("mixed", "mixed", 0.9),
                          pair("opposes", SILENT), pair(SILENT, "neutral", 0.6)])
    assert curve.proposed == (1, 2, 3, 3)
    assert [curve.share(part) for part in (0, 1 / 3, 1)] == [0.25, 0.5, 0.75]
    assert [curve.random(part) for part in (0, 1 / 3, 1)] == pytest.approx([0.25, 5 / 12, 0.75])


@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(OUTCOMES), st.floats(0, 1),
                          st.booleans()), max_size=20))
def test_both_orders_begin_and_end_alike(rows):
    curve = review_curve([pair(gold, given, sure, review=review)
                          for gold, given, sure, review in rows])
    assert list(curve.proposed) == sorted(curve.proposed)
    assert curve.proposed[-1] <= curve.pairs
    for end in (0, 1):
        assert curve.random(end) == pytest.approx(curve.share(end))


def test_the_worst_errors_are_sure_and_wrong():
    found = [pair("mixed", "opposes", sure, move=f"G{n}") for n, sure in enumerate((0.3, 0.9, 0.6))]
    assert [item.move for item in worst([*found, pair("mixed", "mixed", 1.0)], 2)] == ["G1", "G2"]


def test_an_error_is_shown_in_its_letter(corpus):
    tables = perfect(copy.deepcopy(GOLD))
    the(tables, "positions", response_id="p-a", move="G2").update(stance="opposes")
    found = evaluate.score(write_with_confidence(tables, corpus / "run"), corpus).pairs
    [item] = worst(found, 5)
    assert [(text[:12], quoted) for text, quoted in in_context(item)] == [
        ("Klima", False), ("Nogle medlem", True), ("Andre ser he", False)]
    assert [stance for stance, _ in stated(item)] == ["opposes", "supports"]


def test_a_quote_over_two_sentences_is_shown_alone():
    case = Case(Response("a"), Response("a", pieces=(Piece("Et."), Piece("To."))), [], [], [], [],
                set())
    assert list(in_context(pair("mixed", "supports", quote="Et. To.", case=case))) == [
        ("Et. To.", True)]
    assert list(in_context(pair("mixed", SILENT, case=case))) == []


# Agreement

@pytest.mark.parametrize(("coders", "expected"), [
    (("0100000010", "1110010000"), 0.095),
    (("aabbdcccedda", "babbbcccedd d".replace(" ", "")), 0.692),
    (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
], ids=["binary", "nominal", "four with gaps"])
def test_alpha_is_as_krippendorff_worked_it_out(coders, expected):
    units = [[value for value in unit if value != "."] for unit in zip(*coders, strict=True)]
    table = coincidences([unit for unit in units if len(unit) > 1])
    assert float(alpha_of(table)) == pytest.approx(expected, abs=0.0005)


LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40)


@given(LABELS)
def test_kappa_is_that_of_scikit_learn(units):
    table = np.zeros((4, 4))
    for a, b in units:
        table[a, b] += 1
    if len({value for unit in units for value in unit}) > 1:
        first, second = zip(*units, strict=True)
        assert float(kappa(table)) == pytest.approx(cohen_kappa_score(first, second))
    else:
        assert np.isnan(kappa(table))


@given(LABELS)
def test_alpha_of_two_is_the_general_one(units):
    table = np.zeros((4, 4))
    for a, b in units:
        table[a, b] += 1
    assert float(alpha(table)) == pytest.approx(float(alpha_of(coincidences(units))), nan_ok=True)


def annotated(*positions: dict[str, str]) -> list[Response]:
    return [Response(str(n), positions={move: Position(stance) for move, stance in held.items()})
            for n, held in enumerate(positions)]


def test_silence_counts_as_something_said_and_stances_alone_are_told_too():
    first = annotated({"G1": "supports"}, {"G1": "opposes"}, {}, {})
    second = annotated({"G1": "supports"}, {"G1": "mixed"}, {}, {"G1": "neutral"})
    found = compare(first, second, ["G1", "G2"])
    rows = {row.name: row for row in found.rows}
    assert [(name, row.units, row.same) for name, row in rows.items()] == [
        (ALL, 8, 0.75), (BOTH, 2, 0.5), ("G1", 4, 0.5), ("G2", 4, 1.0)]
    assert rows["G2"].kappa == rows["G2"].alpha == (None, None)
    assert found.table[OUTCOMES.index("opposes")][OUTCOMES.index("mixed")] == 1
    assert sum(map(sum, found.table)) == 8


def test_whoever_agrees_fully_has_one_and_a_sure_interval():
    held = annotated({"G1": "supports"}, {"G1": "opposes"}, {"G1": "mixed"}, {"G1": "neutral"}, {})
    row = compare(held, held, ["G1"]).rows[0]
    assert (row.same, row.kappa.value, row.alpha.value) == (1, 1, 1)
    assert row.kappa.interval == (1, 1)


def test_annotators_are_compared_from_their_files(corpus):
    other = copy.deepcopy(GOLD)
    other[1]["positions"][0]["stance"] = "mixed"
    other[3]["id"] = "new"
    path = save(corpus / "other.jsonl", other)
    found = evaluate.agreement(corpus, path)
    assert [(row.name, row.units) for row in found.rows] == [
        (ALL, 6), (BOTH, 3), ("G1", 3), ("G2", 3)]
    assert found.rows[0].same == pytest.approx(5 / 6)
    assert [note.rpartition(": ")[2] for note in found.notes] == ["d", "new"]
    assert evaluate.agreement(corpus / "gold.jsonl", path) == found
    bare = corpus / "elsewhere"
    bare.mkdir()
    assert evaluate.agreement(save(bare / "a.jsonl", GOLD), path).rows == found.rows


@pytest.mark.parametrize(("change", "message"), [
    (lambda items: [item | {"id": item["id"] + "x"} for item in items], "no response is in both"),
    (lambda items: [items[0] | {"positions": [{"move": "G1", "stance": "for"}]}],
     "'for' is no stance"),
    (lambda items: [{"id": "a"}], "line 1: .* is missing"),
    (lambda items: [], "no response is in both"),
])
def test_files_that_cannot_be_compared_are_told(corpus, change, message):
    path = save(corpus / "other.jsonl", change(copy.deepcopy(GOLD)))
    with pytest.raises(CorpusError, match=message):
        evaluate.agreement(corpus, path)
    with pytest.raises(CorpusError, match="not found"):
        evaluate.agreement(corpus, corpus / "nowhere.jsonl")


# Text and page

def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def test_the_command_prints_all_of_it_and_writes_the_page(corpus):
    tables = perfect(copy.deepcopy(GOLD))
    the(tables, "positions", response_id="p-b").update(stance="mixed")
    run = write_with_confidence(tables, corpus / "run", "0.95", "0.7", "0.9")
    (run / "run.json").write_text('{"outputs": {}}')
    result = call(corpus, "--out", run, "--errors", 1, "--html", corpus / "x" / "page.html")
    assert result.exit_code == 0, result.output
    assert re.search(r"score +value +95 % +n\n", result.output)
    for words in ("gold / given", "expected calibration error", "in random order",
                  "b, G1: mixed (0.90), gold opposes; b.pdf, page 1",
                  "  > Nej tak til forslaget om pleje.", "gold, opposes: Nej tak"):
        assert words in result.output
    assert (corpus / "x" / "page.html").is_file()
    json.loads(call(corpus, "--out", run, "--json").output)


def test_the_page_is_one_file_without_script_and_text_of_letters_is_data(corpus):
    items = copy.deepcopy(GOLD)
    items[1]["sentences"][0]["text"] = "<script>alert(1)</script> & nej"
    save(corpus / "gold.jsonl", items)
    tables = perfect(copy.deepcopy(items))
    the(tables, "positions", response_id="p-b").update(stance="mixed")
    result = evaluate.score(write_with_confidence(tables, corpus / "run"), corpus, by="kind")
    result.write_page(corpus / "a.html", corpus)
    result.write_page(corpus / "b.html", corpus)
    page = (corpus / "a.html").read_text("utf-8")
    assert page == (corpus / "b.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; nej" in page
    assert "Flyt &lt;plejen&gt; (G1)" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|style=", page)
    assert page.count("<svg") == 2 + page.count('class="track"')
    assert "Afsendere, der er rigtige" in page


@pytest.mark.parametrize("spoil", [
    lambda tables: tables.pop("positions"), lambda tables: tables["positions"].clear(),
    lambda tables: [rows.clear() for rows in tables.values()]])
def test_a_run_that_says_little_can_be_shown(corpus, spoil):
    spoil(tables := perfect(copy.deepcopy(GOLD)))
    result = evaluate.score(write(tables, corpus / "run"), corpus)
    result.write_page(corpus / "page.html", corpus)
    page = (corpus / "page.html").read_text("utf-8")
    assert "ingen sikkerhed" in page
    assert "Ingen stillingtagen er forkert" in page
    assert "nan" not in page.lower().replace("finans", "")
    assert result.as_positions().startswith("gold / given")


def test_confidences_that_are_none_are_left_out(corpus):
    tables = perfect(copy.deepcopy(GOLD))
    run = write_with_confidence(tables, corpus / "run", "", "high", "7", "nan")
    assert reliability(evaluate.score(run, corpus).pairs).error is None


def test_a_page_that_cannot_be_written_is_told(corpus):
    (corpus / "file").write_text("")
    result = evaluate.score(write(perfect(copy.deepcopy(GOLD)), corpus / "run"), corpus)
    with pytest.raises(StoreError, match="cannot be written"):
        result.write_page(corpus / "file" / "page.html", corpus)


def test_annotators_are_compared_on_the_command_line(corpus):
    other = save(corpus / "other.jsonl", GOLD)
    result = call(corpus, "--against", other)
    assert result.exit_code == 0, result.output
    assert re.search(r"all moves +8 +1.000 +1.000 +1.00-1.00", result.output)
    [row, *_] = json.loads(call(corpus, "--against", other, "--json").output)
    assert (row["move"], row["alpha"]) == (ALL, 1.0)
    refused = call(corpus, "--against", other, "--html", corpus / "page.html")
    assert (refused.exit_code, "leave out" in refused.output) == (2, True)
