"""What a network is that is only heard: it says nothing, and asks nobody who they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Sent, Speaker


class Quiet:
    """To inherit what a network without answers says to each question."""

    def length(self, text: str) -> int:
        return len(text)

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        return []

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        raise Refused(_("One cannot answer here. Follow the link and answer there."))

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        return None

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        return None
