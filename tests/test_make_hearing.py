"""The hearings of any size that tests of scale are run on."""

from __future__ import annotations

import json

from make_hearing import write_hearing
from test_pipeline import contents

from minekit.extract import read_document
from minekit.hearing import Hearing
from minekit.settings import ExtractSettings


def test_letters_hold_what_gold_says_on_one_page(tmp_path):
    corpus = write_hearing(tmp_path / "h", 60)
    Hearing.from_file(corpus / "hearing.toml")
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_text("utf-8").splitlines()]
    assert len(gold) == 60
    assert len(list((corpus / "pdf").iterdir())) == 60  # 59 letters and a book with one answer
    for item in gold[:5]:
        path = corpus / item["file"]
        document = read_document(path, path.name, ExtractSettings(ocr="off"))
        assert len(document.pages) == 1
        text = " ".join(" ".join(block.text for block in document.blocks).split())
        assert all(" ".join(said["text"].split()) in text for said in item["sentences"])


def test_no_sentence_is_there_twice_and_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second = (write_hearing(tmp_path / name, 40) for name in ("a", "b"))
    texts = [said["text"] for line in (first / "gold.jsonl").read_text("utf-8").splitlines()
             for said in json.loads(line)["sentences"]]
    assert len(set(texts)) > 0.98 * len(texts)
    assert contents(first) == contents(second)
