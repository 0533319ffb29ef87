"""Hashed counts of n-grams and other features, as scikit-learn's ``HashingVectorizer`` gives them.

The numbers are the same, bit by bit. All texts are hashed at once, by operations on arrays, and
scikit-learn, whose import takes seconds in each process, is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_C1, _C2, _C3 = np.uint32(0xCC9E2D51), np.uint32(0x1B873593), np.uint32(0xE6546B64)
_F1, _F2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_LOWEST = np.iinfo(np.int32).min
_BYTES = 4
_AT_ONCE = 64
"""Texts that are hashed at once: what is made of more does not stay in the processor's cache."""


def ngrams(texts: Sequence[str], lengths: tuple[int, int], columns: int) -> csr_matrix:
    """How often each n-gram of letters in small letters, inside words, occurs.

    Words have a space at both ends, as in ``HashingVectorizer(analyzer="char_wb",
    alternate_sign=False, norm=None)``.

    Parameters
    ----------
    lengths
        Of the shortest n-grams, at most 3, and of the longest ones.

    Returns
    -------
    csr_matrix of int64 of shape (len(texts), columns)
    """
    from scipy.sparse import vstack

    first, *more = [_ngrams(texts[start:start + _AT_ONCE], lengths, columns)
                    for start in range(0, max(len(texts), 1), _AT_ONCE)]
    return vstack([first, *more], format="csr") if more else first


def features(found: Iterable[Sequence[str]], columns: int) -> csr_matrix:
    """How often each feature occurs, as ``FeatureHasher(input_type="string")`` counts them.

    Parameters
    ----------
    found
        The features of each text.

    Returns
    -------
    csr_matrix of int64 of shape (number of texts, columns)
    """
    held = [[feature.encode("utf-8", "surrogatepass") for feature in of_text] for of_text in found]
    every = [feature for of_text in held for feature in of_text]
    sizes = np.fromiter(map(len, every), np.int64, len(every))
    rows = np.repeat(np.arange(len(held)), np.fromiter(map(len, held), np.int64, len(held)))
    return _counted(rows, murmur3(b"".join(every), np.cumsum(sizes) - sizes, sizes), len(held),
                    columns)


def unit(counts: csr_matrix) -> csr_matrix:
    """The counts in single precision, rows scaled to unit length as by ``normalize``."""
    from scipy.sparse import csr_matrix

    at = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(at, counts.data * counts.data, minlength=counts.shape[0]))
    return csr_matrix(((counts.data / lengths[at]).astype(np.float32), counts.indices,
                       counts.indptr), counts.shape)


def murmur3(data: bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64]
            ) -> NDArray[np.uint32]:
    """MurmurHash3, 32 bits, seed 0, of stretches of bytes [1]_.

    Parameters
    ----------
    starts, sizes : arrays of shape (n,)
        Where each stretch begins, and how many bytes it has.

    References
    ----------
    .. [1] Austin Appleby, "MurmurHash3", https://github.com/aappleby/smhasher, public domain.
    """
    out = np.zeros(len(starts), np.uint32)
    if not len(starts):
        return out
    padded = np.frombuffer(data + bytes(_BYTES), np.uint8).astype(np.uint32)
    word, rest = np.zeros(len(data) + 1, np.uint32), [np.zeros(0, np.uint32)]
    for byte in range(_BYTES):
        word |= padded[byte:byte + len(word)] << np.uint32(8 * byte)
        rest.append(_mixed(word))
    whole = rest.pop()
    for size in np.unique(sizes).tolist():
        chosen = np.flatnonzero(sizes == size)
        at, value = starts[chosen], np.zeros(len(chosen), np.uint32)
        for _ in range(size // _BYTES):
            value ^= whole[at]
            value = _turned(value, 13) * np.uint32(5) + _C3
            at = at + _BYTES
        if size % _BYTES:
            value ^= rest[size % _BYTES][at]
        value ^= np.uint32(size)
        for shift, factor in ((16, _F1), (13, _F2)):
            value = (value ^ (value >> np.uint32(shift))) * factor
        out[chosen] = value ^ (value >> np.uint32(16))
    return out


def _mixed(word: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return _turned(word * _C1, 15) * _C2


def _turned(word: NDArray[np.uint32], by: int) -> NDArray[np.uint32]:
    return (word << np.uint32(by)) | (word >> np.uint32(32 - by))


def _ngrams(texts: Sequence[str], lengths: tuple[int, int], columns: int) -> csr_matrix:
    words = [text.lower().split() for text in texts]
    sizes = np.array([len(word) + 2 for of_text in words for word in of_text], np.int64)
    data = "".join(f" {word} " for of_text in words for word in of_text
                   ).encode("utf-8", "surrogatepass")
    # A byte that goes on with a letter begins with the bits 10.
    begins = np.append(np.flatnonzero(np.frombuffer(data, np.uint8) & 0xC0 != 0x80), len(data))
    left = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(begins) - 1)
    text_of = np.repeat([n for n, of_text in enumerate(words) for _ in of_text], sizes)
    at = [np.flatnonzero(left >= n) for n in range(lengths[0], lengths[1] + 1)]
    ends = np.concatenate([begins[held + n] for n, held in enumerate(at, lengths[0])])
    held = np.concatenate(at)
    starts = begins[held]
    return _counted(text_of[held], murmur3(data, starts, ends - starts), len(texts), columns)


def _counted(rows: NDArray[np.int64], hashes: NDArray[np.uint32], number: int, columns: int
             ) -> csr_matrix:
    """How often each hash occurs in each row."""
    from scipy.sparse import csr_matrix

    signed = hashes.view(np.int32).astype(np.int64)
    # scikit-learn takes the remainder of the lowest number otherwise, as it has no absolute value.
    column = np.where(signed == _LOWEST, -1 - _LOWEST - (columns - 1), np.abs(signed)) % columns
    keys = rows * columns + column
    if number * columns < 2**32:
        keys = keys.astype(np.uint32)
    keys, counts = np.unique(keys, return_counts=True)
    ends = np.searchsorted(keys, np.arange(number + 1) * columns)
    return csr_matrix((counts, (keys % columns).astype(np.int32), ends.astype(np.int32)),
                      (number, columns))
