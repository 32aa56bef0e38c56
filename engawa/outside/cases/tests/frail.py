"""Two networks and a tracker on paper that break when they are told to, and keep what arrived as often as it did."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tests.breaking import Breaking
from engawa.outside.cases.tracking import Ask, Changes, Comment, Connected, Issue, NewIssue, Stage
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Draft, Heard, Sent, Unsure
from tests.paper import Paper


class FrailPaper(Paper):
    """What was `spoken` is heard from the cursor on; `arrived` is what we said, each time."""

    def __init__(self, slug: str, breaking: Breaking) -> None:
        super().__init__()
        self.slug = slug
        self.breaking = breaking
        self.spoken: list[Heard] = []
        self.arrived: list[Draft] = []

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        seen = account.cursor.get("seen", 0)
        if seen == len(self.spoken):
            return Catch([], {"seen": seen})
        there = Catch(self.spoken[seen:], {"seen": len(self.spoken)})
        return self.breaking.call(f"listening to {self.slug}", lambda: there)

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        return self.breaking.call(f"saying on {self.slug}", lambda: self._keep(draft), lost=Unsure)

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        known = any(one.key == draft.key for one in self.arrived)
        found = Sent(f"{self.slug}:ours/{draft.key}") if known else None
        return self.breaking.call(f"asking {self.slug} whether it arrived", lambda: found)

    def _keep(self, draft: Draft) -> Sent:
        self.arrived.append(draft)
        return Sent(f"{self.slug}:ours/{draft.key}")


class FrailTracker:
    """One project; whoever looks since the cursor sees what changed there."""

    slug = "frail"
    name: Any = "Frail tracker"
    icon = "list"
    every = timedelta(hours=1)
    asks: Sequence[Ask] = ()

    def __init__(self, breaking: Breaking) -> None:
        self.breaking = breaking
        self.made: list[NewIssue] = []
        self.said: list[tuple[str, str]] = []
        self.stage = Stage.OPEN
        self.turn = 1

    def connect(self, answers: Mapping[str, str]) -> Connected:
        return Connected(handle="acme/app", name="acme/app", keys={"token": "ink"})

    def close(self) -> None:
        """Somebody there closes the issue."""
        self.stage, self.turn = Stage.DONE, self.turn + 1

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        def keep() -> Issue:
            self.made.append(issue)
            return self._issue()

        return self.breaking.call("making an issue", keep, lost=Unsure)

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        found = self._issue() if any(one.key == issue.key for one in self.made) else None
        return self.breaking.call("asking whether it was made", lambda: found)

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        return None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        if connection.cursor.get("turn", 0) == self.turn or not linked:
            return Changes()
        comments = [Comment(f"c{at}", "Lin", text, NOW) for at, (_key, text) in enumerate(self.said)]
        there = Changes([self._issue()], {"7": comments}, cursor={"turn": self.turn})
        return self.breaking.call("looking at the tracker", lambda: there)

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        def keep() -> str:
            self.said.append((key, text))
            return f"c{len(self.said) - 1}"

        return self.breaking.call("commenting", keep, lost=Unsure)

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        found = next((f"c{at}" for at, one in enumerate(self.said) if one[0] == key), None)
        return self.breaking.call("asking whether it was commented", lambda: found)

    def _issue(self) -> Issue:
        return Issue("7", self.stage, self.stage.value, "Loops", "#7", changed_at=NOW)


NOW = datetime(2026, 3, 4, tzinfo=UTC)
