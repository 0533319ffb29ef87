"""A perfect run scores 1.0, perturbed ones what is worked out by hand here."""

from __future__ import annotations

import copy
import csv
import json
import subprocess
import sys
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import pytest

from minekit import evaluate
from minekit.errors import CorpusError, HearingError, SettingsError, StoreError
from minekit.evaluate.sources import COLUMNS
from minekit.evaluate.text import normalise

SAMPLE = Path(__file__).parents[1] / "corpora" / "ressortanalyse"
ORIGINAL = Path(__file__).parents[2] / "shared" / "tools" / "score.py"
BLOCKS = {"bullets": "list", "numbered": "list", "title": "heading", "table_header": "heading"}
HEARING = """
hearing = {id = "by", title = "Byen", authority = "Kommunen"}
theme = [{id = "pleje", title = "Pleje"}, {id = "klima", title = "Klima"}]
[[stakeholder]]
name = "Ældrerådet i Byen"
kind = "råd"
aliases = ["Ældrerådet"]
[[stakeholder]]
name = "Valby Lokaludvalg"
kind = "lokaludvalg"
"""
Tables = dict[str, list[dict[str, Any]]]
Values = dict[str, float | None]
Check = Callable[..., Values]


def sentence(text: str, page: int, themes: str = "", *positions: str, **more: Any) -> dict:
    return {"text": text, "block": "paragraph", "page": page, "themes": themes.split(),
            "positions": stances(*positions), "considerations": [], **more}


def stances(*positions: str) -> list[dict[str, str]]:
    return [dict(zip(("move", "stance"), position.split(":"), strict=True))
            for position in positions]


def heading(text: str, before: int, page: int = 1, kind: str = "heading") -> dict:
    return {"kind": kind, "text": text, "page": page, "before_sentence": before,
            "stakeholder_words": True}


# Nine sentences, six (sentence, theme) pairs, five (sentence, move, stance), four positions.
GOLD = [
    {"id": "a", "stakeholder": "Ældrerådet i Byen", "kind": "råd", "date": "2024-05-01",
     "no_remarks": False, "file": "pdf/a.pdf", "first_page": 1, "last_page": 2, "layout": "letter",
     "positions": stances("G1:supports", "G2:mixed"),
     "sentences": [
         sentence("Vi siger ja til flytningen af hjemmeplejen.", 1, "pleje", "G1:supports"),
         sentence("Nogle medlemmer vil dog gerne beholde klimaet.", 1, "klima", "G2:opposes"),
         sentence("Andre ser hellere en samling i byen.", 2, "klima", "G2:supports"),
         sentence("Tak for ordet.", 2)],
     "other_text": [heading("Høringssvar om pleje", 0), heading("Klima", 1),
                    heading("Venlig hilsen\nÆldrerådet", 4, 2, "signature")]},
    {"id": "b", "stakeholder": "Anna Vind", "kind": "borger", "date": None,
     "no_remarks": False, "file": "pdf/b.pdf", "first_page": 1, "last_page": 1, "layout": "email",
     "positions": stances("G1:opposes"),
     "sentences": [
         sentence("Nej tak til forslaget om pleje.", 1, "pleje", "G1:opposes"),
         sentence("Det mener en gammel borger.", 1)]},
    {"id": "c", "stakeholder": "Valby Lokaludvalg", "kind": "lokaludvalg", "date": "2024-05-02",
     "no_remarks": True, "file": "pdf/hvid.pdf", "first_page": 3, "last_page": 3,
     "layout": "whitebook", "positions": [],
     "sentences": [sentence("Lokaludvalget har ingen bemærkninger.", 3)]},
    {"id": "d", "stakeholder": "Lærernes Klub", "kind": "forening", "date": "2024-05-03",
     "no_remarks": False, "file": "pdf/hvid.pdf", "first_page": 3, "last_page": 4,
     "layout": "whitebook", "positions": stances("G2:supports"),
     "sentences": [
         sentence("Klubben bakker fuldt op om klimaet.", 3, "klima", "G2:supports"),
         sentence("Det haster mere end nogensinde før.", 4, "klima")],
     "other_text": [{"kind": "administration_comment", "text": "Taget til efterretning.",
                     "page": 4, "stakeholder_words": False}]},
]


def characters(*texts: str) -> int:
    return sum(len("".join(text.split())) for text in texts)


TEXTS = [s["text"] for item in GOLD for s in item["sentences"]]
OTHERS = ["Høringssvar om pleje", "Klima", "Venlig hilsen\nÆldrerådet"]
ALL = characters(*TEXTS)  # 37 + 40 + 30 + 12 | 26 + 23 | 34 | 30 + 30
PRINTED = ALL + characters(*OTHERS)  # 18 + 5 + 22


def perfect(items: list[dict]) -> Tables:
    """The tables of a run that makes no mistake."""
    tables: Tables = {name: [] for name in COLUMNS}
    for item in items:
        tables["responses"].append({
            "response_id": f"p-{item['id']}", "file": item["file"].removeprefix("pdf/"),
            "first_page": item["first_page"], "last_page": item["last_page"],
            "stakeholder": item["stakeholder"], "kind": item["kind"],
            "date": item["date"] or "", "no_remarks": str(item["no_remarks"]).lower()})
        others = [o for o in item.get("other_text", []) if o["stakeholder_words"]]
        for index in range(len(item["sentences"]) + 1):
            for k, other in enumerate(o for o in others if o["before_sentence"] == index):
                add_row(tables, item["id"], f"{item['id']}{index}-{k}", other["text"],
                        other["page"], BLOCKS.get(other["kind"], other["kind"]))
            for s in item["sentences"][index:index + 1]:
                add_row(tables, item["id"], f"{item['id']}{index}", s["text"], s["page"],
                        BLOCKS.get(s["block"], s["block"]), ";".join(s["themes"]))
                tables["stances"] += [{"sentence_id": f"{item['id']}{index}", **p}
                                      for p in s["positions"]]
        for position in item["positions"]:
            evidence = next(s for s in item["sentences"]
                            if position["move"] in {p["move"] for p in s["positions"]})
            tables["positions"].append({
                "response_id": f"p-{item['id']}", **position, "needs_review": "false",
                "quote": evidence["text"], "page": evidence["page"]})
    return tables


def add_row(tables: Tables, item: str, id: str, text: str, page: int, block: str = "paragraph",
            themes: str = "") -> None:
    tables["sentences"].append({
        "sentence_id": id, "response_id": f"p-{item}", "page": page, "block": block, "text": text,
        "themes": themes, "point_id": themes.split(";")[0]})


def write(tables: Tables, run: Path) -> Path:
    (run / "tables").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (run / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            known = dict.fromkeys([*COLUMNS[name].split(), *(key for row in rows for key in row)])
            writer = csv.DictWriter(lines, known)
            writer.writeheader()
            writer.writerows(rows)
    return run


def the(tables: Tables, table: str, **wanted: Any) -> dict[str, Any]:
    """The one row that has these values."""
    row, = (r for r in tables[table] if all(r[key] == value for key, value in wanted.items()))
    return row


def drop(tables: Tables, table: str, **wanted: Any) -> None:
    tables[table].remove(the(tables, table, **wanted))


IDEAL = {"responses.spurious": 0.0, "consideration.f1": None}
"""Of scores that are not 1 in a run without mistakes; the tables do not tell of considerations."""


@pytest.fixture
def tables() -> Tables:
    return perfect(copy.deepcopy(GOLD))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "gold.jsonl").write_text(
        "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in GOLD), "utf-8")
    (tmp_path / "hearing.toml").write_text(HEARING, "utf-8")
    return tmp_path


@pytest.fixture
def check(corpus: Path) -> Check:
    """Scores the tables; all scores but those that are named must be perfect."""
    def scores(tables: Tables, by: str | None = None, **expected: float | None) -> Values:
        result = evaluate.score(write(tables, corpus / "run"), corpus, by=by)
        values: Values = json.loads(result.as_json())
        for name, value in values.items():
            if "[" not in name:
                wanted = expected.pop(name.replace(".", "_", 1), IDEAL.get(name, 1.0))
                assert value == (None if wanted is None else pytest.approx(wanted)), name
        assert not expected
        return values
    return scores


def test_perfect(tables: Tables, check: Check) -> None:
    values = check(tables)
    assert values["text.recall[whitebook]"] == values["text.precision[email]"] == 1


def test_perfect_on_the_sample(tmp_path: Path) -> None:
    lines = (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()
    run = write(perfect([json.loads(line) for line in lines]), tmp_path)
    values = json.loads(evaluate.score(run, SAMPLE).as_json())
    assert {name: value for name, value in values.items() if value not in (1, None)
            } == {"responses.spurious": 0}


def test_dropped_response(tables: Tables, check: Check) -> None:
    drop(tables, "responses", response_id="p-d")
    tables["sentences"] = [r for r in tables["sentences"] if r["response_id"] != "p-d"]
    tables["stances"] = [r for r in tables["stances"] if r["sentence_id"][0] != "d"]
    tables["positions"] = [r for r in tables["positions"] if r["response_id"] != "p-d"]
    values = check(
        tables, responses_found=3 / 4,
        text_recall=(ALL - 60) / ALL, sentence_f1=2 * 7 / (9 + 7),
        theme_f1=2 * 4 / (6 + 4), stance_sentence_f1=2 * 4 / (5 + 4),
        stance_sentence_f1_lenient=2 * 4 / (5 + 4), stance_mention_f1=2 * 4 / (5 + 4),
        position_pair_f1=2 * 3 / (4 + 3), position_f1_5=(2 / 3 + 1 + 1) / 3,
        position_f1_3=(2 / 3 + 1 + 1) / 3, position_auto_coverage=3 / 4)
    assert values["text.recall[whitebook]"] == pytest.approx(34 / 94)


def test_spurious_response(tables: Tables, check: Check) -> None:
    tables["responses"].append({**tables["responses"][1], "response_id": "p-x", "file": "x.pdf"})
    add_row(tables, "x", "x0", "Noget helt andet står her.", 1, themes="klima")
    tables["stances"].append({"sentence_id": "x0", "move": "G2", "stance": "neutral"})
    tables["positions"].append({"response_id": "p-x", "move": "G2", "stance": "neutral",
                                "needs_review": "false", "page": 1, "quote": "Noget"})
    check(tables, responses_spurious=1 / 4, text_precision=PRINTED / (PRINTED + 22),
          sentence_f1=2 * 9 / (9 + 10), theme_f1=2 * 6 / (6 + 7),
          stance_sentence_f1=2 * 5 / (5 + 6), stance_sentence_f1_lenient=2 * 5 / (5 + 6),
          stance_mention_f1=2 * 5 / (5 + 6), position_pair_f1=2 * 4 / (4 + 5),
          position_f1_5=3 / 4, position_f1_3=(1 + 1 + 2 / 3) / 3, position_auto_accuracy=4 / 5,
          evidence_verbatim=4 / 5, evidence_hit=4 / 5)


def test_response_in_two_parts(tables: Tables, check: Check) -> None:
    """Of two candidates in a file with one response, the one with most pages is matched."""
    the(tables, "responses", response_id="p-a").update(first_page=1, last_page=2)
    tables["responses"].insert(0, {**tables["responses"][0], "response_id": "p-y", "last_page": 1})
    check(tables, responses_spurious=1 / 4)


def test_no_page_in_common(tables: Tables, check: Check) -> None:
    the(tables, "responses", response_id="p-b").update(first_page=2, last_page=2)
    check(tables, responses_found=3 / 4, responses_spurious=1 / 4,
          text_recall=(ALL - 49) / ALL, text_precision=(PRINTED - 49) / PRINTED,
          sentence_f1=7 / 9, theme_f1=5 / 6, stance_sentence_f1=4 / 5,
          stance_sentence_f1_lenient=4 / 5, stance_mention_f1=4 / 5, position_pair_f1=3 / 4,
          position_f1_5=2 / 3, position_f1_3=2 / 3, position_auto_coverage=3 / 4,
          position_auto_accuracy=3 / 4, evidence_verbatim=3 / 4, evidence_hit=3 / 4)


def test_text_decides_in_a_shared_file(tables: Tables, check: Check) -> None:
    """Both cover pages 3-4: only the words tell them apart, whatever the order."""
    for id in "cd":
        the(tables, "responses", response_id=f"p-{id}").update(first_page=3, last_page=4)
    tables["responses"].reverse()
    check(tables)


def test_other_text_in_a_shared_file(tables: Tables, check: Check) -> None:
    """A part of the white book that shares few words with a response is not that response."""
    the(tables, "sentences", sentence_id="c0").update(text="Læsevejledning til denne hvidbog.")
    check(tables, responses_found=3 / 4, responses_spurious=1 / 4, no_remarks_f1=None,
          text_recall=(ALL - 34) / ALL, text_precision=(PRINTED - 34) / (PRINTED - 34 + 30),
          sentence_f1=8 / 9)


def test_senders(tables: Tables, check: Check) -> None:
    the(tables, "responses", response_id="p-a").update(stakeholder="ældrerådet")  # an alias
    the(tables, "responses", response_id="p-b").update(stakeholder="Anna  VIND")
    the(tables, "responses", response_id="p-d").update(stakeholder="Lærerklubben")
    check(tables, sender_accuracy=3 / 4, sender_unlisted=1 / 2)


def test_kind_date_and_no_remarks(tables: Tables, check: Check) -> None:
    the(tables, "responses", response_id="p-a").update(kind="nævn", date="")
    the(tables, "responses", response_id="p-b").update(no_remarks="true")
    check(tables, kind_accuracy=3 / 4, date_accuracy=3 / 4, no_remarks_f1=2 * 1 / (1 + 2))


def merge(tables: Tables) -> None:
    """The first two sentences of a become one row with the theme of the first."""
    first = the(tables, "sentences", sentence_id="a0")
    first["text"] += " " + the(tables, "sentences", sentence_id="a1")["text"]
    drop(tables, "sentences", sentence_id="a1")
    drop(tables, "sentences", sentence_id="a1-0")  # the heading between them


def test_merged_sentences(tables: Tables, check: Check) -> None:
    """Both gold sentences get the theme `pleje` and both stances."""
    merge(tables)
    the(tables, "stances", sentence_id="a1").update(sentence_id="a0")
    check(tables, sentence_f1=2 * 7 / (9 + 8), theme_accuracy=5 / 6, theme_f1=5 / 6,
          stance_sentence_f1=2 * 5 / (5 + 7), stance_sentence_f1_lenient=2 * 5 / (5 + 7),
          stance_mention_f1=2 * 5 / (5 + 7), points_v_measure=v_measure([2, 4], [3, 3], [2, 1, 3]))


def v_measure(classes: list[int], clusters: list[int], cells: list[int]) -> float:
    """By its definition: harmonic mean of homogeneity and completeness."""
    def entropy(counts: list[int]) -> float:
        return -sum(n / sum(counts) * log(n / sum(counts)) for n in counts)

    homogeneity = 1 - (entropy(cells) - entropy(clusters)) / entropy(classes)
    completeness = 1 - (entropy(cells) - entropy(classes)) / entropy(clusters)
    return 2 * homogeneity * completeness / (homogeneity + completeness)


def test_split_sentence(tables: Tables, check: Check) -> None:
    """Labels may stand on either part; the sentence stands whole in no row."""
    the(tables, "sentences", sentence_id="d0").update(text="Klubben bakker fuldt op")
    add_row(tables, "d", "d0b", "om klimaet.", 4)
    the(tables, "stances", sentence_id="d0").update(sentence_id="d0b")
    tables["sentences"].insert(-1, tables["sentences"].pop())
    check(tables, sentence_f1=2 * 8 / (9 + 10))


def test_any_order(tables: Tables, check: Check) -> None:
    tables["sentences"].reverse()
    check(tables)


def test_wrong_page(tables: Tables, check: Check) -> None:
    the(tables, "sentences", sentence_id="d1").update(page=3)
    check(tables, page_accuracy=8 / 9)


def test_sentence_over_a_page_break(tables: Tables, check: Check, corpus: Path) -> None:
    items = copy.deepcopy(GOLD)
    items[3]["sentences"][0]["page_end"] = 4
    (corpus / "gold.jsonl").write_text("\n".join(map(json.dumps, items)), "utf-8")
    the(tables, "sentences", sentence_id="d0").update(page=4)
    check(tables)


def test_hyphens_at_line_ends(tables: Tables, check: Check) -> None:
    the(tables, "sentences", sentence_id="a0").update(
        text="Vi siger ja til  flyt-\nningen\naf hjemme\u00ad\nplejen.")
    the(tables, "positions", response_id="p-a", move="G1").update(
        quote="flyt-\n ningen af hjem\u00admeplejen")
    check(tables)


@pytest.mark.parametrize(("text", "normal"), [
    ("aften- og natte-\narbejde", "aften- og nattearbejde"), ("aften-\nog nat", "aften- og nat"),
    ("15-\n29 år", "15-29 år"), ("65-\nårige", "65-årige"), ("Brønshøj-\nHusum", "Brønshøj-Husum"),
    ("MED-\nudvalg", "MED-udvalg"), ("A\u030arhus", "Århus"), (" kaffe.¹ ", "kaffe."),
])
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_hyphen_left_in_a_word(tables: Tables, check: Check) -> None:
    """Of 37 characters `Vi siger ja til flytningen af` is 24; the full stop is in the gold too."""
    the(tables, "sentences", sentence_id="a0").update(
        text="Vi siger ja til flytningen af hjemme- plejen.")
    values = check(tables, text_recall=(ALL - 37 + 24) / ALL,
                   text_precision=(PRINTED - 37 + 25) / (PRINTED + 1), sentence_f1=8 / 9)
    assert values["text.recall[letter]"] == pytest.approx((119 - 13) / 119)
    assert values["text.recall[email]"] == 1


def test_misread_words(tables: Tables, check: Check) -> None:
    """Longest part `af hjemmeplejen.`, 15 of 37; the two words are 15. Labels still count."""
    the(tables, "sentences", sentence_id="a0").update(
        text="Vi siqer ja til flytnlngen af hjemmeplejen.")
    check(tables, text_recall=(ALL - 37 + 15) / ALL, text_precision=(PRINTED - 15) / PRINTED,
          sentence_f1=8 / 9)


def test_missing_and_foreign_text(tables: Tables, check: Check) -> None:
    """Six of twelve characters of `Tak for ordet.` are missing, a footer of eight is foreign."""
    the(tables, "sentences", sentence_id="a3").update(text="Tak for")
    add_row(tables, "a", "a9", "Side 1 af 2", 2)
    check(tables, text_recall=(ALL - 6) / ALL, text_precision=(PRINTED - 6) / (PRINTED - 6 + 8),
          sentence_f1=2 * 8 / (9 + 10))


def test_text_twice(tables: Tables, check: Check) -> None:
    """Words are used once: the second copy is not in the gold, and its label a false alarm."""
    add_row(tables, "d", "d9", GOLD[3]["sentences"][0]["text"], 3, themes="klima")
    check(tables, text_precision=PRINTED / (PRINTED + 30), sentence_f1=2 * 9 / (9 + 10),
          theme_f1=2 * 6 / (6 + 7))


def test_headings(tables: Tables, check: Check) -> None:
    """A gold heading is no sentence, whatever the row is marked as; a label on it is an alarm."""
    the(tables, "sentences", sentence_id="a0-0").update(block="paragraph", themes="pleje")
    check(tables, theme_f1=2 * 6 / (6 + 7))


def test_comment_rows(tables: Tables, check: Check) -> None:
    """They count as no text of the sender's, but their labels as false alarms."""
    add_row(tables, "d", "d8", "Forvaltningen er enig i svaret.", 4, "comment")
    check(tables)
    the(tables, "sentences", sentence_id="d8").update(themes="klima")
    tables["stances"].append({"sentence_id": "d8", "move": "G2", "stance": "supports"})
    alarms = {"theme_f1": 2 * 6 / (6 + 7), "stance_sentence_f1": 2 * 5 / (5 + 6),
              "stance_sentence_f1_lenient": 2 * 5 / (5 + 6), "stance_mention_f1": 2 * 5 / (5 + 6)}
    check(tables, **alarms)
    the(tables, "sentences", sentence_id="d8").update(block="table")
    check(tables, **alarms, text_precision=PRINTED / (PRINTED + 27), sentence_f1=2 * 9 / (9 + 10))


def test_sentence_marked_as_comment(tables: Tables, check: Check) -> None:
    the(tables, "sentences", sentence_id="a3").update(block="comment")
    check(tables, text_recall=(ALL - 12) / ALL, sentence_f1=2 * 8 / (9 + 8))


def test_themes(tables: Tables, check: Check) -> None:
    """The best theme is the first one; a theme on a sentence without one is a false alarm."""
    the(tables, "sentences", sentence_id="a0").update(themes="klima;pleje")
    the(tables, "sentences", sentence_id="a3").update(themes="pleje")
    the(tables, "sentences", sentence_id="b0").update(themes="")
    check(tables, theme_accuracy=4 / 6, theme_f1=2 * 5 / (6 + 7))


def test_considerations(tables: Tables, corpus: Path) -> None:
    items = copy.deepcopy(GOLD)
    items[0]["sentences"][0]["considerations"] = ["naerhed", "oekonomi"]
    items[1]["sentences"][0]["considerations"] = ["naerhed"]
    (corpus / "gold.jsonl").write_text("\n".join(map(json.dumps, items)), "utf-8")
    for row in tables["sentences"]:
        row["considerations"] = ""
    the(tables, "sentences", sentence_id="a0").update(considerations="naerhed")
    the(tables, "sentences", sentence_id="a3").update(considerations="oekonomi")
    found = evaluate.score(write(tables, corpus / "run"), corpus).scores["consideration.f1"]
    assert found.value == pytest.approx(2 * 1 / (3 + 2))


def test_swapped_stance(tables: Tables, check: Check) -> None:
    the(tables, "stances", sentence_id="b0").update(stance="supports")
    the(tables, "positions", response_id="p-b").update(stance="supports")
    check(tables, stance_sentence_f1=4 / 5, stance_sentence_f1_lenient=4 / 5,
          position_f1_5=(4 / 5 + 0 + 1) / 3, position_f1_3=(4 / 5 + 0 + 1) / 3,
          position_auto_accuracy=3 / 4)


def test_lenient_where_the_response_is_mixed(tables: Tables, check: Check) -> None:
    the(tables, "stances", sentence_id="a1").update(stance="mixed")
    the(tables, "stances", sentence_id="a2").update(stance="opposes")
    check(tables, stance_sentence_f1=3 / 5)
    the(tables, "stances", sentence_id="a2").update(stance="supports_with_conditions")
    check(tables, stance_sentence_f1=3 / 5, stance_sentence_f1_lenient=4 / 5)


def test_points(tables: Tables, check: Check) -> None:
    """Classes pleje 2, klima 4; clusters of 2, 2 and 2, so nothing is mixed but klima is split."""
    for id in ("d0", "d1"):
        the(tables, "sentences", sentence_id=id).update(point_id="klima-2")
    classes = -(log(1 / 3) + 2 * log(2 / 3)) / 3
    completeness = classes / log(3)
    check(tables, points_v_measure=2 * completeness / (1 + completeness))
    the(tables, "sentences", sentence_id="d1").update(point_id="klima")
    the(tables, "sentences", sentence_id="d0").update(point_id="")
    check(tables, points_coverage=5 / 6)


def test_spurious_position(tables: Tables, check: Check) -> None:
    tables["positions"].append({"response_id": "p-b", "move": "G2", "stance": "supports",
                                "needs_review": "false", "page": 1,
                                "quote": "Det mener en gammel borger."})
    expected = {"position_pair_f1": 2 * 4 / (4 + 5), "position_f1_5": (4 / 5 + 1 + 1) / 3,
                "position_f1_3": (4 / 5 + 1 + 1) / 3, "evidence_hit": 4 / 5}
    check(tables, **expected, position_auto_accuracy=4 / 5)
    tables["positions"][-1]["needs_review"] = "true"
    check(tables, **expected)


def test_sides(tables: Tables, check: Check) -> None:
    """Conditions do not change the side, and mixed and neutral are both open."""
    the(tables, "positions", response_id="p-d").update(stance="supports_with_conditions")
    the(tables, "positions", response_id="p-a", move="G2").update(stance="neutral")
    check(tables, position_f1_5=(2 / 3 + 0 + 1 + 0 + 0) / 5, position_auto_accuracy=2 / 4)


def test_review(tables: Tables, check: Check) -> None:
    the(tables, "positions", response_id="p-d").update(stance="opposes", needs_review="true")
    check(tables, position_f1_5=(2 / 3 + 2 / 3 + 1) / 3, position_f1_3=(2 / 3 + 2 / 3 + 1) / 3,
          position_auto_coverage=3 / 4)


def test_evidence(tables: Tables, check: Check) -> None:
    row = the(tables, "positions", response_id="p-a", move="G2")
    row["quote"] = "gerne beholde klimaet. Andre ser"  # from page 1 on to page 2
    for page in (1, 2):
        row["page"] = page
        check(tables)
    row["page"] = 3
    check(tables, evidence_verbatim=3 / 4)
    row.update(page=1, quote="Nogle medlemmer ville dog gerne beholde klimaet.")
    check(tables, evidence_verbatim=3 / 4)
    row.update(page=2, quote="Tak for ordet.")
    check(tables, evidence_hit=3 / 4)
    row.update(page=1, quote="")
    check(tables, evidence_verbatim=3 / 4, evidence_hit=3 / 4)


NEEDED = {"sentences": ("text", "sentence", "page", "theme", "stance", "points"),
          "stances": ("stance",), "positions": ("position", "evidence"),
          "responses": ("responses", "sender", "kind", "date", "no_remarks", "text", "sentence",
                        "page", "theme", "stance", "points", "position", "evidence")}


@pytest.mark.parametrize("table", NEEDED)
@pytest.mark.parametrize("lost", ["table", "column"])
def test_missing_table(table: str, lost: str, tables: Tables, corpus: Path) -> None:
    path = write(tables, corpus / "run") / "tables" / f"{table}.csv"
    if lost == "table":
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8").replace("e", "x", 1), "utf-8")
    result = evaluate.score(corpus / "run", corpus)
    assert any(note.startswith(f"{path}: no ") for note in result.notes)
    for name, score in result.scores.items():
        untold = name == "consideration.f1"
        assert (score.value is None) == (untold or name.split(".")[0] in NEEDED[table]), name


def test_unknown_ids(tables: Tables, corpus: Path) -> None:
    tables["positions"].append({**tables["positions"][0], "response_id": "nobody"})
    result = evaluate.score(write(tables, corpus / "run"), corpus)
    assert "positions.csv: left out, as its response_id is unknown" in result.notes[0]
    assert result.scores["position.pair_f1"].value == 1


GOLD_LINE = json.dumps(GOLD[1])


@pytest.mark.parametrize(("path", "content", "error", "message"), [
    ("run", None, StoreError, "run: no such folder"),
    ("hearing.toml", None, CorpusError, "hearing.toml: not found"),
    ("hearing.toml", b"[hearing", HearingError, "hearing.toml: not valid TOML"),
    ("gold.jsonl", None, CorpusError, "gold.jsonl: not found"),
    ("gold.jsonl", b"\xff", CorpusError, "gold.jsonl: cannot be read"),
    ("gold.jsonl", b"\n{", CorpusError, "gold.jsonl, line 2: is not an annotated response"),
    ("gold.jsonl", b"[]", CorpusError, "gold.jsonl, line 1: is not an annotated response"),
    ("gold.jsonl", GOLD_LINE.replace("file", "fil").encode(), CorpusError,
     "gold.jsonl, line 1: 'file' is missing"),
    ("run/tables/stances.csv", b"sentence_id\n\xff", StoreError, "stances.csv: cannot be read"),
])
def test_unusable_input(path: str, content: bytes | None, error: type[Exception], message: str,
                        tables: Tables, corpus: Path) -> None:
    write(tables, corpus / "run")
    if content is not None:
        (corpus / path).write_bytes(content)
    else:
        (corpus / path).rename(corpus / "away")
    with pytest.raises(error, match=message):
        evaluate.score(corpus / "run", corpus)


def test_groups(tables: Tables, check: Check) -> None:
    the(tables, "positions", response_id="p-b").update(stance="neutral")
    wrong = {"position_f1_5": 2 / 4, "position_f1_3": (1 + 0 + 2 / 3) / 3,
             "position_auto_accuracy": 3 / 4}
    moves = check(tables, "move", **wrong)
    assert moves["position.auto_accuracy[G1]"] == 1 / 2
    assert moves["position.auto_accuracy[G2]"] == moves["stance.sentence_f1[G1]"] == 1
    assert "text.recall[G1]" not in moves
    layouts = check(tables, "layout", **wrong)
    assert layouts["position.auto_accuracy[email]"] == 0
    assert layouts["position.auto_accuracy[letter]"] == layouts["text.recall[letter]"] == 1
    kinds = check(tables, "kind", **wrong)
    assert kinds["position.f1_5[borger]"] == 0
    assert kinds["position.f1_5[lokaludvalg]"] is None


def test_table_and_errors(tables: Tables, corpus: Path) -> None:
    the(tables, "responses", response_id="p-b").update(stakeholder="Anne Vind")
    result = evaluate.score(write(tables, corpus / "run"), corpus, by="kind")
    lines = result.as_table().splitlines()
    assert {len(line) for line in lines} == {len(lines[0])}
    assert lines[0].split() == ["score", "value", "n", "borger", "forening", "lokaludvalg", "råd"]
    assert lines[3].split() == ["sender.accuracy", "0.750", "4", "0.000", "1.000", "1.000", "1.000"]
    assert result.as_errors(1).splitlines()[-1] == "  b | b.pdf | gold: Anna Vind | got: Anne Vind"


def test_unknown_groups(tables: Tables, corpus: Path) -> None:
    with pytest.raises(SettingsError, match="'look' is none of layout, kind, move"):
        evaluate.score(write(tables, corpus / "run"), corpus, by="look")


def test_gold(corpus: Path) -> None:
    first = evaluate.gold(corpus)[0]
    assert first.sender == "ældrerådet i byen"
    assert first.positions["G2"].stance == "mixed"
    assert [piece.text for piece in first.others] == [normalise(text) for text in OTHERS]


def spoiled(items: list[dict]) -> Tables:
    """A run over the sample with every kind of mistake, spread evenly."""
    tables = perfect(items)
    for n, row in enumerate(tables["sentences"]):
        if n % 7 == 0:
            row["text"] = row["text"][len(row["text"]) // 3:]
        elif n % 11 == 0:
            row["text"] = row["text"].replace("e", "o", 2)
        row["page"] = (row["page"] or 0) + (n % 13 == 0)
        row["point_id"] = f"{row['themes']}-{n % 2}" if n % 17 else ""
        if n % 5 == 0:
            row["themes"] = "udsatte;erhverv"
    for table in ("stances", "positions"):
        tables[table] = [row for n, row in enumerate(tables[table]) if n % 6]
        for row in tables[table][::4]:
            row["stance"] = "neutral"
    for n, row in enumerate(tables["positions"]):
        row.update(needs_review=str(n % 3 == 0), page=row["page"] + (n % 10 == 0))
    tables["responses"][3]["stakeholder"] = "En helt anden"
    tables["responses"][5]["file"] = "andet.pdf"
    return tables


def rounded(text: str) -> Values:
    """Without the last bits, which in the original vary, and without what it does not score."""
    return json.loads(
        text, parse_float=lambda value: round(float(value), 12), object_hook=lambda values: {
            name: value for name, value in values.items()
            if not name.startswith("consideration.")})


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the scorer this was made from is not here")
@pytest.mark.parametrize("by", ["layout", "move"])
def test_same_as_the_original(by: str, tmp_path: Path) -> None:
    lines = (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()
    run = write(spoiled([json.loads(line) for line in lines]), tmp_path)
    result = evaluate.score(run, SAMPLE, by=by)
    command = [sys.executable, ORIGINAL, run, SAMPLE, "--by", by]
    printed = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert rounded(result.as_json()) == rounded(printed.stdout)
    assert sum(score.value not in (0, 1, None) for score in result.scores.values()) > 20
    printed = subprocess.run([*command, "--errors", "1000"], capture_output=True, text=True,
                             check=True)
    told = f"{result.as_table()}\n{result.as_errors(1000)}\n".splitlines()
    assert printed.stdout.splitlines() == [
        line for line in told if not line.startswith("consideration.f1")]
