"""Texts to vectors."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from minekit.embed import encoder
from minekit.errors import MissingExtraError, SettingsError

TEXTS = ["Vejen lukkes om natten.", "Vejene lukkes.", "Skolen får et bibliotek.", ""]


def test_texts_about_the_same_are_near_and_of_unit_length():
    vectors = encoder("lsa").fit(TEXTS).encode(TEXTS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    assert not vectors[3].any()


@pytest.mark.parametrize("corpus", [[], [""], ["x"], ["Ja", "Nej"], ["Kun en sætning her."]])
def test_a_corpus_of_next_to_nothing_gives_vectors_of_something(corpus):
    assert len(encoder("lsa").fit(corpus).encode(["Ja", "Nej"])) == 2


def test_the_same_texts_give_the_same_vectors():
    twice = [encoder("lsa").fit(TEXTS * 9).encode(TEXTS) for _ in range(2)]
    assert np.array_equal(*twice)


def test_a_missing_extra_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r'pip install "minekit\[transformers\]"'):
        encoder("intfloat/multilingual-e5-small")


def test_a_model_that_cannot_be_had_is_told_in_one_line(tmp_path, monkeypatch):
    pytest.importorskip("sentence_transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(SettingsError, match="no such folder"):
        encoder(str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="cannot be loaded") as raised:
        encoder("minekit/there-is-no-such-model")
    assert "\n" not in str(raised.value)
