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
TITLE = 500
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

    Title and body are read as one text: of two means, one for each, what has no title would be near to everything
    that has none (docs/adr/0011).

    Raises:
        ModuleNotFoundError: where the model is not installed.
    """
    made: list[str | None] = []
    for start in range(0, len(texts), BATCH):
        some = [f"{title[:TITLE]}\n{body[:READ]}".strip() for title, body in texts[start : start + BATCH]]
        rows = _model().embed([text or " " for text in some], norm=False)
        for text, row in zip(some, rows, strict=True):
            length = float((row * row).sum()) ** 0.5
            made.append(_written(row / length) if text and length > 0 else None)
    return made


def _written(row: Any) -> str:
    return "[" + ",".join(f"{value:.5g}" for value in row.tolist()) + "]"


def readable(html: str) -> str:
    """A body's own words: without markup, quotes, code and tables, unless there is nothing else."""
    return excerpt(html, READ) if html else ""
