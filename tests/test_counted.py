"""What is counted in texts, letter by letter or all at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from minekit.danish.counted import COLUMNS, Counted, Counts, Rarity, count_ngrams
from minekit.danish.models import model_folder
from minekit.danish.tone import Tone
from minekit.embed import Lsa
from minekit.packed import DamagedError

TONE = Tone.load(model_folder())
TEXTS = ["Vi støtter forslaget om én indgang.", "Rådet er imod.", "", "§ 12, stk. 3",
         "Rådet er imod."]


def same(a: Counts, b: Counts) -> bool:
    return (np.array_equal(a.keys, b.keys) and np.array_equal(a.scores, b.scores)
            and not (a.ngrams != b.ngrams).nnz and not (a.stems != b.stems).nnz)


@settings(max_examples=20)
@given(st.lists(st.text(max_size=40), max_size=6), st.integers(0, 6))
def test_counting_letter_by_letter_gives_what_counting_all_gives(texts, at):
    whole = Counts.of(texts, TONE)
    parts = [Counts.unpack(Counts.of(some, TONE).pack()) for some in (texts[:at], texts[at:])]
    assert same(Counts.joined(parts), whole)


@pytest.mark.parametrize("known", [[], TEXTS[:2], TEXTS, [*TEXTS[::-1], "mere"]])
def test_what_was_counted_before_is_looked_up_and_the_rest_is_counted(known):
    counted = Counted(TONE, [Counts.of([text], TONE) for text in known])
    plain = Counts.of(TEXTS, TONE)
    for _ in range(2):
        assert not (counted.ngrams(TEXTS) != plain.ngrams).nnz
        assert not (counted.stems(TEXTS) != plain.stems).nnz
        assert np.array_equal(counted.scores(TEXTS), plain.scores)


def test_weights_are_those_of_scikit_learn():
    counts = Counted(TONE)
    parts = [TEXTS[:2], TEXTS[2:], ["indgang"]]
    vectorizer = HashingVectorizer(n_features=COLUMNS, alternate_sign=False, norm=None,
                                   analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32)
    wanted = TfidfTransformer(sublinear_tf=True).fit_transform(
        vectorizer.transform([text for part in parts for text in part]))
    counted = [counts.ngrams(part) for part in parts]
    rarity = Rarity(*counted)
    found = np.vstack([rarity.weighted(part).toarray() for part in counted])
    assert np.allclose(found, wanted.toarray(), atol=1e-7)


@pytest.mark.parametrize("data", [b"", b"x", Counts.of(TEXTS, TONE).pack()[:-7]])
def test_a_damaged_table_is_told(data):
    with pytest.raises(DamagedError):
        Counts.unpack(data)


def test_lsa_learns_from_no_more_texts_than_asked_for():
    corpus = [f"{'vej' if n % 2 else 'skole'} nummer {n} og {n * 7}" for n in range(60)]
    bound, free = (Lsa(4, most=most).fit(corpus) for most in (20, 60))
    assert bound.encode(["nummer 7"]).shape == free.encode(["nummer 7"]).shape
    assert not np.allclose(bound.encode(corpus), free.encode(corpus), atol=1e-3)
    vectors = bound.encode(corpus)
    assert vectors.shape[0] == 60
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]


@pytest.mark.parametrize("most", [10, 60])
def test_to_fit_and_encode_is_to_encode_what_was_fitted_on(most):
    corpus = [f"{'vej' if n % 2 else 'skole'} nummer {n} og {n * 7}" for n in range(60)]
    counted = Counted(TONE, [Counts.of(corpus, TONE)])
    model = Lsa(4, most=most)
    found = model.fit_encode(corpus, counted)
    for vectors in (model.encode(corpus), model.encode(corpus, counted),
                    np.vstack([model.encode([text]) for text in corpus])):
        assert np.array_equal(vectors, found)


def test_which_bytes_an_accented_letter_is_made_of_makes_no_difference():
    assert not (count_ngrams(["på åen"]) != count_ngrams(["pa\u030a a\u030aen"])).nnz
