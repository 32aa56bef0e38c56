"""What the owner asked of an import, as it is kept with its run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

RINGS = {"inside": 2, "edge": 1, "outside": 0}


@dataclass(frozen=True, slots=True)
class Wishes:
    """`format` is a format's name, or empty to recognise it by looking."""

    format: str = ""
    space: str = ""
    ring: str = "inside"
    dry_run: bool = False
    sample: bool = False

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Wishes:
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
