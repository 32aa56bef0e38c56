"""A network on paper, for tests of what stands above: what is said to it is heard, what we say it keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Heard,
    Limits,
    Sent,
    Speaker,
    Trouble,
    register,
)
from tests.world import World

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Paper:
    """`waiting` is heard at the next look; `said` is what arrived; `troubles` are raised first, one a call."""

    slug = "paper"
    name: "_StrPromise | str" = "Paper"
    icon = "mail"
    limits = Limits(text=500, private=True, every=timedelta(0), edits=True, deletes=True)
    asks: Sequence[Ask] = ()

    def __init__(self) -> None:
        self.waiting: list[Heard] = []
        self.said: dict[str, Draft] = {}
        self.troubles: list[Trouble] = []

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        return Connected(handle="@acme@paper", name="Acme", keys={"secret": "ink"})

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        self._stumble()
        heard, self.waiting = self.waiting, []
        return Catch(heard, {"seen": account.cursor.get("seen", 0) + len(heard)})

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        return []

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        self._stumble()
        self.said[draft.key] = draft
        return Sent(f"paper:ours/{draft.key}", raw={"number": draft.key})

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        found = Sent(f"paper:ours/{draft.key}", raw={"number": draft.key})
        return found if draft.key in self.said else None

    def change(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> Sent:
        self._stumble()
        self.said[draft.key] = replace(self.said[draft.key], text=draft.text)
        return sent

    def take_back(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> None:
        self._stumble()
        self.said.pop(draft.key, None)

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        return Speaker("paper", uid, handle=uid)

    def _stumble(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)


def paper() -> Paper:
    """A fresh one, which accounts on "paper" speak with from now on."""
    network = Paper()
    register(network)
    return network


def account_in(world: World, space: str = "platform", handle: str = "@acme@paper") -> Account:
    """An account on paper, answered for by this space's people; needs the courier, so a `fresh` or `shared` world."""
    return Account.objects.using("courier").create(
        space_id=world.spaces[space], network="paper", handle=handle, name="Acme"
    )


def heard(number: int, text: str = "It drips.", *, by: str = "ann", **more: Any) -> Heard:
    """Something that somebody said to us, a minute after the one before."""
    speaker = Speaker("paper", by, handle=f"@{by}", name=by.title())
    return Heard(
        uri=f"paper:{number}", speaker=speaker, text=text, at=NOON + timedelta(minutes=number), **more
    )
