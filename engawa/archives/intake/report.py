"""What an import did, so that every piece of an archive is accounted for."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field, fields
from typing import Any

from engawa.archives.records import Skipped

EXAMPLES = 5
LONGEST_REASON = 200


@dataclass(slots=True)
class Report:
    """Counts by kind of content, losses by reason with the first few examples of each."""

    created: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    people_created: int = 0
    people_matched: int = 0
    people_merged: int = 0
    people_proposed: int = 0
    spaces_created: int = 0
    threads: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """Read what `to_json` gave, and leave out what else is in there."""
        report = cls()
        for name in ("created", "unchanged", "updated", "skipped"):
            setattr(report, name, Counter(data.get(name, {})))
        for name in cls.__dataclass_fields__:
            if name in data and not isinstance(getattr(report, name), Counter):
                setattr(report, name, data[name])
        return report

    def to_json(self) -> dict[str, Any]:
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        for name, value in told.items():
            if isinstance(value, Counter):
                told[name] = {key: number for key, number in sorted(value.items()) if number}
        return told | {"seconds": round(self.seconds, 2)}

    def skip(self, loss: Skipped) -> None:
        """Count a piece that did not come in."""
        why = loss.why[:LONGEST_REASON]
        self.skipped[why] += 1
        shown = self.examples.setdefault(why, [])
        if len(shown) < EXAMPLES:
            shown.append({"where": loss.where[:300], "detail": loss.detail[:500]})

    def copy(self) -> Report:
        return deepcopy(self)

    def become(self, other: Report) -> None:
        """Say again what was said when `other` was copied."""
        for field_ in fields(self):
            setattr(self, field_.name, getattr(other, field_.name))

    @property
    def pieces(self) -> int:
        """How many pieces were looked at."""
        return sum(map(sum, (c.values() for c in (self.created, self.unchanged, self.updated, self.skipped))))
