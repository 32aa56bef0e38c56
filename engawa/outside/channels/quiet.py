"""What a network is that is only heard: it says nothing, and asks nobody who they are."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from django.utils.translation import gettext as _

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Sent, Speaker


@runtime_checkable
class MayBeSilent(Protocol):
    """A network on which not every account can say something."""

    def why_silent(self, account: Account) -> str:
        """Why nothing can be said by this account, and what helps; empty where something can."""
        ...


class Quiet:
    """To inherit what a network without answers says to each question."""

    def why_silent(self, account: Account) -> str:
        return _("One cannot answer here. Follow the link and answer there.")

    def length(self, text: str) -> int:
        return len(text)

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        return []

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        raise Refused(self.why_silent(account))

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        return None

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        return None
