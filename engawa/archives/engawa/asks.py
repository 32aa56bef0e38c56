"""Ideas, accepted answers, polls and must-reads in lines of our own archives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engawa.archives.asks import Asks, Signed, WholeAcceptance, WholeIdea, WholeMustRead, WholePoll
from engawa.archives.engawa.opening import Line
from engawa.kinds.ideas.models import Stage

type Moment = Callable[[str | None], datetime | None]


def asks_of(line: Line, moment: Moment) -> Asks | None:
    """What a line asks of people besides being read.

    Raises:
        ValueError: for stages, choices and moments that cannot be.
        KeyError: when something is missing.
    """
    if line["kind"] == "idea":
        return _idea(line.get("idea") or {}, moment)
    if told := line.get("accepted"):
        return WholeAcceptance(_signed(told, moment))
    if told := line.get("poll"):
        return _poll(told, moment)
    if told := line.get("must_read"):
        at, until = moment(told["at"]), moment(told["until"])
        if at is None or until is None:
            raise ValueError("a must-read has a beginning and a last moment")
        return WholeMustRead(at, until, tuple(_signed(one, moment) for one in told.get("receipts") or ()))
    return None


def _idea(told: Any, moment: Moment) -> WholeIdea:
    stage = Stage(told.get("stage") or "new").value
    marks = {
        name: tuple(_signed(one, moment) for one in told.get(name) or ())
        for name in ("support", "steps", "promises", "helpers", "outcomes")
    }
    return WholeIdea(stage, bool(told.get("to_leaders")), **marks)


def _poll(told: Any, moment: Moment) -> WholePoll:
    choices = tuple(str(choice)[:200] for choice in told["choices"])
    if not 2 <= len(choices) <= 10:
        raise ValueError("a poll has two to ten choices")
    ballots = tuple((one["person"], tuple(map(int, one["choices"]))) for one in told.get("ballots") or ())
    if any(not 1 <= number <= len(choices) for _by, numbers in ballots for number in numbers):
        raise ValueError("a ballot names a choice that is not there")
    return WholePoll(
        choices, bool(told.get("many")), bool(told.get("secret")), bool(told.get("always")),
        moment(told.get("closes")), moment(told.get("closed")), () if told.get("secret") else ballots,
    )  # fmt: skip


def _signed(told: Any, moment: Moment) -> Signed:
    at = moment(told["at"])
    if at is None:
        raise ValueError("a moment is missing")
    until = moment(told.get("until"))
    stage = Stage(told["stage"]).value if told.get("stage") else ""
    return Signed(told["person"], at, told.get("words") or "", stage, until.date() if until else None)
