"""Networks that let us keep the words of others for a while only: what is past it is let go by every room."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.network import all_networks, network_named

BEFORE = timedelta(minutes=40)
"""So long before its time it goes: the job may miss a round and still be in time."""
LETS_GO: list[Callable[[datetime], int]] = []
"""Rooms above add to it in ready(): let go of the words that may be kept until this moment at most, under the courier's
role, and say of how many. What was said, where, when and by whom stays."""


def keeps_until(network: str, now: datetime | None = None) -> datetime | None:
    """Until when the words of others may be kept that are heard there now; None for as long as we like."""
    try:
        kept = network_named(network).limits.keeps_words_for
    except KeyError:
        return None
    return None if kept is None else (now or timezone.now()) + kept


def limited() -> list[str]:
    """The networks that let nobody keep words for long."""
    return [one.slug for one in all_networks() if one.limits.keeps_words_for is not None]


def gone_words(network: str) -> str:
    """What stands where the words were."""
    try:
        name = str(network_named(network).name)
    except KeyError:
        name = network.capitalize()
    return _("The words are no longer kept, as %(network)s asks.") % {"network": name}


def let_go() -> int:
    """Let every room let go of what is due; returns of how many words that was."""
    until = timezone.now() + BEFORE
    return sum(lets_go(until) for lets_go in LETS_GO)
