"""Texts to vectors."""

from __future__ import annotations

import json
import socket
import sys
import unicodedata

import numpy as np
import pytest

from minekit.embed import PREFIXES, Cached, encoder
from minekit.errors import MissingExtraError, SettingsError

TEXTS = ["Vejen lukkes om natten.", "Vejene lukkes.", "Skolen får et bibliotek.", ""]
WORDS = ("[UNK]", "vejen", "vejene", "skolen", "lukkes", "query")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A tiny model of sentence-transformers, saved as that saves it."""
    pytest.importorskip("sentence_transformers")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rows = np.random.default_rng(0).normal(size=(len(WORDS), 8)).astype(np.float32)
    rows[0] = 0
    path = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, rows)]).save_pretrained(str(path))
    return path


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", ["lsa", "static", "static+lsa"])
def test_texts_about_the_same_are_near_and_of_unit_length(name):
    vectors = encoder(name).fit(TEXTS).encode(TEXTS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    assert not vectors[3].any()


@pytest.mark.parametrize("corpus", [[], [""], ["x"], ["Ja", "Nej"], ["Kun en sætning her."]])
@pytest.mark.parametrize("name", ["lsa", "static", "static+lsa"])
def test_a_corpus_of_next_to_nothing_gives_vectors_of_something(name, corpus):
    vectors = encoder(name).fit(corpus).encode(["Ja", "🌳", "x" * 9999, "\x00\ud800"])
    assert len(vectors) == 4
    assert np.isfinite(vectors).all()
    assert encoder(name).fit(corpus).encode([]).shape[0] == 0


@pytest.mark.parametrize("name", ["lsa", "static"])
def test_the_same_texts_give_the_same_vectors(name):
    twice = [encoder(name).fit(TEXTS * 9).encode(TEXTS) for _ in range(2)]
    assert np.array_equal(*twice)


@pytest.mark.parametrize("name", ["lsa", "static"])
def test_letters_with_separate_accents_and_capitals_are_the_same_words(name):
    fitted = encoder(name).fit([*TEXTS, "På åen sejler både."])
    once = fitted.encode(["På åen sejler både.", "Skolen får et bibliotek."])
    for change in (lambda text: unicodedata.normalize("NFD", text), str.upper):
        changed = fitted.encode([change("På åen sejler både."),
                                 change("Skolen får et bibliotek.")])
        assert np.allclose(once, changed, atol=1e-5)


def test_a_model_in_a_folder_needs_no_network(folder, no_network):
    model = encoder(str(folder))
    vectors = model.fit(TEXTS).encode([*TEXTS, "  ", "\ud800"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    assert not vectors[3:5].any()
    assert model.encode([]).shape == (0, 8)


def test_a_model_that_wants_a_prefix_gets_it(folder, tmp_path):
    named = tmp_path / "multilingual-e5-tiny"
    named.symlink_to(folder)
    plain, prefixed = encoder(str(folder)), encoder(str(named))
    assert (plain.prefix, prefixed.prefix) == ("", "query: ")
    assert np.allclose(prefixed.encode(["vejen"]), plain.encode(["query: vejen"]), atol=1e-6)
    assert plain.key != prefixed.key


def test_a_model_that_tells_its_own_prefix_gets_it(folder, tmp_path):
    import shutil

    own = shutil.copytree(folder, tmp_path / "own")
    path = own / "config_sentence_transformers.json"
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**told, "prompts": {"query": "skolen: ", "sts": "lukkes: "}}))
    assert encoder(str(own)).prefix == "lukkes: "


def test_longer_names_of_prefixes_come_before_those_that_they_hold():
    parts = [part for part, _ in PREFIXES]
    assert not [later for n, part in enumerate(parts) for later in parts[n + 1:] if part in later]


def test_a_text_is_encoded_once(folder, tmp_path):
    cached = encoder(str(folder), cache=tmp_path / "cache")
    first = cached.encode([*TEXTS, TEXTS[0]])
    assert np.array_equal(first, encoder(str(folder)).encode([*TEXTS, TEXTS[0]]))

    class Never:
        key = cached._model.key

        def encode(self, texts):
            assert not texts
            return np.zeros((0, 8), np.float32)

    again = Cached(Never(), tmp_path / "cache")
    assert np.array_equal(again.encode(TEXTS[::-1]), first[3::-1])
    assert again.encode([]).shape == (0, 8)
    with pytest.raises(AssertionError):
        again.encode(["ny"])


@pytest.mark.parametrize("damage", [
    lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"PK\x03\x04 not a file"),
    lambda path: path.write_bytes(path.read_bytes()[:-200]),
    lambda path: np.savez(path, texts=np.array(["old"]), vectors=np.zeros((1, 8), np.float32)),
    lambda path: np.savez(path, texts=np.zeros((2, 32), np.uint8),
                          vectors=np.zeros((1, 8), np.float32)),
    lambda path: np.savez(path, texts=np.array([{}], object)),
    lambda path: np.savez(path, texts=np.zeros((4, 32), np.uint8),
                          vectors=np.full((4, 8), np.nan, np.float32))])
def test_a_damaged_cache_is_made_anew(folder, tmp_path, damage):
    right = encoder(str(folder), cache=tmp_path).encode(TEXTS)
    [path] = tmp_path.glob("vectors-*.npz")
    damage(path)
    assert np.array_equal(encoder(str(folder), cache=tmp_path).encode(TEXTS), right)
    assert np.array_equal(encoder(str(folder), cache=tmp_path).encode(TEXTS), right)


def test_a_missing_extra_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r'pip install "minekit\[transformers\]"'):
        encoder("intfloat/multilingual-e5-small")


@pytest.mark.parametrize(("name", "said"), [
    ("statik", "did you mean 'static'"), ("", "no such folder"), ("/none/here", "no such folder"),
    ("./none/", "no such folder"), ("static+ls", "did you mean 'lsa'"),
    ("a/b/c", "no such folder")])
def test_what_is_no_encoder_is_told_without_asking_the_network(no_network, name, said):
    with pytest.raises(SettingsError, match=said) as raised:
        encoder(name)
    assert "\n" not in str(raised.value)


def test_a_model_that_cannot_be_fetched_is_told_in_one_line(monkeypatch):
    pytest.importorskip("sentence_transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(SettingsError, match=r"cannot be loaded .*hf download") as raised:
        encoder("minekit/there-is-no-such-model")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("file", "content"), [
    ("model.safetensors", b"\x00\x01"), ("tokenizer.json", b"{"), ("modules.json", b"[]"),
    ("modules.json", b'[{"idx": 0, "name": "0", "path": "", "type": "future.models.New"}]'),
    ("config_sentence_transformers.json", b"{")])
def test_a_damaged_model_is_told_in_one_line(folder, tmp_path, file, content):
    import shutil

    broken = shutil.copytree(folder, tmp_path / "broken")
    (broken / file).write_bytes(content)
    with pytest.raises(SettingsError, match="damaged, not complete, or of a newer version") as told:
        encoder(str(broken))
    assert "\n" not in str(told.value)
