"""Texts to vectors: latent semantic analysis of the corpus, or a sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from minekit.errors import MissingExtraError, SettingsError

Vectors = NDArray[np.float32]

LSA = "lsa"


class Encoder(Protocol):
    """Makes vectors of unit length; those of texts about the same are near each other."""

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn from the texts of a corpus what can be learnt; pretrained models learn nothing."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """An array of shape (len(texts), dimensions); zeros for a text that says nothing."""


def encoder(name: str = LSA) -> Encoder:
    """The encoder with this name.

    Parameters
    ----------
    name
        ``lsa``, or the name or folder of a sentence-transformers model.

    Raises
    ------
    MissingExtraError
        If the model needs sentence-transformers and that is not installed.
    SettingsError
        If the model cannot be loaded.

    Examples
    --------
    >>> texts = ["Vejen lukkes.", "Vejene skal lukkes om natten.", "Skolen får et bibliotek."]
    >>> vectors = encoder("lsa").fit(texts).encode(texts)
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    return Lsa() if name == LSA else SentenceModel(name)


class Lsa:
    """Latent semantic analysis of character n-grams [1]_.

    N-grams inside words find the parts of Danish compounds and their inflections without a
    lemmatiser.

    Parameters
    ----------
    dimensions
        Of the vectors, at most.
    seed
        Of the randomised decomposition.

    References
    ----------
    .. [1] Deerwester et al. (1990), "Indexing by latent semantic analysis", JASIS 41(6).
    """

    def __init__(self, dimensions: int = 100, *, seed: int = 0) -> None:
        self.dimensions = dimensions
        self.seed = seed
        self._model: Any = None

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn n-gram weights and topics from a corpus."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import Normalizer

        ngrams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True,
                                 min_df=2 if len(corpus) > 1 else 1, dtype=np.float32)
        try:
            weights = ngrams.fit_transform(corpus)
        except ValueError:  # nothing in common, or nothing at all
            self._model = None
            return self
        size = min(self.dimensions, *(n - 1 for n in weights.shape))
        if size < 1:
            self._model = None
            return self
        topics = TruncatedSVD(size, random_state=self.seed).fit(weights)
        self._model = make_pipeline(ngrams, topics, Normalizer(copy=False))
        return self

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the fitted topics."""
        if self._model is None or not texts:
            return np.zeros((len(texts), 1), np.float32)
        return np.asarray(self._model.transform(texts), np.float32)


class SentenceModel:
    """A model that sentence-transformers can load, by its name or from a folder.

    Parameters
    ----------
    name
        On the Hugging Face hub, or the path of a folder.
    """

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise MissingExtraError(f"the encoder '{name}' needs sentence-transformers; install "
                                    'it with: pip install "minekit[transformers]"') from None
        if Path(name).is_absolute() and not Path(name).is_dir():
            raise SettingsError(f"encoder: {name}: no such folder; give the folder of a "
                                f"sentence-transformers model, or '{LSA}'")
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # whatever the hub, the network or a broken file raises
            raise SettingsError(f"encoder: '{name}' cannot be loaded ({_first_line(error)}); give "
                                "a folder that holds the model, or 'lsa'") from None

    def fit(self, corpus: Sequence[str]) -> Self:
        """Nothing is learnt: the model is used as it is."""
        return self

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the model, scaled to unit length."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True,
                                             show_progress_bar=False), np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
