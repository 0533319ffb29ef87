"""The scikit-learn estimator that finds groups of alike texts. Imports scikit-learn."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import validate_data

from minekit.cluster.joining import LARGEST, groups


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

    def __init__(self, likeness: float = 0.5, *, largest: int = LARGEST, random_state: int = 0
                 ) -> None:
        self.likeness = likeness
        self.largest = largest
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803
        """Cluster the rows of ``X``, an array of shape (n_samples, n_features).

        Rows of nothing but zeros are like no other row.
        """
        self.labels_ = groups(validate_data(self, X, dtype=np.float64), self.likeness,
                              largest=self.largest, chance=check_random_state(self.random_state))
        return self
