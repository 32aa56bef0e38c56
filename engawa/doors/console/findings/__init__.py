"""What the doctor finds."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How things stand."""

    WELL = "well"
    MIND = "mind"
    ILL = "ill"


@dataclass(frozen=True)
class Finding:
    """One thing, how it is, and what to do."""

    name: str
    state: State
    says: str
    do: str = ""


def finding(name: str, fine: bool, says: str, do: str, otherwise: State = State.ILL) -> Finding:
    """Well when `fine`; what to do is only said when not."""
    return Finding(name, State.WELL if fine else otherwise, says, "" if fine else do)


def counted(count: int, one: str, many: str = "") -> str:
    """So many of something: "1 account", "2 accounts"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def listed(troubles: list[tuple[int, str]]) -> str:
    """What there is of troubles, by how many and how it is said."""
    return ", ".join(words for count, words in troubles if count)
