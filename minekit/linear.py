"""Multinomial logistic regression that is stored as plain numbers and predicts with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_DIGITS = 4
"""After the point, in files; more do not change what comes out."""
_NEVER = -20.0
"""Bias of a class that was not seen."""
_LEAST = 1e-12
"""Probability of what could not be foreseen."""


@dataclass(frozen=True, eq=False)
class Linear:
    """A fitted model.

    Parameters
    ----------
    inputs
        Names of the columns that go in.
    weights : ndarray of shape (n_inputs, n_classes)
    biases : ndarray of shape (n_classes,)
    """

    inputs: tuple[str, ...]
    weights: Floats
    biases: Floats

    @classmethod
    def fit(cls, inputs: Sequence[str], rows: ArrayLike, classes: ArrayLike, n_classes: int, *,
            penalty: float = 1.0) -> Self:
        """Fit on standardised columns with scikit-learn.

        Parameters
        ----------
        rows : array of shape (n_rows, n_inputs)
        classes : array of int of shape (n_rows,)
            From 0; a class that never occurs gets a probability near 0.
        penalty
            Of the squared weights.
        """
        rows = np.asarray(rows, np.float64)
        mean, spread = rows.mean(0), rows.std(0)
        spread[spread == 0] = 1.0
        weights, biases = fit_logistic((rows - mean) / spread, classes, n_classes,
                                       penalty=penalty)
        weights /= spread[:, None]
        biases -= mean @ weights
        return cls(tuple(inputs), weights, biases)

    def taught(self, rows: ArrayLike, classes: ArrayLike, spread: ArrayLike, *, penalty: float
               ) -> Self:
        """The same, corrected by further examples; what they do not speak against stays.

        Parameters
        ----------
        rows, classes
            The examples, as in :meth:`fit`.
        spread : array of shape (n_inputs,)
            Of each column, in rows like these.
        penalty
            Of the squared correction.
        """
        rows = np.asarray(rows, np.float64)
        spread = np.where(np.asarray(spread) == 0, 1.0, spread)
        more = fit_on_top(rows / spread, classes, rows @ self.weights + self.biases,
                          penalty=penalty)
        return replace(self, weights=self.weights + more / spread[:, None])

    def probabilities(self, rows: ArrayLike) -> Floats:
        """Of each class: n_rows x n_classes."""
        return softmax(np.asarray(rows) @ self.weights + self.biases)

    def to_json(self) -> dict[str, Any]:
        """Plain lists; see :meth:`from_json`."""
        return {"inputs": list(self.inputs), "weights": rounded(self.weights),
                "biases": rounded(self.biases)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` gave."""
        return cls(tuple(data["inputs"]), np.array(data["weights"], np.float64),
                   np.array(data["biases"], np.float64))


def fit_logistic(rows: Any, classes: ArrayLike, n_classes: int, *, penalty: float,
                 tolerance: float = 1e-4) -> tuple[Floats, Floats]:
    """Weights and biases of a logistic regression, a column for each class.

    Parameters
    ----------
    rows : array or sparse matrix of shape (n_rows, n_inputs)
    classes : array of int of shape (n_rows,)
        From 0. One that never occurs gets no weights and a bias that rules it out.
    tolerance
        Of the gradient, at which fitting ends.
    """
    from sklearn.linear_model import LogisticRegression

    weights, biases = np.zeros((rows.shape[1], n_classes)), np.full(n_classes, _NEVER)
    known = np.unique(classes)
    biases[known] = 0.0
    if len(known) > 1:
        model = LogisticRegression(C=1 / penalty, tol=tolerance, max_iter=2000).fit(rows, classes)
        # Of two classes scikit-learn gives one column: the second against the first.
        columns = known if len(known) > 2 else known[1:]
        weights[:, columns], biases[columns] = model.coef_.T, model.intercept_
    return weights, biases


def fit_on_top(rows: Any, classes: ArrayLike, scores: Floats, *, penalty: float
               ) -> Floats:
    """Weights that, added to those of a logistic regression, agree with further examples.

    The maximum a posteriori estimate with a normal prior round the model that gave the scores [1]_.
    Its biases stay: examples chosen for being in doubt do not say how frequent a class is.

    Parameters
    ----------
    rows : array or sparse matrix of shape (n_rows, n_inputs)
    classes : array of int of shape (n_rows,)
    scores : ndarray of shape (n_rows, n_classes)
        What is known already.
    penalty
        Of the squared weights.

    References
    ----------
    .. [1] Chelba and Acero (2004), "Adaptation of Maximum Entropy Capitalizer: Little Data
       Can Help a Lot", EMNLP.
    """
    from scipy.optimize import minimize

    wanted = np.eye(scores.shape[1])[np.asarray(classes, np.int64)]
    shape = (rows.shape[1], scores.shape[1])

    def loss(values: Floats) -> tuple[float, Floats]:
        weights = values.reshape(shape)
        likely = softmax(scores + rows @ weights)
        missed = -np.log(np.maximum((likely * wanted).sum(1), _LEAST)).sum()
        slope = penalty * weights + rows.T @ (likely - wanted)
        return missed + penalty * np.square(values).sum() / 2, slope.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B",
                     options={"maxiter": 200})
    return np.asarray(found.x.reshape(shape))


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def rounded(values: NDArray[Any]) -> list[Any]:
    """Nested lists with as many digits as files need."""
    return np.round(values.astype(np.float64), _DIGITS).tolist()  # type: ignore[no-any-return]
