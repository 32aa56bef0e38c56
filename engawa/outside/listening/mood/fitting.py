"""Finding the weights: logistic regression towards a prior, by accelerated gradient descent (Nesterov)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from engawa.outside.listening.mood.features import SPARSE, Features
from engawa.outside.listening.mood.weights import Weights

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

MOODS = 3


@dataclass(frozen=True, slots=True)
class Examples:
    """Many features in one table each; `places` is filled up with `SPARSE`, whose weight stays nothing."""

    dense: Array
    places: Array
    shares: Array
    """What each place of a text counts."""
    wanted: Array
    """A one in the column of the mood."""


def examples_of(features: Sequence[Features], moods: Sequence[int]) -> Examples:
    """Args:
    moods: -1, 0 or 1 for each.
    """
    import numpy as np

    longest = max(len(one.sparse) for one in features)
    places = np.full((len(features), longest), SPARSE, dtype=np.int64)
    for at, one in enumerate(features):
        places[at, : len(one.sparse)] = one.sparse
    return Examples(
        np.stack([one.dense for one in features]).astype(np.float64),
        places,
        np.array([1 / sqrt(max(len(one.sparse), 1)) for one in features]),
        np.eye(MOODS)[np.array(moods) + 1],
    )


def fit(examples: Examples, prior: Weights | None, *, hold: tuple[float, float], steps: int = 200) -> Weights:
    """The weights that explain the examples best without leaving the prior too far.

    Args:
        hold: How strongly dense and sparse weights are held to the prior, against the mean loss of the examples.
    """
    import numpy as np

    number, wide = examples.dense.shape
    base_dense = prior.dense.astype(np.float64) if prior else np.zeros((wide, MOODS))
    base_sparse = np.zeros((SPARSE + 1, MOODS))
    if prior:
        base_sparse[:SPARSE] = prior.sparse
    dense, sparse = base_dense.copy(), base_sparse.copy()
    ahead_dense, ahead_sparse, pace = dense.copy(), sparse.copy(), 1.0
    step = 1 / (0.5 * np.linalg.norm(examples.dense, 2) ** 2 / number + 0.5 + max(hold))
    for _turn in range(steps):
        off = (_likely(examples, ahead_dense, ahead_sparse) - examples.wanted) / number
        down_dense = examples.dense.T @ off + hold[0] * (ahead_dense - base_dense)
        down_sparse = _back(examples, off) + hold[1] * (ahead_sparse - base_sparse)
        next_dense, next_sparse = ahead_dense - step * down_dense, ahead_sparse - step * down_sparse
        next_pace = (1 + sqrt(1 + 4 * pace * pace)) / 2
        swing = (pace - 1) / next_pace
        ahead_dense = next_dense + swing * (next_dense - dense)
        ahead_sparse = next_sparse + swing * (next_sparse - sparse)
        dense, sparse, pace = next_dense, next_sparse, next_pace
    return Weights(dense, sparse[:SPARSE], prior.heat if prior else 1.0)


def _likely(examples: Examples, dense: Array, sparse: Array) -> Array:
    import numpy as np

    drawn = examples.dense @ dense + sparse[examples.places].sum(1) * examples.shares[:, None]
    raised = np.exp(drawn - drawn.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def _back(examples: Examples, off: Array) -> Array:
    """The sparse part of the gradient."""
    import numpy as np

    shared = off * examples.shares[:, None]
    wide = examples.places.shape[1]
    columns = [
        np.bincount(examples.places.ravel(), weights=np.repeat(shared[:, mood], wide), minlength=SPARSE + 1)
        for mood in range(MOODS)
    ]
    found = np.stack(columns, axis=1)
    found[SPARSE] = 0
    return np.asarray(found)
