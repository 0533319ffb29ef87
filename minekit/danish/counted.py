"""What is counted in texts: n-grams, stems, and how they speak; each text once.

It hangs on a text alone and not on the texts round it, so that it can be counted letter by letter,
by many processes, and kept.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish import hashed
from minekit.danish.tone import CLASSES, Tone
from minekit.packed import DamagedError, pack, unpack

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

COLUMNS = 2**17
_STEM = 7
_SHORTEST = 4
_MOST = np.iinfo(np.uint16).max
_SCORES = len(CLASSES) + 1
_DTYPES = {"keys": np.uint64, "scores": np.float32, "ngrams": np.uint32, "ngram_counts": np.uint16,
           "ngram_ends": np.uint32, "stems": np.uint32, "stem_counts": np.uint16,
           "stem_ends": np.uint32}
"""The arrays of a packed table."""


@dataclass(frozen=True, eq=False)
class Counts:
    """A row for each text.

    Parameters
    ----------
    keys : ndarray of uint64 of shape (n_texts,)
        Hashes of the texts.
    scores : ndarray of float32 of shape (n_texts, 7)
        How each speaks, as :meth:`minekit.danish.tone.Tone.scores`.
    ngrams, stems : csr_matrix of shape (n_texts, COLUMNS)
        How often each (hashed) occurs.
    """

    keys: NDArray[np.uint64]
    scores: NDArray[np.float32]
    ngrams: csr_matrix
    stems: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str], tone: Tone) -> Self:
        """Count."""
        return cls(_keys(texts), tone.scores(texts), count_ngrams(texts), _stems(texts))

    @classmethod
    def joined(cls, tables: Sequence[Self]) -> Self:
        """One below the other."""
        if len(tables) == 1:
            return tables[0]
        return cls(np.concatenate([table.keys for table in tables]),
                   np.concatenate([table.scores for table in tables]),
                   _stacked([table.ngrams for table in tables]),
                   _stacked([table.stems for table in tables]))

    def pack(self) -> bytes:
        """As few bytes; see :meth:`unpack`."""
        values = {"keys": self.keys, "scores": self.scores,
                  "ngrams": self.ngrams.indices, "ngram_counts": self.ngrams.data,
                  "ngram_ends": self.ngrams.indptr, "stems": self.stems.indices,
                  "stem_counts": self.stems.data, "stem_ends": self.stems.indptr}
        return pack({name: np.ascontiguousarray(array, _DTYPES[name]).tobytes()
                     for name, array in values.items()})

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """The table that was packed.

        Raises
        ------
        minekit.packed.DamagedError
            If it is none.
        """
        plain = unpack(data, dict[str, bytes])
        try:
            held = {name: np.frombuffer(plain[name], dtype) for name, dtype in _DTYPES.items()}
            return cls(held["keys"], held["scores"].reshape(-1, _SCORES),
                       _matrix(held["ngram_counts"], held["ngrams"], held["ngram_ends"]),
                       _matrix(held["stem_counts"], held["stems"], held["stem_ends"]))
        except (KeyError, ValueError) as error:
            raise DamagedError(str(error)) from None


class Counted:
    """Looks up what was counted in texts, and counts what was not.

    Parameters
    ----------
    tone
        Tells how texts speak.
    tables
        What was counted before with the same.
    """

    def __init__(self, tone: Tone, tables: Iterable[Counts] = ()) -> None:
        self.tone = tone
        self._table = Counts.joined([*tables] or [Counts.of([], tone)])
        self._rows = dict(zip(self._table.keys.tolist(), range(len(self._table.keys)),
                              strict=True))

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits of taking each side and of having no subject: len(texts) x 7.

        What was counted in these texts is kept for the next who asks.
        """
        at = self._at(texts)
        missing = {key: text for key, text, row in zip(_keys(texts).tolist(), texts, at.tolist(),
                                                       strict=True) if row < 0}
        if missing:
            first = len(self._table.keys)
            self._rows |= zip(missing, range(first, first + len(missing)), strict=True)
            new = Counts.of(list(missing.values()), self.tone)
            self._table = Counts.joined([self._table, new])
            at = self._at(texts)
        return self._table.scores[at]

    def ngrams(self, texts: Sequence[str]) -> csr_matrix:
        """As :func:`count_ngrams`."""
        return self._taken(self._table.ngrams, texts, count_ngrams)

    def stems(self, texts: Sequence[str]) -> csr_matrix:
        """The same for the beginnings of words."""
        return self._taken(self._table.stems, texts, _stems)

    def _at(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """The row of each text, -1 for what was not counted."""
        return np.array([self._rows.get(key, -1) for key in _keys(texts).tolist()], np.int64)

    def _taken(self, table: csr_matrix, texts: Sequence[str],
               count: Callable[[Sequence[str]], csr_matrix]) -> csr_matrix:
        """The rows of some texts; the table itself if it is all of them, as it is large."""
        at = self._at(texts)
        missing = at < 0
        if missing.any():
            table = _stacked([table, count([texts[n] for n in np.flatnonzero(missing).tolist()])])
            at[missing] = np.arange(table.shape[0] - missing.sum(), table.shape[0])
        if len(at) == table.shape[0] and np.array_equal(at, np.arange(len(at))):
            return table
        return table[at]


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    digests = (hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
               for text in texts)
    return np.frombuffer(b"".join(digests), np.uint64)


def count_ngrams(texts: Sequence[str]) -> csr_matrix:
    """How often each n-gram of three to five letters, inside words, occurs: len(texts) x COLUMNS.

    Which bytes letters with accents are made of makes no difference.
    """
    return _few(hashed.ngrams([unicodedata.normalize("NFC", text) for text in texts], (3, 5),
                              COLUMNS))


def _stems(texts: Sequence[str]) -> csr_matrix:
    return _few(hashed.features(map(_stems_of, texts), COLUMNS))


def _stems_of(text: str) -> list[str]:
    return [word[:_STEM] for word in re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)*", text.lower())
            if len(word) >= _SHORTEST]


def _few(found: csr_matrix) -> csr_matrix:
    """The counts in sixteen bits."""
    return _matrix(np.minimum(found.data, _MOST), found.indices, found.indptr)


def _matrix(counts: NDArray[Any], columns: NDArray[Any], ends: NDArray[Any]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((counts.astype(np.uint16), columns.astype(np.int32),
                       ends.astype(np.int32)), (len(ends) - 1, COLUMNS))


def _stacked(parts: Sequence[csr_matrix]) -> csr_matrix:
    """One below the other; SciPy's own takes time by the number of parts."""
    ends = np.cumsum([0, *map(_size, parts)])
    indptr = np.concatenate([[0], *(part.indptr[1:] + start
                                    for part, start in zip(parts, ends, strict=False))])
    return _matrix(np.concatenate([part.data for part in parts]),
                   np.concatenate([part.indices for part in parts]), indptr)


def _size(part: csr_matrix) -> int:
    return int(part.indptr[-1])


class Rarity:
    """How much each of what is counted says: the more, the rarer it is in some texts.

    Rows are weighted as by scikit-learn's ``TfidfTransformer(sublinear_tf=True)`` fitted on those
    texts, but nothing is copied.

    Parameters
    ----------
    parts : csr_matrices of shape (n, n_columns)
        What was counted in the texts.
    dtype
        Of the weighted counts.

    Attributes
    ----------
    seen : ndarray of shape (n_columns,)
        In how many of the texts each is.
    """

    def __init__(self, *parts: csr_matrix, dtype: type[np.floating[Any]] = np.float32) -> None:
        number = dtype(sum(part.shape[0] for part in parts) + 1)
        self.seen = np.sum([np.bincount(part.indices, minlength=part.shape[1])
                            for part in parts], 0)
        self._weights = np.log(number / (self.seen.astype(dtype) + 1)) + dtype(1)

    def weighted(self, part: csr_matrix) -> csr_matrix:
        """Weighted counts; rows of unit length."""
        from scipy.sparse import csr_matrix

        values = np.log(part.data.astype(self._weights.dtype)) + self._weights.dtype.type(1)
        values *= self._weights[part.indices]
        return unit_rows(csr_matrix((values, part.indices, part.indptr), part.shape))


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """The matrix, whose rows are scaled in place to unit length; those of zeros stay."""
    at = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(at, np.square(rows.data, dtype=np.float64),
                                  minlength=rows.shape[0]))
    rows.data /= np.where(lengths > 0, lengths, 1).astype(rows.dtype)[at]
    return rows
