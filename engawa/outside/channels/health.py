"""How an account stands, in words: for its page, the list, and who asks the doctor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Network, Streaming, network_named

SHORT = timedelta(hours=1)


class Level(StrEnum):
    WELL = "well"
    MIND = "mind"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said about one account."""

    account: Account
    network: Network | None
    level: Level
    says: str
    do: str = ""

    @property
    def called(self) -> str:
        """What its people call it: its handle, or its name where that is an address of the web."""
        account = self.account
        return account.name if account.handle.startswith(("http://", "https://")) else account.handle

    @property
    def quota(self) -> str:
        """What the network said is left, in words; empty where it said nothing."""
        quota = self.account.quota
        left, of = quota.get("left"), quota.get("of")
        if isinstance(percent := quota.get("percent"), int):
            return _("%s %% of what is allowed left") % percent
        if not isinstance(left, int):
            return ""
        if isinstance(of, int) and quota.get("in_units"):
            return _("%(left)s of %(of)s units left") % {"left": left, "of": of}
        if isinstance(of, int):
            return _("%(left)s of %(of)s requests left") % {"left": left, "of": of}
        return ngettext("%(num)s request left", "%(num)s requests left", left) % {"num": left}

    @property
    def month_quota(self) -> str:
        """What the network said is left of its month; empty where it does not bill by the month."""
        left, of = self.account.quota.get("month_left"), self.account.quota.get("month_of")
        if not (isinstance(left, int) and isinstance(of, int)):
            return ""
        return _("%(left)s of %(of)s to read left") % {"left": number_format(left), "of": number_format(of)}

    @property
    def rests(self) -> bool:
        """Whether it is not listened for a while, and nothing is wrong."""
        return bool(self.account.quota.get("rests")) and bool(self.account.trouble)

    @property
    def quota_until(self) -> datetime | None:
        """When it is filled up again."""
        try:
            return parse_datetime(str(self.account.quota.get("until") or ""))
        except ValueError:
            return None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What else its people have to know, as the network tells it: label and value."""
        tell = getattr(self.network, "facts", None)
        return list(tell(self.account)) if tell else []

    @property
    def how(self) -> str:
        """The template that says how to use it, where that takes more than its facts."""
        return str(getattr(self.network, "how", ""))

    @property
    def has_secrets(self) -> bool:
        """Whether somebody gave us keys; otherwise there are only settings."""
        return any(ask.is_secret for ask in (self.network.asks if self.network else ()))

    @property
    def streams(self) -> bool:
        """Whether what is said there is heard as it is said."""
        return isinstance(self.network, Streaming) and not self.account.stream_trouble


def standing_of(account: Account) -> Standing:
    """How it stands, and what somebody should do about it."""
    try:
        network = network_named(account.network)
    except KeyError:
        return Standing(account, None, Level.ILL, _("Nothing here speaks with this network any more."))
    level, says, do = _judged(account)
    return Standing(account, network, level, says, do)


def _judged(account: Account) -> tuple[Level, str, str]:
    state = Account.State
    if account.state == state.CLOSED:
        return Level.WELL, _("Closed. What was said stays."), ""
    if account.state == state.REFUSED:
        return Level.ILL, account.trouble or _("The network refuses our keys."), _("Sign in again.")
    if account.state == state.PAUSED:
        return Level.MIND, _("Paused: nothing is heard, and what we say waits."), ""
    if account.trouble and account.quota.get("rests"):
        return Level.MIND, account.trouble, _("It goes on by itself, or soon when its owners allow more.")
    if account.trouble:
        since = account.trouble_since
        short = since is not None and timezone.now() - since < SHORT
        do = _("It is tried again by itself.") if short else _("Look whether the network answers at all.")
        return (Level.MIND if short else Level.ILL), account.trouble, do
    if account.heard_at is None:
        return Level.MIND, _("Not heard yet: the first look is on its way."), ""
    if account.stream_trouble:
        return Level.MIND, account.stream_trouble, _("It is looked at every few minutes meanwhile.")
    return Level.WELL, "", ""
