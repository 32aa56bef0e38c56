"""Texts to vectors: a small static model whose weights travel in its wheel. Nothing is asked of the network."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engawa.base.excerpts import excerpt

DIMENSIONS = 256
READ = 2_000
"""Characters of a body that are read: what somebody asks stands at the beginning."""
TITLE = 1.0
"""How much a title weighs against its whole body."""
BATCH = 512


def is_installed() -> bool:
    """Whether the model's wheel is here."""
    return find_spec("wordllama") is not None


@cache
def _model() -> Any:
    import wordllama

    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def vectors(texts: Sequence[tuple[str, str]]) -> list[str | None]:
    """A vector of length one for each title and body, as PostgreSQL reads it; None where there are no words.

    Raises:
        ModuleNotFoundError: where the model is not installed.
    """
    import numpy as np

    made: list[str | None] = []
    for start in range(0, len(texts), BATCH):
        some = texts[start : start + BATCH]
        titles = _directions([title[:500] for title, _body in some])
        bodies = _directions([body[:READ] for _title, body in some])
        both = titles * TITLE + bodies
        lengths = np.linalg.norm(both, axis=1)
        for row, length in zip(both, lengths, strict=True):
            made.append(_written(row / length) if length > 0 else None)
    return made


def _directions(texts: list[str]) -> Any:
    """Rows of length one, or of nothing where a text has no words."""
    import numpy as np

    rows = _model().embed([text or " " for text in texts], norm=False)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def _written(row: Any) -> str:
    return "[" + ",".join(f"{value:.5g}" for value in row.tolist()) + "]"


def readable(html: str) -> str:
    """A body's own words: without markup, quotes, code and tables, unless there is nothing else."""
    return excerpt(html, READ) if html else ""
