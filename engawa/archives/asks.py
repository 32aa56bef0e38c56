"""What ideas, questions and posts ask of people, as our own archives carry it. People are keys, items are keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody's mark on an idea: a support, a step, a promise, a help, an outcome."""

    by: str
    at: datetime
    words: str = ""
    """The reason, the help, the outcome."""
    stage: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WholeIdea:
    stage: str = "new"
    to_leaders: bool = False
    support: tuple[Signed, ...] = ()
    steps: tuple[Signed, ...] = ()
    promises: tuple[Signed, ...] = ()
    helpers: tuple[Signed, ...] = ()
    outcomes: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class WholePoll:
    choices: tuple[str, ...]
    many: bool = False
    secret: bool = False
    always: bool = False
    closes: datetime | None = None
    closed: datetime | None = None
    ballots: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Who chose which; secret ballots do not travel."""


@dataclass(frozen=True, slots=True)
class WholeMustRead:
    at: datetime
    until: datetime
    receipts: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeAcceptance:
    """On an answer: somebody took it as the one that answers its question."""

    accepted: Signed


type Asks = WholeIdea | WholePoll | WholeMustRead | WholeAcceptance


def named_in(asks: Asks | None) -> Iterator[str]:
    """The keys of everybody who left a mark."""
    if isinstance(asks, WholeIdea):
        for marks in (asks.support, asks.steps, asks.promises, asks.helpers, asks.outcomes):
            yield from (one.by for one in marks)
    elif isinstance(asks, WholePoll):
        yield from (by for by, _numbers in asks.ballots)
    elif isinstance(asks, WholeMustRead):
        yield from (one.by for one in asks.receipts)
    elif isinstance(asks, WholeAcceptance):
        yield asks.accepted.by
