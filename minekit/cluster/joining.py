"""Which rows are alike: clustering with no number of clusters given beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 2000
"""Rows that are compared each with each at most."""
_AT_ONCE = 2048
"""Rows that are compared with all clusters of the sample at a time."""


def groups(rows: NDArray[Any], likeness: float, *, largest: int = LARGEST,
           chance: np.random.RandomState) -> NDArray[np.int64]:
    """Clusters by average linkage on the cosine; see :class:`minekit.cluster.PointClusterer`.

    Parameters
    ----------
    rows : ndarray of shape (n_rows, n_columns)
    likeness
        Mean cosine between two clusters from which they are one, -1 to 1.
    largest
        Rows that are compared each with each at most.
    chance
        Draws the sample of more rows.

    Returns
    -------
    ndarray of shape (n_rows,)
        Clusters, numbered in the order of their first members.
    """
    rows = unit(np.asarray(rows, np.float64))
    if len(rows) > largest:
        sample = np.sort(chance.choice(len(rows), largest, replace=False))
        labels = _spread(rows, sample, _joined(rows[sample], likeness), likeness)
    else:
        labels = _joined(rows, likeness)
    return _in_order_of_appearance(labels)


def unit(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows scaled to length 1; those of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1)[:, None])


def _joined(rows: NDArray[np.float64], likeness: float) -> NDArray[np.int64]:
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(rows) < 2:
        return np.zeros(len(rows), dtype=np.int64)
    distances = np.clip(1 - rows @ rows.T, 0, 2)[np.triu_indices(len(rows), k=1)]
    return np.asarray(fcluster(linkage(distances, "average"), 1 - likeness, "distance"),
                      np.int64) - 1


def _spread(rows: NDArray[np.float64], sample: NDArray[np.int64], found: NDArray[np.int64],
            likeness: float) -> NDArray[np.int64]:
    """The clusters of all rows, made of those of the sample."""
    means = np.zeros((found.max() + 1, rows.shape[1]))
    np.add.at(means, found, rows[sample])
    means /= np.bincount(found)[:, None]
    labels = len(means) + np.arange(len(rows))
    for start in range(0, len(rows), _AT_ONCE):
        cosines = rows[start:start + _AT_ONCE] @ means.T
        best = cosines.argmax(axis=1)
        near = np.flatnonzero(cosines[np.arange(len(best)), best] >= likeness)
        labels[start + near] = best[near]
    labels[sample] = found
    return labels


def _in_order_of_appearance(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]
