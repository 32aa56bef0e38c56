"""The fediverse as a network: what is said to us is handed in at our door, what we say is handed in at theirs."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.fediverse import changing, saying
from engawa.outside.channels.fediverse.addresses import (
    host,
    host_of,
)
from engawa.outside.channels.fediverse.forgetting import forget_peer
from engawa.outside.channels.fediverse.hearing import heard_in
from engawa.outside.channels.fediverse.peers import (
    NobodyThere,
    fetch_document,
    peer_at,
    speaker_of,
)
from engawa.outside.channels.fediverse.peers import NotNow as NotThereNow
from engawa.outside.channels.fediverse.presence import SLUG, new_key
from engawa.outside.channels.fediverse.told import Told
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Heard,
    Limits,
    Refused,
    Sent,
    Speaker,
    Trouble,
)
from engawa.people.origin import origin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,28}[a-z0-9_])?\Z")
TAKEN = frozenset({"i", "n", "inbox"})
UPWARDS = 10
"""So many answers above one are fetched to show what it belongs to."""


class Fediverse:
    """We are a server of it ourselves: no account elsewhere is needed, and nothing is asked for news."""

    slug = SLUG
    name: "_StrPromise | str" = gettext_lazy("Fediverse")
    icon = "globe"
    limits = Limits(
        text=5_000, private=True, every=timedelta(days=1), signs_in=False, edits=True, deletes=True
    )
    asks: Sequence[Ask] = (
        Ask(
            "username",
            gettext_lazy("Name"),
            gettext_lazy("Small letters, digits and _: “acme” becomes @acme@your.domain."),
        ),
        Ask("name", gettext_lazy("Shown as")),
        Ask("about", gettext_lazy("About"), gettext_lazy("A sentence that everybody reads."), required=False),
    )

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        """
        Raises:
            Refused: for a name that nobody can write to.
        """
        username = named(answers.get("username", ""))
        return Connected(
            handle=f"@{username}@{host()}",
            name=answers.get("name", "").strip() or username,
            url=f"{origin()}/",
            keys={"private": new_key()},
            settings={"about": answers.get("about", "").strip()[:500]},
        )

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        return Catch([], account.cursor)

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        """What stands above an answer, as its servers show it."""
        found: list[Heard] = []
        for _step in range(UPWARDS):
            one = _read(uri, account) if host_of(uri) else None
            if one is None:
                break
            found.append(one)
            uri = one.answers
        return found[::-1]

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        """Hand it in at whoever it is for; something new goes to all who follow."""
        return saying.say(account, draft)

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        """What was handed over is noted; what was not may be handed in again, its name tells them it is the same."""
        return saying.find_sent(account, draft)

    def change(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> Sent:
        """Whoever got it is told how it reads now."""
        return changing.change(account, draft)

    def take_back(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> None:
        """Whoever got it is told that it is gone, and where it lay nothing is left but that."""
        changing.take_back(account, draft)

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        try:
            return speaker_of(peer_at(uid))
        except NobodyThere:
            return None
        except NotThereNow as trouble:
            raise Trouble(str(trouble)) from trouble

    def forget(self, uid: str) -> None:
        """Keep nothing of somebody who asked to be forgotten."""
        forget_peer(uid)


def named(wanted: str) -> str:
    """A name as others can write it.

    Raises:
        Refused: with what a name is made of.
    """
    username = wanted.strip().lower().removeprefix("@")
    if not NAME.match(username) or username in TAKEN:
        words = _("A name is made of small letters, digits and _, 30 at most: “acme_support”.")
        raise Refused(words, at="username")
    return username


def _read(uri: str, account: Account) -> Heard | None:
    """A public note of somebody else's, from its own server; nothing of it is kept."""
    try:
        note = fetch_document(uri)
        told = Told.read(note, {})
        by = note.get("attributedTo")
        if told.uri != uri or not told.is_public or not isinstance(by, str) or host_of(by) != host_of(uri):
            return None
        peer = peer_at(by)
    except (NobodyThere, NotThereNow):
        return None
    return next(iter(heard_in(told, peer, account)), None)
