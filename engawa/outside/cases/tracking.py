"""What a tracker is to Engawa: how an issue is made there for a case, how it goes on, and what is said of it publicly.

Adding one is one folder in `engawa/outside/trackers`: an AppConfig whose ready() calls `register(tracker)`. It speaks
HTTP through `engawa.base.fetch` alone and raises the troubles of `channels.network`: Trouble (later), SignInAgain (a
person has to help), Refused (never), Unsure (nobody said whether it arrived).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from engawa.outside.channels.network import Ask, Connected

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from engawa.outside.cases.models import Connection

__all__ = [
    "Ask",
    "Changes",
    "Comment",
    "Connected",
    "Issue",
    "NewIssue",
    "RemoteRelease",
    "Stage",
    "Tracker",
    "all_trackers",
    "register",
    "tracker_named",
]


class Stage(StrEnum):
    """Where an issue stands, in the few words that every tracker's own states are brought to."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class NewIssue:
    """What is to be made. `key` is unique to it: the same key never makes two.

    An adapter writes `address` into the issue, so that one finds the way back, and `key` where `find_made` finds it.
    """

    key: str
    title: str
    text: str
    """Markdown, written for the tracker by a person; nothing of the talk inside is in it."""
    address: str
    """Where the case is, for those who may see it."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as the tracker has it now. `id` never changes there."""

    id: str
    stage: Stage
    state: str = ""
    """In the tracker's own word: "In review"."""
    title: str = ""
    reference: str = ""
    """As people there call it: "#2291"."""
    url: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """Something said under an issue that everybody who can see the issue reads: no private note."""

    id: str
    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RemoteRelease:
    """A version that was released there on a day."""

    name: str
    day: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look brought, and where to look on from."""

    issues: Sequence[Issue] = ()
    """Those that changed; what no case is linked with is passed over."""
    comments: Mapping[str, Sequence[Comment]] = field(default_factory=dict)
    """By the issue's id."""
    releases: Sequence[RemoteRelease] = ()
    cursor: Mapping[str, Any] = field(default_factory=dict)


class Tracker(Protocol):
    """One kind of tracker. Every method takes the connection with its keys opened."""

    slug: str
    name: "_StrPromise | str"
    icon: str
    every: timedelta
    """How often to look."""
    asks: Sequence[Ask]
    """What somebody fills in to connect a project."""

    def connect(self, answers: Mapping[str, str]) -> Connected:
        """Try what was filled in; `handle` names the project ("acme/app"), `name` is how people call the connection.

        Raises:
            Refused: with what is wrong and what to do.
        """
        ...

    def create(self, connection: "Connection", keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        """Make an issue."""
        ...

    def find_made(self, connection: "Connection", keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        """Whether this was made already: asked before it is tried again after a break.

        Raises:
            Unsure: where the tracker has no way to know.
        """
        ...

    def find(self, connection: "Connection", keys: Mapping[str, Any], reference: str) -> Issue | None:
        """The issue that people call "#2291", "ACME-7", or by its address; None where there is none."""
        ...

    def look(self, connection: "Connection", keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        """What changed since `connection.cursor` about the linked issues, by their ids; and new releases."""
        ...

    def say(self, connection: "Connection", keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        """Add a comment, and return its id. `key` stands in it where the tracker allows, for `find_said`."""
        ...

    def find_said(
        self, connection: "Connection", keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        """The id of this comment, if it was added already.

        Raises:
            Unsure: where the tracker has no way to know.
        """
        ...


_trackers: dict[str, Tracker] = {}


def register(tracker: Tracker) -> None:
    """Called by each tracker's AppConfig.ready()."""
    _trackers[tracker.slug] = tracker


def tracker_named(slug: str) -> Tracker:
    """
    Raises:
        KeyError: for a tracker that no installed app has registered.
    """
    return _trackers[slug]


def all_trackers() -> Collection[Tracker]:
    return _trackers.values()
