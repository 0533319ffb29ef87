"""The scikit-learn estimator that finds the theme a text is about. Imports scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import normalize
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from minekit.embed import LSA, encoder
from minekit.hearing import Hearing
from minekit.linear import softmax


class ThemeLinker(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Nearest centroid by the cosine, with probabilities.

    Fitted on vectors it learns a centroid of each class (Rocchio's classifier [1]_); made by
    :meth:`from_hearing` it takes the themes' own texts as centroids and reads texts. It sees each
    text by itself; :func:`minekit.link.link` reads whole letters.

    Parameters
    ----------
    sharpness
        What cosines are multiplied with before they are turned into probabilities.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        Labels, or ids of themes.
    centroids_ : ndarray of shape (n_classes, n_features)
        Rows of length 1.
    n_features_in_ : int
        Columns seen during :meth:`fit`.

    References
    ----------
    .. [1] Manning, Raghavan and Schütze (2008), "Introduction to Information Retrieval", 14.2.

    Examples
    --------
    >>> ThemeLinker().fit([[1, 0], [0, 1]], ["by", "land"]).predict([[2, 1]])
    array(['by'], dtype='<U4')
    """

    def __init__(self, sharpness: float = 10.0) -> None:
        self.sharpness = sharpness

    @classmethod
    def from_hearing(cls, hearing: Hearing, texts: Sequence[str], encoder_name: str = LSA,
                     **parameters: Any) -> Self:
        """A linker that knows the themes of a hearing and reads texts instead of vectors.

        Parameters
        ----------
        texts
            Of the corpus, from which the encoder learns what it can learn.
        encoder_name
            As in the settings of a run.

        Raises
        ------
        MissingExtraError, SettingsError
            If the encoder cannot be loaded.
        """
        themes = [theme.text for theme in hearing.themes]
        model = encoder(encoder_name).fit([*texts, *themes])
        linker = cls(**parameters).fit(model.encode(themes), [theme.id for theme in hearing.themes])
        linker.encoder_ = model
        return linker

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803
        """Learn the centroids of ``X``, an array of shape (n_samples, n_features)."""
        rows, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        members = np.eye(len(self.classes_))[numbers]
        self.centroids_ = normalize(members.T @ normalize(rows))
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Cosines to the centroids; of two classes, by how much the second is nearer."""
        cosines = self._cosines(X)
        return cosines if len(self.classes_) != 2 else cosines[:, 1] - cosines[:, 0]

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Of each class: n_samples x n_classes."""
        return softmax(self.sharpness * self._cosines(X))

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """The nearest class of each row, or of each text."""
        cosines = self._cosines(X)
        return np.asarray(self.classes_[cosines.argmax(1)])

    def _cosines(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        check_is_fitted(self, "classes_")
        if hasattr(self, "encoder_"):
            X = self.encoder_.encode(list(X))  # noqa: N806
        rows = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(normalize(rows) @ self.centroids_.T)
