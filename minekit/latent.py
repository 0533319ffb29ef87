"""The directions in which sparse rows differ most, for latent semantic analysis.

They are those of scikit-learn's ``TruncatedSVD``, number by number. Importing scikit-learn takes
more than two seconds, in which thirty letters can be judged; so a run does without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BESIDE = 10
"""Directions that are followed beside those that are wanted, so that these come out right."""
_ROUNDS = 5


def directions(rows: csr_matrix, number: int, seed: int) -> NDArray[Any]:
    """The right singular vectors of the largest singular values, nearly [1]_.

    Parameters
    ----------
    rows : csr_matrix of shape (n_rows, n_columns)
    number
        Of directions, less than either side of the matrix.
    seed
        Of the directions from which the search begins.

    Returns
    -------
    ndarray of shape (number, n_columns)
        In each the entry farthest from zero is positive. ``rows @ directions.T`` are the vectors.

    References
    ----------
    .. [1] Halko, Martinsson and Tropp (2011), "Finding Structure with Randomness: Probabilistic
       Algorithms for Constructing Approximate Matrix Decompositions", SIAM Review 53(2).
    """
    from scipy.linalg import lu, qr, svd

    is_wide = rows.shape[0] < rows.shape[1]
    matrix = rows.T if is_wide else rows
    chance = np.random.RandomState(seed)
    basis = chance.normal(size=(matrix.shape[1], number + _BESIDE)).astype(rows.dtype)
    for _ in range(_ROUNDS):
        basis, _ = lu(matrix @ basis, permute_l=True, check_finite=False)
        basis, _ = lu(matrix.T @ basis, permute_l=True, check_finite=False)
    basis, _ = qr(matrix @ basis, mode="economic", check_finite=False)
    left, _, right = svd(basis.T @ matrix, full_matrices=False)
    found = (basis @ left).T[:number] if is_wide else right[:number]
    farthest = np.abs(found).argmax(axis=1)
    return np.asarray(found * np.sign(found[np.arange(len(found)), farthest])[:, None])
