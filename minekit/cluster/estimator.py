"""The scikit-learn estimator that finds groups of alike texts. Imports scikit-learn."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import AgglomerativeClustering
from sklearn.preprocessing import normalize
from sklearn.utils import check_random_state
from sklearn.utils.validation import validate_data

_AT_ONCE = 2048
"""Rows that are compared with all clusters of the sample at a time."""


class PointClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Agglomerative clustering on the cosine, with no number of clusters given beforehand.

    Average linkage: two clusters are joined while the mean cosine between their members is at
    least ``likeness``. Of more than ``largest`` rows, a sample of so many is clustered; each other
    row then joins the cluster to whose members its mean cosine is highest, if that is at least
    ``likeness``, and else is a cluster of its own. So time grows with the rows and memory hardly,
    and a cluster that is too small for the sample is not found.

    Parameters
    ----------
    likeness
        Mean cosine between two clusters from which they are one, -1 to 1.
    largest
        Rows that are compared each with each at most.
    random_state
        For the sample.

    Attributes
    ----------
    labels_ : ndarray of shape (n_samples,)
        Clusters, numbered in the order of their first members.
    n_features_in_ : int
        Columns seen during :meth:`fit`.

    Examples
    --------
    >>> PointClusterer(likeness=0.5).fit_predict([[1, 0], [0, 1], [2, 0.1]])
    array([0, 1, 0])
    """

    def __init__(self, likeness: float = 0.5, *, largest: int = 2000, random_state: int = 0
                 ) -> None:
        self.likeness = likeness
        self.largest = largest
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803
        """Cluster the rows of ``X``, an array of shape (n_samples, n_features).

        Rows of nothing but zeros are like no other row.
        """
        rows = normalize(validate_data(self, X, dtype=np.float64))
        if len(rows) > self.largest:
            chance = check_random_state(self.random_state)
            sample = np.sort(chance.choice(len(rows), self.largest, replace=False))
            labels = self._spread(rows, sample, self._join(rows[sample]))
        else:
            labels = self._join(rows)
        self.labels_ = _in_order_of_appearance(labels)
        return self

    def _join(self, rows: NDArray[np.float64]) -> NDArray[np.int64]:
        if len(rows) < 2:
            return np.zeros(len(rows), dtype=np.int64)
        distances = np.clip(1 - rows @ rows.T, 0, 2)
        np.fill_diagonal(distances, 0)
        clusterer = AgglomerativeClustering(n_clusters=None, metric="precomputed",
                                            linkage="average",
                                            distance_threshold=1 - self.likeness)
        return np.asarray(clusterer.fit_predict(distances), dtype=np.int64)

    def _spread(self, rows: NDArray[np.float64], sample: NDArray[np.int64],
                found: NDArray[np.int64]) -> NDArray[np.int64]:
        """The clusters of all rows, made of those of the sample."""
        means = np.zeros((found.max() + 1, rows.shape[1]))
        np.add.at(means, found, rows[sample])
        means /= np.bincount(found)[:, None]
        labels = len(means) + np.arange(len(rows))
        for start in range(0, len(rows), _AT_ONCE):
            likeness = rows[start:start + _AT_ONCE] @ means.T
            best = likeness.argmax(axis=1)
            near = np.flatnonzero(likeness[np.arange(len(best)), best] >= self.likeness)
            labels[start + near] = best[near]
        labels[sample] = found
        return labels


def _in_order_of_appearance(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]
