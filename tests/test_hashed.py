"""Counts and directions that must be scikit-learn's own, number by number."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer

from minekit.danish import hashed
from minekit.latent import directions

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
                 | st.text("aæøåÆ \n\t.", max_size=60), max_size=8)
WIDTHS = st.sampled_from([2**17, 2**16, 1000, 7])


def assert_same(found: csr_matrix, expected: csr_matrix) -> None:
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), name)


def vectorizer(columns: int, **given: object) -> HashingVectorizer:
    return HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=columns,
                             alternate_sign=False, dtype=np.float32, **given)


@given(TEXTS.filter(bool), WIDTHS)
def test_ngrams_are_counted_as_scikit_learn_counts_them(texts, columns):
    assert_same(hashed.ngrams(texts, (2, 5), columns),
                vectorizer(columns, norm=None).transform(texts))


@given(TEXTS.filter(bool))
def test_rows_are_scaled_as_scikit_learn_scales_them(texts):
    found = hashed.unit(hashed.ngrams(texts, (2, 5), 2**16))
    assert_same(found, vectorizer(2**16).transform(texts))
    assert found.dtype == np.float32


@given(st.lists(TEXTS, min_size=1, max_size=5), WIDTHS)
def test_features_are_counted_as_scikit_learn_counts_them(texts, columns):
    hasher = FeatureHasher(columns, input_type="string", alternate_sign=False)
    assert_same(hashed.features(texts, columns), hasher.transform(texts))


def test_many_texts_are_counted_as_few_are():
    texts = [f"brev nummer {n} om skolen" for n in range(200)]
    assert_same(hashed.ngrams(texts, (3, 5), 2**17),
                HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=2**17,
                                  alternate_sign=False, norm=None).transform(texts))


def test_of_no_text_nothing_is_counted():
    assert hashed.ngrams([], (3, 5), 10).shape == hashed.features([], 10).shape == (0, 10)


@pytest.mark.parametrize(("data", "expected"), [
    (b"", 0), (b"a", 0x3C2569B2), (b"hello", 0x248BFA47), (b"hello, world", 0x149BBB7F),
    (b"The quick brown fox jumps over the lazy dog", 0x2E4FF723)])
def test_murmur3_gives_the_published_numbers(data, expected):
    found = hashed.murmur3(b"xx" + data + b"yy", np.array([2]), np.array([len(data)]))
    assert found.tolist() == [expected]


@pytest.mark.parametrize("shape", [(300, 900), (900, 300), (12, 40)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_directions_are_those_of_scikit_learn(shape, dtype):
    rows = csr_matrix(random_array(shape, density=0.1, rng=np.random.default_rng(1))).astype(dtype)
    expected = TruncatedSVD(10, random_state=0).fit(rows).components_
    np.testing.assert_allclose(directions(rows, 10, 0), expected, rtol=1e-3, atol=1e-5)


def test_a_run_does_not_import_scikit_learn(mine):
    script = mine.parent / "script.py"
    script.write_text(f"import sys\nfrom minekit import pipeline\nif __name__ == '__main__':\n"
                      f"    pipeline.run({str(mine)!r}, {str(mine.parent / 'other')!r}, jobs=1)\n"
                      "    sys.exit('sklearn' in sys.modules)\n")
    subprocess.run([sys.executable, str(script)], check=True)
