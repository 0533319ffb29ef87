"""Fitting models on annotated hearings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import HEARING, ROOT

from minekit import link, stance, train
from minekit.annotated import Annotated
from minekit.errors import CorpusError
from minekit.records import BlockKind, Stance
from minekit.settings import LinkSettings, StanceSettings

SENTENCES = (
    ("Vi støtter en fælles indgang med ét telefonnummer.", "indgang", "G01", "supports"),
    ("Telefonen er lukket om fredagen.", "indgang", "", ""),
    ("Vi er imod at flytte parkerne.", "klima", "G02", "opposes"),
    ("Træerne i parken er hundrede år gamle.", "klima", "", ""),
    ("Tak for muligheden for at svare.", "", "", ""),
)


def response(number: int) -> dict[str, object]:
    sentences = [{
        "text": text, "block": "paragraph", "page": 1, "considerations": [],
        "themes": [theme] if theme else [],
        "positions": [{"move": move, "stance": side}] if move else []}
        for text, theme, move, side in SENTENCES]
    return {"id": f"r{number}", "sentences": sentences, "other_text": [
        {"kind": "heading", "text": "Indgangen", "before_sentence": 0, "stakeholder_words": True},
        {"kind": "form_field", "text": "Navn", "before_sentence": 0, "stakeholder_words": False}],
        "positions": [{"move": "G01", "stance": "supports"}, {"move": "G02", "stance": "opposes"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hearing.toml").write_text(HEARING, "utf-8")
    lines = (json.dumps(response(n), ensure_ascii=False) for n in range(6))
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_an_annotated_hearing_is_read(folder):
    hearing = Annotated.read(folder)
    assert len(hearing.sentences) == 6 * 6
    assert hearing.sentences[0].block is BlockKind.HEADING
    assert hearing.sentences[1].heading == "Indgangen"
    [sentence, labels] = next(hearing.labelled())
    assert (sentence.text, labels.stances) == (SENTENCES[0][0], {"G01": Stance.SUPPORTS})
    assert hearing.only({"r2"}).positions == {"r2": {"G01": "supports", "G02": "opposes"}}


def test_all_training_hearings_can_be_read():
    for path in (ROOT / "corpora" / "training").iterdir():
        if path.is_dir():
            assert len(Annotated.read(path).positions) >= 20


@pytest.mark.parametrize(("line", "message"), [
    ("{", "line 7"), ('{"id": "x"}', "line 7: not an annotated response"),
    ('{"id": "x", "sentences": [{}], "positions": []}', "KeyError"),
    ('["x"]', "AttributeError"),
    ('{"id": "x", "sentences": [], "positions": [{"move": "G9", "stance": "mixed"}]}',
     r"hearing\.toml has no 'G9'"),
])
def test_a_line_that_is_no_response_is_told(folder, line, message):
    with (folder / "gold.jsonl").open("a") as file:
        file.write(f"\n{line}")
    with pytest.raises(CorpusError, match=message):
        Annotated.read(folder)


def test_a_hearing_without_labels_is_told(folder):
    (folder / "gold.jsonl").unlink()
    with pytest.raises(CorpusError, match=r"gold\.jsonl: not found"):
        Annotated.read(folder)


def test_what_was_learnt_of_one_hearing_is_used(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "PLAIN", 0)  # they would be most of what is fitted
    hearing = Annotated.read(folder)
    out = tmp_path / "models"
    steps: list[str] = []
    train.fit([hearing], lambda step, done, total: steps.append(step)).save(out)
    assert {path.name for path in out.iterdir()} == {"background.txt", "link.json", "stance.json",
                                                    "tone.npz"}
    assert set(steps) == {"tone", "link", "stance"}
    links = link.link(hearing.sentences, hearing.hearing, LinkSettings(model=str(out)))
    found = stance.judge(hearing.sentences, links, hearing.hearing,
                         StanceSettings(model=str(out)))
    assert {(item.move, item.stance) for item in found.positions} == {
        ("G01", Stance.SUPPORTS), ("G02", Stance.OPPOSES)}
