"""The scikit-learn estimator that tells the side a sentence takes. Imports scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from minekit.danish.models import model_folder
from minekit.danish.tone import CLASSES, Tone
from minekit.linear import fit_logistic, softmax


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multinomial logistic regression on numbers; as it ships, on Danish sentences.

    :meth:`shipped` gives the model that minekit itself uses: it reads sentences and tells which of
    the five stances they take, or ``none``, by their own words. :func:`minekit.stance.judge` reads
    them in their letters and for each move.

    Parameters
    ----------
    penalty
        Of the squared weights.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    weights_ : ndarray of shape (n_features, n_classes)
    biases_ : ndarray of shape (n_classes,)
    n_features_in_ : int
        Columns seen during :meth:`fit`.

    Examples
    --------
    >>> StanceClassifier.shipped().predict(["Vi støtter forslaget.", "Vi er stærkt imod."])
    array(['supports', 'opposes'], dtype='<U24')
    """

    def __init__(self, penalty: float = 1.0) -> None:
        self.penalty = penalty

    @classmethod
    def shipped(cls, model: str = "") -> Self:
        """The model that ships with minekit, or that ``minekit train`` wrote into a folder.

        Raises
        ------
        SettingsError
            If there is no such folder.
        """
        tone = Tone.load(model_folder(model))
        classifier = cls()
        classifier.tone_ = tone
        classifier.classes_ = np.array([str(name) for name in CLASSES])
        return classifier

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803
        """Fit on ``X``, an array of shape (n_samples, n_features)."""
        rows, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        self.weights_, self.biases_ = fit_logistic(rows, numbers, len(self.classes_),
                                                   penalty=self.penalty)
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Scores of the classes; of two classes, by how much that of the second is higher."""
        scores = self._scores(X)
        return scores if len(self.classes_) != 2 else scores[:, 1] - scores[:, 0]

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Of each class: n_samples x n_classes."""
        return softmax(self._scores(X))

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """The likeliest class of each row, or of each sentence."""
        scores = self._scores(X)
        return np.asarray(self.classes_[scores.argmax(1)])

    def _scores(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        if hasattr(self, "tone_"):
            texts: Sequence[str] = list(X)
            return np.asarray(self.tone_.scores(texts)[:, :len(CLASSES)], np.float64)
        check_is_fitted(self, "weights_")
        rows = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(rows @ self.weights_ + self.biases_)
