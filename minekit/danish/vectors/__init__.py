"""Vectors of texts from vectors of Danish words that ship with minekit.

A text is the sum of its words' vectors, rare words counting more than frequent ones, less what all
texts of a corpus have in common [1]_. A word that is not known is read by its parts if it is a
compound, else as the word of which it is a form. ``training/vectors.py`` made the vectors; the
README beside them says of what.

References
----------
.. [1] Arora, Liang and Ma (2017), "A Simple but Tough-to-Beat Baseline for Sentence Embeddings",
   ICLR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish.compounds import parts

Vectors = NDArray[np.float32]

WORD = re.compile(r"[^\W\d_]+")
_COMMON = 1e-3
"""Share of all words from which on a word counts less than half."""
_PART = 0.7
"""What a part of a compound counts, beside a word."""
_FEW = 50
"""Texts."""
_TINY = 1e-9
_WORDS, _VECTORS = "words.txt", "vectors.npz"


class Static:
    """Encodes texts by the vectors of their words.

    Like the other encoders it is fitted on a corpus: to know what its texts have in common.
    """

    def __init__(self) -> None:
        self._mean: Any = 0.0
        self._common: Any = None

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn what all texts have in common: their mean and their first component.

        Too few texts say nothing about that.
        """
        if len(corpus) < _FEW:
            self._mean, self._common = 0.0, None
            return self
        sums = _sums(corpus)
        self._mean = sums.mean(0)
        products = (sums - self._mean).T @ (sums - self._mean)
        self._common = np.linalg.eigh(products)[1][:, -1:].astype(np.float32)
        return self

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length: len(texts) x n_dimensions."""
        sums = _sums(texts) - self._mean
        if self._common is not None:
            sums -= (sums @ self._common) @ self._common.T
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(lengths, _TINY), np.float32)


class _Known(NamedTuple):
    """The words, the most frequent first."""

    number: Mapping[str, int]
    times: Mapping[str, int]
    weights: Vectors
    """What each word counts."""
    vectors: NDArray[np.int8]


@cache
def _known() -> _Known:
    folder = Path(str(files("minekit.danish.vectors")))
    lines = (folder / _WORDS).read_text("utf-8").split()
    times = dict(zip(lines[::2], map(int, lines[1::2]), strict=True))
    shares = np.array(list(times.values())) / sum(times.values())
    weights = _COMMON / (_COMMON + shares) / np.iinfo(np.int8).max
    with np.load(folder / _VECTORS, allow_pickle=False) as arrays:
        vectors = arrays["vectors"]
    return _Known({word: n for n, word in enumerate(times)}, times, weights.astype(np.float32),
                  vectors)


def _sums(texts: Sequence[str]) -> Vectors:
    """The weighted sums of the words' vectors: len(texts) x n_dimensions."""
    from scipy.sparse import csr_matrix

    known = _known()
    columns, values, ends = [], [], [0]
    for text in texts:
        for word in WORD.findall(text.lower()):
            for number, weight in _parts(word):
                columns.append(number)
                values.append(weight)
        ends.append(len(columns))
    used, places = np.unique(np.array(columns, np.int64), return_inverse=True)
    bag = csr_matrix((np.array(values, np.float32), places, ends), (len(texts), len(used)))
    return np.asarray(bag @ known.vectors[used].astype(np.float32), np.float32)


@lru_cache(maxsize=100_000)
def _parts(word: str) -> Sequence[tuple[int, float]]:
    """The known words of a word, with what each counts."""
    return tuple(_weighted(word))


def _weighted(word: str) -> Iterator[tuple[int, float]]:
    known = _known()
    if word in known.number:
        number = known.number[word]
        yield number, float(known.weights[number])
        return
    for part in parts(word):
        if part in known.number:
            number = known.number[part]
            yield number, _PART * float(known.weights[number])


def write(folder: Path, times: Mapping[str, int], vectors: Vectors) -> None:
    """Store words, how often each was seen, and their vectors of unit length, in eight bits.

    Parameters
    ----------
    times
        In the order of the vectors, the most frequent first.
    vectors : ndarray of shape (len(times), n_dimensions)
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{word} {seen}\n" for word, seen in times.items())
    (folder / _WORDS).write_text(text, "utf-8")
    top = np.iinfo(np.int8).max
    np.savez_compressed(folder / _VECTORS, vectors=np.round(vectors * top).astype(np.int8))
