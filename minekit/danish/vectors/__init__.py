"""Vectors of Danish texts, from vectors of character n-grams that ship with minekit.

A word is the sum of the vectors of its n-grams, so that compounds, inflections and slips of the pen
that were never seen have vectors too [1]_. A text is the sum of its words, each with a weight that
was learnt, less the mean of the corpus. ``training/vectors.py`` made them; the README beside them
says of what.

References
----------
.. [1] Bojanowski et al. (2017), "Enriching Word Vectors with Subword Information", TACL 5.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from minekit.errors import SettingsError

if TYPE_CHECKING:
    from minekit.danish.counted import Counted

Vectors = NDArray[np.float32]

WORD = re.compile(r"[^\W\d_]+")
BUCKETS = 50_000
"""Into which n-grams are hashed."""
FORMAT = 2
"""Of the files; one that is higher cannot be read by this version."""
_LENGTHS = (3, 4, 5)
_LONGEST = 60
"""Letters of a word that are looked at."""
_COMMON = 1e-3
"""Share of all words from which on a word counts less than half before weights are learnt."""
_FEW = 50
"""Texts."""
_TINY = 1e-9
_WORDS, _VECTORS = "words.txt", "vectors.npz"


class Static:
    """Encodes texts by the n-grams of their words.

    Like the other encoders it is fitted on a corpus: to know what its texts have in common.
    """

    def __init__(self) -> None:
        self._mean: Any = 0.0

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn the mean of all texts; too few say nothing about that."""
        self.fit_encode(corpus)
        return self

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """The same, and the vectors of the corpus."""
        rows = _unit(_sums(corpus))
        self._mean = rows.mean(0) if len(corpus) >= _FEW else 0.0
        return self._centred(rows)

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Vectors of unit length: len(texts) x n_dimensions; zeros for a text without words."""
        return self._centred(_unit(_sums(texts)))

    def _centred(self, rows: Vectors) -> Vectors:
        found = _unit(rows - self._mean)
        found[~np.any(rows, axis=1)] = 0
        return found


class Known(NamedTuple):
    """What was learnt.

    Parameters
    ----------
    times
        How often each word was seen, the most frequent first.
    weights : ndarray of shape (n_words + 1,)
        What each word counts; the last is for all others.
    ngrams : ndarray of shape (BUCKETS, n_dimensions)
        In eight bits.
    """

    times: Mapping[str, int]
    weights: Vectors
    ngrams: NDArray[np.int8]


@cache
def known() -> Known:
    """What ships with minekit."""
    return read(Path(str(files("minekit.danish.vectors"))))


def read(folder: Path) -> Known:
    """Read what :func:`write` wrote.

    Raises
    ------
    SettingsError
        If the files are damaged, or were written by a newer version.
    """
    try:
        lines = (folder / _WORDS).read_text("utf-8").split()
        times = dict(zip(lines[::2], map(int, lines[1::2]), strict=True))
        with (folder / _VECTORS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            version = int(arrays["format"])
            found = Known(times, arrays["weights"], arrays["ngrams"])
        if version > FORMAT:
            raise ValueError(f"of a newer version ({version}, this one reads {FORMAT})")
        if (len(found.ngrams), len(found.weights)) != (BUCKETS, len(times) + 1):
            raise ValueError("the files do not belong together")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SettingsError(f"{folder}: the vectors cannot be read ({error}); install minekit "
                            "anew") from None
    return found


def frequency_weights(times: Mapping[str, int]) -> Vectors:
    """What each word counts as long as nothing better is known: rare ones more [1]_.

    References
    ----------
    .. [1] Arora, Liang and Ma (2017), "A Simple but Tough-to-Beat Baseline for Sentence
       Embeddings", ICLR.
    """
    shares = np.array(list(times.values())) / sum(times.values())
    return np.asarray(_COMMON / (_COMMON + shares), np.float32)


@lru_cache(maxsize=100_000)
def ngrams(word: str) -> NDArray[np.int32]:
    """The numbers of a word's n-grams, with marks at its ends."""
    marked = f"<{word[:_LONGEST]}>"
    return np.array([zlib.crc32(marked[at:at + n].encode("utf-8", "replace")) % BUCKETS
                     for n in _LENGTHS for at in range(len(marked) - n + 1)], np.int32)


def word_vectors(words: Sequence[str]) -> Vectors:
    """Weighted vectors of words in small letters: len(words) x n_dimensions."""
    from scipy.sparse import csr_matrix

    learnt = known()
    held = [ngrams(word) for word in words]
    sizes = np.array([len(part) for part in held], np.int64)
    used, places = np.unique(np.concatenate([*held, np.zeros(0, np.int32)]), return_inverse=True)
    number = _numbers()
    weights = learnt.weights[[number.get(word, -1) for word in words]] / np.sqrt(sizes)
    bag = csr_matrix((np.repeat(weights, sizes).astype(np.float32), places,
                      np.concatenate([[0], np.cumsum(sizes)])), (len(words), len(used)))
    return np.asarray(bag @ learnt.ngrams[used].astype(np.float32), np.float32)


@cache
def _numbers() -> Mapping[str, int]:
    return {word: number for number, word in enumerate(known().times)}


def _sums(texts: Sequence[str]) -> Vectors:
    """The sums of the words' vectors: len(texts) x n_dimensions."""
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}
    columns, ends = [], [0]
    for text in texts:
        columns += [number.setdefault(word, len(number))
                    for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]
        ends.append(len(columns))
    bag = csr_matrix((np.ones(len(columns), np.float32), columns, ends),
                     (len(texts), len(number)))
    return np.asarray(bag @ word_vectors(list(number)), np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _TINY), np.float32)


def write(folder: Path, times: Mapping[str, int], vectors: Vectors, weights: Vectors) -> None:
    """Store words, how often each was seen, what each counts, and the vectors of n-grams.

    Parameters
    ----------
    times
        The most frequent first.
    vectors : ndarray of shape (BUCKETS, n_dimensions)
        Stored in eight bits; what is beyond four times their spread is cut.
    weights : ndarray of shape (len(times) + 1,)
        In the order of the words; the last is for all others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{word} {seen}\n" for word, seen in times.items())
    (folder / _WORDS).write_text(text, "utf-8")
    top = np.iinfo(np.int8).max
    scaled = np.round(vectors / (4 * vectors.std()) * top).clip(-top, top)
    np.savez(folder / _VECTORS, format=np.int64(FORMAT), ngrams=scaled.astype(np.int8),
             weights=weights.astype(np.float32))
