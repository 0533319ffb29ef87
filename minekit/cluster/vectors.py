"""Texts to vectors that are near each other when the texts speak of the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minekit.danish.content import content_words

NGRAMS = (3, 4, 5)
DIMENSIONS = 100
FEATURES = 50_000


def vectors(texts: Sequence[str], seed: int = 0) -> NDArray[np.float64]:
    """Latent semantic analysis of the character n-grams of content words.

    N-grams find the parts of compounds and do without a lemmatiser; leaving out empty words keeps
    texts from being alike in nothing but style.

    Returns
    -------
    ndarray of shape (n_texts, at most ``DIMENSIONS``)
        Rows of length 1; zeros for texts that share nothing with the others.

    References
    ----------
    Deerwester et al. (1990), Indexing by latent semantic analysis, JASIS 41(6).
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    try:
        weights = TfidfVectorizer(analyzer=_ngrams, sublinear_tf=True, min_df=2,
                                  max_features=FEATURES).fit_transform(texts)
    except ValueError:  # nothing in common, or nothing at all
        return np.zeros((len(texts), 1))
    if min(weights.shape) > DIMENSIONS:
        svd = TruncatedSVD(DIMENSIONS, random_state=seed)
        return np.asarray(normalize(svd.fit_transform(weights)))
    return np.asarray(normalize(weights).toarray())


def _ngrams(text: str) -> list[str]:
    words = [f" {word} " for word in content_words(text)]
    return [word[start:start + n] for word in words for n in NGRAMS
            for start in range(len(word) - n + 1)]
