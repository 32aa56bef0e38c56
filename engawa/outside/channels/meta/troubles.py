"""What the Graph API refuses, in the terms of the channels, and what its headers say is left."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import json_of, one, said
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure

SIGN_IN = {102, 190}
WAIT = {4, 17, 32, 341, 368, 613, *range(80000, 80015)}
NOT_ALLOWED = {3, 10, *range(200, 300)}
UNKNOWN = {1, 2}
NO_SUCH_THING = {33, 1349125}
TOO_LATE = 2018278
"""The subcode of what is said in private after the time in which one may answer."""
PAUSE = timedelta(minutes=15)
MOST_MINUTES = 6 * 60
SHARES = ("call_count", "total_cputime", "total_time")


class Gone(Refused):
    """There is no such thing (any more), or we may not see it."""


class NotAllowed(Refused):
    """The owner's app lacks a permission."""


def trouble_of(status: int, headers: Mapping[str, str], body: bytes, *, writing: bool) -> Trouble:
    """A refusal in the terms of the channels; `writing`, where it may have been done all the same."""
    told = one(json_of(body), "error")
    code, subcode = _number(told.get("code")), _number(told.get("error_subcode"))
    words = said(told, "error_user_msg") or said(told, "message") or _("no reason given")
    if code in SIGN_IN or (status == 401 and not code):
        return SignInAgain(_("The network refuses our keys (%s). Sign in again.") % words)
    if code in WAIT or status == 429:
        return Trouble(_("The network asks us to wait: %s") % words, again_in=pause_of(headers))
    if subcode == TOO_LATE:
        return Refused(_("They wrote too long ago: this network lets nobody answer in private any more."))
    if code in NOT_ALLOWED:
        return NotAllowed(_("The app you made there may not do this: %s") % words)
    if (code == 100 and subcode in NO_SUCH_THING) or code == 803 or (status == 404 and not code):
        return Gone(_("It is no more there, or we may not see it."))
    if code in UNKNOWN or told.get("is_transient") is True or status >= 500:
        return (Unsure if writing else Trouble)(_("The network has trouble: %s") % words)
    return Refused(_("The network refuses this: %s") % words)


def pause_of(headers: Mapping[str, str]) -> timedelta:
    """How long the network asks us to wait: in minutes in its header, or a quarter of an hour."""
    minutes = max((_number(use.get("estimated_time_to_regain_access")) for use in _uses(headers)), default=0)
    return timedelta(minutes=min(minutes, MOST_MINUTES)) if minutes > 0 else PAUSE


def quota_of(headers: Mapping[str, str]) -> dict[str, Any]:
    """Which share of what is allowed is left; empty where the network does not say."""
    used = [_number(use.get(name)) for use in _uses(headers) for name in SHARES if name in use]
    return {"percent": max(0, 100 - max(used))} if used else {}


def _uses(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    by_app = json_of(headers.get("x-app-usage", "").encode())
    if isinstance(by_app, Mapping):
        yield by_app
    by_business = json_of(headers.get("x-business-use-case-usage", "").encode())
    for uses in by_business.values() if isinstance(by_business, Mapping) else ():
        yield from (use for use in uses if isinstance(use, Mapping)) if isinstance(uses, list) else ()


def _number(value: object) -> int:
    try:
        return int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0
