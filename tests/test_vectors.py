"""Vectors of texts from vectors of Danish words."""

from __future__ import annotations

import numpy as np
import pytest

from minekit.danish.vectors import Static, _known, write

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
