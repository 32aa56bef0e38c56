"""The weights of the model, as they came with Engawa and as this installation's people changed them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engawa.outside.listening.mood.features import Features

if TYPE_CHECKING:
    import numpy as np

FILE = Path(__file__).with_name("weights.npz")
"""Made by `python -m tests.load.mood`; numbers alone."""


@dataclass(frozen=True, slots=True)
class Weights:
    """For against, neither, in favour: three columns each."""

    dense: np.ndarray[Any, Any]
    sparse: np.ndarray[Any, Any]
    heat: float
    """What the outcome is divided by, so that its likelihoods are right (temperature scaling, Guo et al. 2017)."""


@cache
def first_weights() -> Weights:
    """As they came with Engawa."""
    return read(FILE.read_bytes())


def read(kept: bytes) -> Weights:
    """What `written` made."""
    import numpy as np

    with np.load(BytesIO(kept)) as held:
        return Weights(
            held["dense"].astype(np.float32), held["sparse"].astype(np.float32), float(held["heat"])
        )


def written(weights: Weights) -> bytes:
    """As a compressed file of half-precision numbers."""
    import numpy as np

    file = BytesIO()
    np.savez_compressed(
        file,
        dense=weights.dense.astype(np.float16),
        sparse=weights.sparse.astype(np.float16),
        heat=np.float32(weights.heat),
    )
    return file.getvalue()


def likelihoods(weights: Weights, features: Features) -> np.ndarray[Any, Any]:
    """How likely each of the three moods is; they add up to one."""
    import numpy as np

    drawn = features.dense @ weights.dense
    drawn = drawn + weights.sparse[features.sparse].sum(0) / np.sqrt(max(len(features.sparse), 1))
    raised = np.exp((drawn - drawn.max()) / weights.heat)
    return np.asarray(raised / raised.sum())
