"""What YouTube refuses, in the terms of the channels: its errors name a reason."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import parsed
from engawa.outside.channels.network import Refused, SignInAgain, Trouble
from engawa.outside.channels.youtube.units import ends

SPENT = ("quotaExceeded", "dailyLimitExceeded")
HURRIED = ("rateLimitExceeded", "userRateLimitExceeded")
KEYS = (
    "keyInvalid", "API_KEY_INVALID", "keyExpired", "authError", "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended",
)  # fmt: skip
SWITCHED_OFF = ("accessNotConfigured", "SERVICE_DISABLED")


class Gone(Refused):
    """There is no such comment, video or channel (any more)."""


class CommentsOff(Refused):
    """Nobody may comment there."""


class Spent(Trouble):
    """The units of the day are used up."""


def trouble_of(status: int, headers: Mapping[str, str], body: bytes) -> Trouble:
    """An error of HTTP, by the reason it names."""
    reasons, words = _told(body)
    if reasons & {*SPENT}:
        return Spent(_("YouTube's units of today are used up."), again_in=ends() - datetime.now(UTC))
    if status == 429 or reasons & {*HURRIED}:
        return Trouble(_("YouTube asks us to wait."), again_in=_pause(headers))
    if reasons & {*SWITCHED_OFF}:
        words = _("The project of these keys may not use the YouTube Data API: %s") % words
        return Trouble(words, again_in=timedelta(hours=1))
    if status == 401 or reasons & {*KEYS}:
        return SignInAgain(_("YouTube refuses our keys (%s). Sign in again.") % words)
    if "commentsDisabled" in reasons:
        return CommentsOff(_("Comments are switched off there."))
    if status == 404 or status == 410:
        return Gone(_("YouTube knows no such thing (any more)."))
    if status >= 500 or "processingFailure" in reasons:
        return Trouble(_("YouTube has trouble (%(status)s): %(words)s") % {"status": status, "words": words})
    return Refused(_("YouTube refuses this: %s") % words)


def token_trouble(status: int, body: bytes) -> Trouble:
    """Why Google gives no token for the refresh token."""
    try:
        said = parsed(body)
        code = str(said.get("error") or "")
    except (ValueError, AttributeError):
        code = ""
    if code == "invalid_grant":
        words = _(
            "Google does not take the refresh token any more. While its app is in testing, one lasts seven days."
        )
        return SignInAgain(words)
    if status < 500 and status != 429:
        return SignInAgain(_("Google does not take this client or token (%s).") % (code or status))
    return Trouble(_("Google gives no token just now (%s).") % status)


def _told(body: bytes) -> tuple[set[str], str]:
    """The reasons, of the older and the newer form of errors, and words for people."""
    try:
        error = parsed(body)["error"]
        listed: list[Any] = [*(error.get("errors") or ()), *(error.get("details") or ())]
        reasons = {str(one["reason"]) for one in listed if isinstance(one, Mapping) and one.get("reason")}
        return reasons, str(error.get("message") or "")[:300] or _("no reason given")
    except (ValueError, TypeError, KeyError, AttributeError):
        return set(), body[:200].decode("utf-8", "replace").strip() or _("no reason given")


def _pause(headers: Mapping[str, str]) -> timedelta:
    said = headers.get("retry-after", "")
    return (
        timedelta(seconds=min(int(said), 3600))
        if said.isdecimal() and len(said) < 9
        else timedelta(minutes=1)
    )
