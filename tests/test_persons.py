"""Persons are found by what stands around their names."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.names import first_names, places
from minekit.danish.persons import BUCKETS, FORMAT, find_persons, read, write
from minekit.errors import SettingsError
from minekit.redact.people import find_names

FRESH = ROOT / "tests" / "data" / "persons.txt"


def found(text: str, *, alone: bool = True) -> list[str]:
    return [text[item.start:item.end] for item in find_names(text, alone=alone)]


@pytest.mark.parametrize(("text", "alone", "expected"), [
    ("Min nabo Quynh og jeg cykler til Odense.", True, ["Quynh"]),
    ("Vores datter Xhemile går i 3. klasse.", True, ["Xhemile"]),
    ("Jeg talte med Thurid Vældgaard om det.", True, ["Thurid Vældgaard"]),
    ("Vores medlem Thurid Vældgaard er blind.", False, ["Thurid Vældgaard"]),
    ("Vores datter Xhemile går i 3. klasse.", False, []),
    ("Min nabo Quynh, formand for rådet, er imod.", True, []),
    ("Åses mand", True, ["Åse"]),
    ("Vi handler i Vejle og bor i Danmark.", True, []),
    ("Dansk Industri og Danmarks Naturfredningsforening er imod.", True, []),
    ("Hans hund gør. Tage skal skiftes.", True, [])])
def test_names_that_stand_in_no_list(text, alone, expected):
    assert not {"Quynh", "Xhemile", "Thurid"} & first_names()
    assert found(text, alone=alone) == expected


def test_fresh_sentences_of_citizens():
    named = hidden = wrong = 0
    for line in FRESH.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        wanted = re.findall(r"\{([^}]+)\}", line)
        masked = found(re.sub(r"[{}]", "", line))
        hidden += sum(any(name in item for item in masked) for name in wanted)
        wrong += sum(not any(item in name or name in item for name in wanted) for item in masked)
        named += len(wanted)
    assert named == 37
    assert hidden >= 35
    assert wrong <= 14


def test_no_place_is_a_first_name():
    assert places().isdisjoint(first_names())


@pytest.mark.parametrize("text", [
    "", "x", "Å", "MIN NABO QUYNH ER IMOD", "min nabo Soeren og Aase paa oeen",
    "Min nabo Sø\u0308ren A\u030age", "Min granne Björn och hans fru.", "Qujanaq, Nuuk. Tamanna.",
    "My neighbour John says no.", "😊 Bo 👩\u200d👧\x00\x1b Bo\u200b", "\ud800 Bo", "A.",
    "A" * 9999])
def test_odd_texts(text):
    spans = find_persons(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(item.end <= len(text) for item in find_names(text, alone=True))


@given(st.lists(st.sampled_from(["Bo", "Quynh", "nabo", ".", ",", "\n", " ", "Å.", "-", "’s",
                                 "\x00", "H.C.", "»", "i", "Vej", "4"]), max_size=30).map("".join)
       | st.text(max_size=60))
def test_names_are_in_order_and_begin_with_a_capital_letter(text):
    spans = find_persons(text)
    assert [offset for span in spans for offset in span] == sorted(
        offset for span in spans for offset in span)
    assert all(text[start].isupper() and "\n" not in text[start:end] for start, end in spans)


def test_a_text_without_a_full_stop_takes_no_time():
    def seconds(words: int) -> float:
        started = time.process_time()
        find_names("ord og Bo " * (words // 3), alone=True)
        find_names("Quynh " * (words // 10), alone=True)
        return time.process_time() - started

    assert seconds(9_000) < 20 * seconds(1_800) + 0.5


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    write(tmp_path, np.ones(BUCKETS + 1, np.float32))
    return tmp_path


def test_what_is_written_can_be_read(weights):
    assert read(weights).tolist() == [1.0] * (BUCKETS + 1)


@pytest.mark.parametrize(("damage", "said"), [
    (lambda path: path.unlink(), "No such file"),
    (lambda path: path.write_bytes(b""), "cannot be read"),
    (lambda path: path.write_bytes(path.read_bytes()[:-50]), "cannot be read"),
    (lambda path: np.savez(path, weights=np.zeros(BUCKETS + 1)), "format"),
    (lambda path: np.savez(path, format=FORMAT + 1, weights=np.zeros(BUCKETS + 1)), "newer"),
    (lambda path: np.savez(path, format=FORMAT, weights=np.zeros(3)), "as many"),
    (lambda path: np.savez(path, format=FORMAT, weights=np.full(BUCKETS + 1, np.nan)), "as many")])
def test_damaged_weights_are_told_in_one_line(weights, damage, said):
    damage(weights / "weights.npz")
    with pytest.raises(SettingsError, match=said) as raised:
        read(weights)
    assert "\n" not in str(raised.value)
