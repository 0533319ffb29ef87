"""How a sentence speaks, whatever it speaks of: what side it takes, and whether it has a subject.

A linear model on hashed n-grams of characters and of word stems (those that are denied marked) and
on the cues of :mod:`minekit.danish.cues`. It knows no hearing, and serves in any.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minekit.danish import cues, hashed
from minekit.errors import SettingsError
from minekit.linear import fit_logistic, fit_on_top
from minekit.records import Stance

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

STANCES = tuple(Stance)
CLASSES = ("none", *STANCES)
"""What a sentence may do: take no side, or one of the stances."""

_COLUMNS = 2**16
_STEM = 6
_CUE_WEIGHT = 0.07
"""Of a cue beside the n-grams of a sentence, whose squares sum to 1."""
_PENALTY = 1 / 6
_TOLERANCE = 1e-3
_FILE = "tone.npz"


@dataclass(frozen=True, eq=False)
class Tone:
    """The fitted model.

    Parameters
    ----------
    weights : ndarray of shape (n_features, 7)
        A column for each of ``CLASSES``, and one for having no subject.
    biases : ndarray of shape (7,)
    """

    weights: NDArray[Any]
    biases: NDArray[Any]

    @classmethod
    def fit(cls, texts: Sequence[str], classes: Sequence[int], subjectless: Sequence[bool]
            ) -> Tone:
        """Fit on sentences.

        Parameters
        ----------
        classes
            What each does: an index of ``CLASSES``.
        subjectless
            Whether each is about nothing; of the first sentences, if it is not known of all.
        """
        rows = features(tuple(texts))
        sides = fit_logistic(rows, classes, len(CLASSES), penalty=_PENALTY, tolerance=_TOLERANCE)
        subject = fit_logistic(rows[:len(subjectless)], np.asarray(subjectless, np.int64), 2,
                               penalty=_PENALTY, tolerance=_TOLERANCE)
        weights = np.hstack([sides[0], subject[0][:, 1:]]).astype(np.float16)
        biases = np.append(sides[1], subject[1][1:]).astype(np.float32)
        return cls(weights, biases)

    def taught(self, texts: Sequence[str], classes: Sequence[int], *, penalty: float) -> Tone:
        """The same, corrected by the sides of further sentences.

        Parameters
        ----------
        penalty
            Of the squared correction.
        """
        rows = features(tuple(texts))
        used = np.unique(rows.indices)
        known = np.asarray(self.scores(texts)[:, :len(CLASSES)], np.float64)
        weights = self.weights.astype(np.float32)
        weights[used, :len(CLASSES)] += fit_on_top(rows[:, used], classes, known, penalty=penalty)
        return Tone(weights.astype(np.float16), self.biases)

    @classmethod
    def load(cls, folder: Path) -> Tone:
        """Read the model of a folder.

        Raises
        ------
        SettingsError
            If it is damaged, or was written by another version.
        """
        path = folder / _FILE
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                weights, biases = arrays["weights"], arrays["biases"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise SettingsError(f"{path}: cannot be read ({error}); "
                                "`minekit train` writes a model folder") from None
        columns = 2 * _COLUMNS + cues.counts([""]).shape[1]
        if weights.shape != (columns, len(CLASSES) + 1) or biases.shape != (len(CLASSES) + 1,):
            raise SettingsError(f"{path}: was written by another version of minekit; "
                                "`minekit train` writes it anew")
        return cls(weights, biases)

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        np.savez(folder / _FILE, weights=self.weights, biases=self.biases)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits of ``CLASSES`` and of having no subject: len(texts) x 7."""
        if not texts:
            return np.zeros((0, len(self.biases)), np.float32)
        rows = features(tuple(texts))
        return np.asarray(rows @ self._precise + self.biases, np.float32)

    @cached_property
    def _precise(self) -> NDArray[np.float32]:
        """The weights as they are multiplied."""
        return self.weights.astype(np.float32)


@lru_cache(maxsize=4)
def features(texts: tuple[str, ...]) -> csr_matrix:
    """Hashed n-grams and cues: len(texts) x n_features. Several stages ask for the same."""
    from scipy.sparse import csr_matrix, hstack

    characters = hashed.unit(hashed.ngrams(texts, (2, 5), _COLUMNS))
    stems = hashed.unit(hashed.features(map(_stem_ngrams, texts), _COLUMNS))
    marks = csr_matrix(cues.counts(texts) * _CUE_WEIGHT)
    return hstack([characters, stems, marks], format="csr")


def _stem_ngrams(text: str) -> list[str]:
    stems = [word[:_STEM + word.startswith(cues.MARK)] for word in cues.marked(cues.words(text))]
    return [" ".join(stems[start:start + n]) for n in (1, 2, 3)
            for start in range(len(stems) - n + 1)]

