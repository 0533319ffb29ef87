"""Texts to vectors that are near each other when the texts speak of the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minekit.cluster.joining import unit
from minekit.danish.content import content_words
from minekit.danish.counted import Rarity
from minekit.latent import directions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NGRAMS = (3, 4, 5)
DIMENSIONS = 100
FEATURES = 50_000
_AT_ONCE = 16_384
"""Texts that are turned into vectors at a time, once the analysis is fitted."""


def vectors(texts: Sequence[str], seed: int = 0, learn_from: Sequence[int] | None = None
            ) -> NDArray[Any]:
    """Latent semantic analysis of the character n-grams of content words.

    N-grams find the parts of compounds and do without a lemmatiser; leaving out empty words keeps
    texts from being alike in nothing but style.

    Parameters
    ----------
    seed
        Of what is drawn by chance.
    learn_from
        The places of those texts that the analysis is learnt from; all by default.

    Returns
    -------
    ndarray of shape (n_texts, at most ``DIMENSIONS``)
        Rows of length 1; zeros for texts that share nothing with the others.

    References
    ----------
    Deerwester et al. (1990), Indexing by latent semantic analysis, JASIS 41(6).
    """
    analysis = _Analysis(seed)
    if learn_from is None or len(learn_from) == len(texts):
        return analysis.fit(texts)
    analysis.fit([texts[n] for n in learn_from])
    return analysis.transform(texts)


class _Analysis:
    """Learns from some texts which n-grams tell of the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rarity: Rarity
        self._topics: NDArray[np.float64] | None = None
        self._ngrams: dict[str, int] = {}

    def fit(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The vectors of the texts, among which n-grams count that stand in two."""
        counts, ngrams = _counted(texts)
        kept = _worth_keeping(counts)
        self._ngrams = {ngrams[column]: n for n, column in enumerate(kept)}
        if not len(kept):  # nothing in common, or nothing at all
            return np.zeros((len(texts), 1))
        counts = counts[:, kept]
        self._rarity = Rarity(counts, dtype=np.float64)
        weights = self._rarity.weighted(counts)
        if min(weights.shape) > DIMENSIONS:
            self._topics = directions(weights, DIMENSIONS, self._seed)
        return self._found(weights)

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of any texts, in half the room; equal texts are looked at once."""
        places: dict[str, int] = {}
        which = [places.setdefault(text, len(places)) for text in texts]
        distinct = list(places)
        width = max(len(self._ngrams), 1) if self._topics is None else DIMENSIONS
        rows = np.zeros((len(distinct), width), np.float32)
        for start in range(0, len(distinct) if self._ngrams else 0, _AT_ONCE):
            counts, _ = _counted(distinct[start:start + _AT_ONCE], self._ngrams)
            rows[start:start + _AT_ONCE] = self._found(self._rarity.weighted(counts))
        return rows if len(rows) == len(which) else rows[which]

    def _found(self, weights: csr_matrix) -> NDArray[np.float64]:
        """Rows of unit length, or of zeros."""
        return unit(weights.toarray() if self._topics is None else weights @ self._topics.T)


def _worth_keeping(counts: Any) -> NDArray[np.int64]:
    """The columns of n-grams that stand in two texts, of many the most frequent ones."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(spread >= 2)
    if len(kept) > FEATURES:
        often = np.asarray(counts.sum(axis=0)).ravel()[kept]
        kept = np.sort(kept[(-often).argsort(kind="stable")[:FEATURES]])
    return kept


def _counted(texts: Iterable[str], known: dict[str, int] | None = None) -> tuple[Any, list[str]]:
    """How often each n-gram stands in each text, as a sparse matrix, and the n-grams in order.

    A word is taken apart once, however many texts it stands in.

    Parameters
    ----------
    known
        The n-grams to count, with their columns; by default all.
    """
    words: dict[str, int] = {}
    said = [[words.setdefault(word, len(words)) for word in content_words(text)]
            for text in texts]
    parts = [Counter(_ngrams(word)) for word in words]
    if known is None:
        known = {ngram: n for n, ngram in enumerate(sorted(set().union(*parts)))}
    made_of = [[(known[ngram], n) for ngram, n in part.items() if ngram in known]
               for part in parts]
    holds = _sparse([[column for column, _ in row] for row in made_of],
                    [n for row in made_of for _, n in row], len(known))
    counts = _sparse(said, None, len(words)) @ holds
    counts.sort_indices()
    return counts, list(known)


def _sparse(rows: Sequence[Sequence[int]], values: Sequence[int] | None, width: int) -> Any:
    """A matrix with these columns filled in each row: with values, or with ones."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter(chain.from_iterable(rows), np.int32, ends[-1])
    filled = np.ones(ends[-1]) if values is None else np.array(values, np.float64)
    return csr_matrix((filled, columns, ends), (len(rows), width))


def _ngrams(word: str) -> list[str]:
    word = f" {word} "
    return [word[start:start + n] for n in NGRAMS for start in range(len(word) - n + 1)]
