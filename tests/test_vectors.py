"""Danish words: where compounds are divided, and vectors of texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.compounds import split
from minekit.danish.vectors import Static, _known, write

KNOWN = {"hjemme": 50, "pleje": 40, "plejen": 9, "arbejde": 90, "plads": 30, "sag": 20,
         "behandling": 20, "by": 60, "fornyelse": 5, "for": 900, "hold": 70, "kommune": 80}
COMPOUNDS = Path(__file__).parent / "data" / "compounds.txt"


@pytest.mark.parametrize(("word", "parts"), [
    ("hjemmepleje", ("hjemme", "pleje")), ("hjemmeplejen", ("hjemme", "plejen")),
    ("arbejdsplads", ("arbejde", "plads")), ("sagsbehandling", ("sag", "behandling")),
    ("byfornyelse", ("by", "fornyelse")), ("kommune", ("kommune",)), ("xyz", ("xyz",)),
    ("", ("",)), ("s", ("s",))])
def test_compounds_are_divided_where_both_parts_are_known(word, parts):
    assert split(word, KNOWN) == parts


@given(st.text(max_size=30))
def test_any_word_is_one_or_two_known_parts(word):
    parts = split(word, KNOWN)
    assert parts == (word,) or (len(parts) == 2 and set(parts) <= KNOWN.keys())


def test_words_of_administration_are_divided_as_a_person_does():
    """Right is a division at one of the places that a person marked, or none if there is none."""
    lines = [line for line in COMPOUNDS.read_text("utf-8").splitlines() if line[:1] != "#"]
    marked = [word.split("+") for line in lines for word in line.split()]
    right = 0
    for gold in marked:
        word = "".join(gold)
        places = {len("".join(gold[:n])) for n in range(1, len(gold))} or {len(word)}
        parts = split(word, _known().times)
        right += (len(word) - len(parts[1]) if len(parts) > 1 else len(word)) in places
    assert len(marked) >= 500
    assert right / len(marked) >= 0.85


TEXTS = ("Eleverne i skolen skal have flere lærere.", "Undervisning i folkeskolens små klasser.",
         "Vindmøller og solceller giver grøn strøm.", "Klimaet kræver vedvarende energi.",
         "Sygehuset mangler læger.", "Patienterne venter på behandling.")


def test_texts_of_one_subject_are_more_alike_than_others():
    vectors = Static().fit(TEXTS).encode(TEXTS)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    assert likeness.argmax(1).tolist() == [1, 0, 3, 2, 5, 4]


def test_what_all_texts_of_a_corpus_say_does_not_count():
    greeting = "Vi takker for muligheden for at afgive høringssvar til kommunens forslag. "
    texts = [greeting + text for text in TEXTS] * 10
    alike = []
    for encoder in (Static(), Static().fit(texts)):
        vectors = encoder.encode(texts[:len(TEXTS)])
        alike.append((vectors @ vectors.T)[np.triu_indices(len(TEXTS), 1)].mean())
    assert alike[0] > 0.6
    assert alike[1] < 0.1


def test_a_compound_that_is_not_known_is_read_by_its_parts():
    assert "sygehuspatienterne" not in _known().number
    encoder = Static().fit(TEXTS)
    compound, health, wind = encoder.encode(["Sygehuspatienterne", TEXTS[5], TEXTS[2]])
    assert compound @ health > compound @ wind


@pytest.mark.parametrize("texts", [[], [""], ["🌳 \x00", "§ 12"], ["qqqq"], ["SKOLEN"] * 3,
                                   ["ord " * 100_000]])
def test_odd_texts_have_finite_vectors(texts):
    vectors = Static().fit(texts).encode(texts)
    assert vectors.shape[0] == len(texts)
    assert np.isfinite(vectors).all()


def test_what_is_written_is_plain(tmp_path):
    write(tmp_path, {"ja": 3, "nej": 2}, np.eye(2, dtype=np.float32))
    assert (tmp_path / "words.txt").read_text("utf-8") == "ja 3\nnej 2\n"
    with np.load(tmp_path / "vectors.npz", allow_pickle=False) as arrays:
        assert arrays["vectors"].tolist() == [[127, 0], [0, 127]]
