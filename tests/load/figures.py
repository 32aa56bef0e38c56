"""Figures as they are printed: times in milliseconds, rates a second, what went wrong as counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import ceil

Figures = dict[str, float | int | str | None]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def times(seconds: Sequence[float], prefix: str = "") -> Figures:
    """Their percentiles in milliseconds; nothing measured is None."""
    return {
        f"{prefix}p{share}_ms": round(percentile(seconds, share / 100) * 1000, 2) if seconds else None
        for share in (50, 95, 99)
    }


def show(figures: Mapping[str, object], as_json: bool) -> str:
    """The figures as JSON, or a line each."""
    if as_json:
        return json.dumps(figures)
    width = max(map(len, figures), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in figures.items())
