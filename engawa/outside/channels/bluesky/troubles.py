"""What a Bluesky server answers when it does not do what it was asked, said for people."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from engawa.outside.channels.network import Refused, SignInAgain, Trouble

if TYPE_CHECKING:
    from atproto_client.exceptions import RequestErrorBase

ENDED = frozenset(("ExpiredToken", "InvalidToken", "AuthMissing"))
"""The session is over; a new one may be had."""
GONE = frozenset(("AccountTakedown", "AccountDeactivated", "AccountSuspended", "AuthFactorTokenRequired"))
LONGEST_PAUSE = timedelta(hours=1)


def code_of(error: "RequestErrorBase") -> str:
    """The network's own name for what is wrong, such as "ExpiredToken"; empty when it gave none."""
    content = error.response.content if error.response is not None else None
    return str(getattr(content, "error", "") or "")


def trouble_of(error: Exception) -> Trouble:
    """The same trouble in the terms of the channels."""
    response = getattr(error, "response", None)
    if response is None:
        return Trouble(_("The Bluesky server does not answer: %s") % _reason(error))
    status, code, words = response.status_code, code_of(error), _words(response.content)
    if status == 429:
        return Trouble(_("Bluesky asks us to wait."), again_in=pause_of(response.headers))
    if status == 401 or code in ENDED | GONE:
        return SignInAgain(_("Bluesky refuses our keys (%s). Give a new app password.") % words)
    if status < 500:
        return Refused(_("Bluesky refuses this: %s") % words)
    return Trouble(
        _("The Bluesky server has trouble (%(status)s): %(words)s") % {"status": status, "words": words}
    )


def pause_of(headers: Mapping[str, Any], now: datetime | None = None) -> timedelta:
    """How long to wait before asking again: what the server says, a minute when it says nothing sensible."""
    now = now or datetime.now(UTC)
    try:
        if "retry-after" in headers:
            wished = timedelta(seconds=float(headers["retry-after"]))
        else:
            wished = datetime.fromtimestamp(float(headers["ratelimit-reset"]), UTC) - now
    except (KeyError, ValueError, OverflowError, OSError):
        wished = timedelta(minutes=1)
    return min(max(wished, timedelta(seconds=1)), LONGEST_PAUSE)


def quota_of(headers: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of how many, and until when; empty when the server does not say."""
    try:
        return {
            "left": int(headers["ratelimit-remaining"]),
            "of": int(headers["ratelimit-limit"]),
            "until": datetime.fromtimestamp(int(headers["ratelimit-reset"]), UTC).isoformat(),
        }
    except (KeyError, ValueError, OverflowError, OSError):
        return {}


def _words(content: object) -> str:
    words = getattr(content, "message", None) or getattr(content, "error", None) or _("no reason given")
    return str(words)[:300]


def _reason(error: Exception) -> str:
    cause = error.__cause__ or error
    return (str(cause) or type(cause).__name__)[:300]
