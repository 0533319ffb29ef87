"""Vectors of texts from vectors of Danish words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish import vectors
from minekit.danish.vectors import BUCKETS, FORMAT, Static, known, ngrams, read, write
from minekit.danish.vectors.__main__ import main
from minekit.danish.vectors.export import static_folder
from minekit.errors import SettingsError

TEXTS = ("Eleverne i skolen skal have flere lærere.", "Undervisning i folkeskolens små klasser.",
         "Vindmøller og solceller giver grøn strøm.", "Klimaet kræver vedvarende energi.",
         "Sygehuset mangler læger.", "Patienterne venter på behandling.")


def test_texts_of_one_subject_are_more_alike_than_others():
    found = Static().fit(TEXTS).encode(TEXTS)
    likeness = found @ found.T
    np.fill_diagonal(likeness, -1)
    assert likeness.argmax(1).tolist() == [1, 0, 3, 2, 5, 4]


def test_what_all_texts_of_a_corpus_say_does_not_count():
    greeting = "Vi takker for muligheden for at afgive høringssvar til kommunens forslag. "
    texts = [greeting + text for text in TEXTS] * 10
    alike = []
    for encoder in (Static(), Static().fit(texts)):
        found = encoder.encode(texts[:len(TEXTS)])
        alike.append((found @ found.T)[np.triu_indices(len(TEXTS), 1)].mean())
    assert alike[0] > 0.4
    assert alike[1] < 0.1


def test_a_word_that_is_not_known_is_read_by_its_parts():
    assert not {"sygehuspatienterne", "sygehuuset"} & known().times.keys()
    encoder = Static().fit(TEXTS)
    compound, slip, health, wind = encoder.encode(
        ["Sygehuspatienterne", "sygehuuset", TEXTS[5], TEXTS[2]])
    assert compound @ health > compound @ wind
    assert slip @ encoder.encode(["sygehuset"])[0] > 0.5


@pytest.mark.parametrize("texts", [[], [""], ["🌳 \x00", "§ 12"], ["qqqq"], ["SKOLEN"] * 3,
                                   ["ord " * 100_000], ["x" * 100_000], ["å"] * 60 + [""]])
def test_odd_texts_have_finite_vectors(texts):
    found = Static().fit(texts).encode(texts)
    assert found.shape[0] == len(texts)
    assert np.isfinite(found).all()


def test_a_text_without_words_is_zeros_also_beside_others():
    assert not Static().fit(TEXTS * 10).encode(["", "§ 12, 3.4", "🌳"]).any()


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1))
def test_a_word_has_ngrams_and_its_beginning_tells_them_from_others(word):
    assert ((ngrams(word) >= 0) & (ngrams(word) < BUCKETS)).all()
    assert len(ngrams(word)) >= 1


@pytest.fixture
def written(tmp_path):
    write(tmp_path, {"ja": 3, "nej": 2}, np.eye(BUCKETS, 2, dtype=np.float32),
          np.array([.5, .25, 1], np.float32))
    return tmp_path


def test_what_is_written_is_plain_and_can_be_read(written):
    assert (written / "words.txt").read_text("utf-8") == "ja 3\nnej 2\n"
    found = read(written)
    assert found.times == {"ja": 3, "nej": 2}
    assert found.weights.tolist() == [.5, .25, 1]
    assert found.ngrams[:2].tolist() == [[127, 0], [0, 127]]


@pytest.mark.parametrize(("file", "damage", "said"), [
    ("vectors.npz", lambda path: path.unlink(), "No such file"),
    ("vectors.npz", lambda path: path.write_bytes(path.read_bytes()[:-99]), "cannot be read"),
    ("vectors.npz", lambda path: np.savez(path, format=FORMAT + 1, weights=0, ngrams=0), "newer"),
    ("vectors.npz", lambda path: np.savez(path, vectors=np.zeros(2)), "format"),
    ("words.txt", lambda path: path.write_text("ja 3\n"), "do not belong together"),
    ("words.txt", lambda path: path.write_text("ja nej\n"), "cannot be read"),
    ("words.txt", lambda path: path.write_bytes(b"\xff"), "cannot be read")])
def test_damaged_vectors_are_told_in_one_line(written, file, damage, said):
    damage(written / file)
    with pytest.raises(SettingsError, match=said) as raised:
        read(written)
    assert "\n" not in str(raised.value)


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    return static_folder(tmp_path_factory.mktemp("exported") / "minekit-da")


KNOWN_TEXTS = ["Vi støtter forslaget om flere lærere i skolen!", "VINDMØLLER og solceller, § 12.",
               "Pa\u030A sygehuset venter patienterne"]


def _loaders():
    def model2vec(folder):
        return pytest.importorskip("model2vec").StaticModel.from_pretrained(str(folder))

    def sentence_transformers(folder):
        library = pytest.importorskip("sentence_transformers")
        return library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    return model2vec, sentence_transformers


@pytest.mark.parametrize("load", _loaders(), ids=lambda load: load.__name__)
def test_other_libraries_load_what_is_exported_with_the_same_vectors(exported, load):
    words = {word for text in KNOWN_TEXTS for word in vectors.WORD.findall(
        text.replace("a\u030A", "å").lower())}
    assert words <= known().times.keys()
    theirs = load(exported).encode(KNOWN_TEXTS)
    assert np.allclose(theirs, Static().encode(KNOWN_TEXTS), atol=1e-4)


@pytest.mark.parametrize("load", _loaders(), ids=lambda load: load.__name__)
def test_other_libraries_read_unknown_compounds_by_their_pieces(exported, load):
    texts = ["sygehuspatienterne", "patienterne på sygehus", "vindmøller"]
    compound, parts, other = load(exported).encode(texts)
    assert compound @ parts > compound @ other


def test_the_command_exports_the_same_each_time(exported, tmp_path, capsys):
    assert main(["export", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {
        path.name: path.read_bytes() for path in exported.iterdir()}


@pytest.mark.parametrize(("arguments", "said"), [
    ([], "usage"), (["export"], "usage"), (["import", "x"], "usage"),
    (["export", "file/x"], "cannot be written")])
def test_a_command_that_cannot_be_done_is_told_in_one_line(
        arguments, said, tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
