"""What Reddit refuses, in the terms of the channels: by HTTP, or within an answer that looks well."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import parsed
from engawa.outside.channels.network import Refused, SignInAgain, Trouble

LONGEST_PAUSE = timedelta(hours=1)
_BREAK = re.compile(r"(\d+) (millisecond|second|minute|hour)", re.IGNORECASE)
_SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}
_AGAIN = ("USER_REQUIRED", "WRONG_PASSWORD")


class Gone(Refused):
    """There is no such thing (any more)."""


def trouble_of(status: int, headers: Mapping[str, str], body: bytes) -> Trouble:
    """An error of HTTP. What is not there leads to a search."""
    words = _words(body)
    if status == 429:
        return Trouble(_("Reddit asks us to wait."), again_in=pause_of(headers))
    if status == 401:
        return SignInAgain(_("Reddit refuses our keys (%s). Sign in again.") % words)
    if status < 400 or status in (404, 410):
        return Gone(_("Reddit knows no such thing (any more)."))
    if status < 500:
        return Refused(_("Reddit refuses this: %s") % words)
    return Trouble(_("Reddit has trouble (%(status)s): %(words)s") % {"status": status, "words": words})


def expect_well(said: Any) -> None:
    """
    Raises:
        Trouble: of the kind it is, when an answer tells of errors.
    """
    told = said.get("json") if isinstance(said, Mapping) else None
    errors = told.get("errors") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(errors, list) or not errors:
        return
    named = [one for one in errors if isinstance(one, list) and one]
    code = str(named[0][0]) if named else ""
    words = "; ".join(str(one[1] if len(one) > 1 and one[1] else one[0]) for one in named)[:300]
    if code == "RATELIMIT":
        raise Trouble(_("Reddit lets us go on later: %s") % words, again_in=_break(told, words))
    if code in _AGAIN:
        raise SignInAgain(_("Reddit refuses our keys (%s). Sign in again.") % words)
    if code.startswith("DELETED_"):
        raise Gone(_("Reddit refuses this: %s") % (words or code))
    raise Refused(_("Reddit refuses this: %s") % (f"{words} ({code})" if code else words))


def pause_of(headers: Mapping[str, str]) -> timedelta:
    """How long Reddit asks us to wait; a minute when it does not say."""
    said = headers.get("retry-after") or headers.get("x-ratelimit-reset") or ""
    return _bounded(float(said)) if re.fullmatch(r"\d{1,9}(\.\d+)?", said) else timedelta(minutes=1)


def _break(told: Mapping[str, Any], words: str) -> timedelta:
    """It says how long in seconds beside the error, or in words: "Take a break for 5 minutes"."""
    seconds = told.get("ratelimit")
    if isinstance(seconds, int | float) and 0 < seconds < 10**9:
        return _bounded(seconds)
    found = _BREAK.search(words)
    return _bounded(int(found[1][:9]) * _SECONDS[found[2].lower()] + 1) if found else timedelta(minutes=10)


def _bounded(seconds: float) -> timedelta:
    return min(max(timedelta(seconds=seconds), timedelta(seconds=1)), LONGEST_PAUSE)


def _words(body: bytes) -> str:
    try:
        said = parsed(body)
        names = ("explanation", "error_description", "reason", "message", "error")
        found = next((str(said[name]) for name in names if said.get(name)), "")
    except (ValueError, AttributeError):
        found = body[:200].decode("utf-8", "replace").strip()
    return found[:300] or _("no reason given")
