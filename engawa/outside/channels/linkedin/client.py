"""LinkedIn's versioned API through the guarded door: its URNs, its headers, its troubles said for people."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import call, json_of, many, one, said
from engawa.outside.channels.metering import Meter
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure

AT_ONCE = 50
SHORT_PAUSE = timedelta(minutes=1)


class Gone(Refused):
    """There is no such thing (any more), or we may not see it."""


def service() -> str:
    """Where LinkedIn answers: ENGAWA_LINKEDIN_URL, or the public address."""
    return os.environ.get("ENGAWA_LINKEDIN_URL", "https://api.linkedin.com/rest").rstrip("/")


def version() -> str:
    """Which month's API is spoken: each is answered for about a year. ENGAWA_LINKEDIN_VERSION names another."""
    return os.environ.get("ENGAWA_LINKEDIN_VERSION", "202607")


def named(urn: str) -> str:
    """A URN as it stands in an address."""
    return quote(urn, safe="")


class Client:
    """Asks as one member, who administers the page."""

    def __init__(self, token: str, meter: Meter | None = None) -> None:
        self.meter = meter or Meter()
        self._headers = {
            "Authorization": f"Bearer {token}",
            "LinkedIn-Version": version(),
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def get(self, path: str) -> Mapping[str, Any]:
        """What LinkedIn knows.

        Raises:
            Trouble: of the kind it is.
        """
        told = json_of(self._ask("GET", path).body)
        if not isinstance(told, Mapping):
            raise Trouble(_("The network answers with something else than was asked for."))
        return told

    def elements(self, path: str, pages: int) -> Iterator[Mapping[str, Any]]:
        """The things of a list, a page after the other; raises as `get`."""
        mark = "&" if "?" in path else "?"
        for page in range(pages):
            found = many(self.get(f"{path}{mark}start={page * AT_ONCE}&count={AT_ONCE}"), "elements")[
                :AT_ONCE
            ]
            self.meter.read += len(found)
            yield from found
            if len(found) < AT_ONCE:
                return

    def post(self, path: str, what: Mapping[str, Any], *, partial: bool = False) -> Mapping[str, Any]:
        """Have something be said, or, `partial`, be otherwise; returns it as far as it is told, with its "id".

        Raises:
            Unsure: when it was asked for and nobody said what became of it.
            Trouble: of another kind, as for `get`.
        """
        more = {"X-RestLi-Method": "PARTIAL_UPDATE"} if partial else {}
        found = self._ask("POST", path, json.dumps(what).encode(), more)
        self.meter.written += 1
        return {"id": found.headers.get("x-restli-id", ""), **one(json_of(found.body))}

    def delete(self, path: str) -> None:
        """Have something be no more; raises as `post`."""
        self._ask("DELETE", path)
        self.meter.written += 1

    def _ask(
        self, method: str, path: str, body: bytes = b"", more: Mapping[str, str] | None = None
    ) -> fetch.Fetched:
        kind = {"Content-Type": "application/json"} if body else {}
        try:
            return call(
                method, f"{service()}/{path}", body=body, headers={**self._headers, **kind, **(more or {})}
            )
        except fetch.Refused as refusal:
            raise trouble_of(refusal.status, refusal.body, writing=method != "GET") from refusal


def trouble_of(status: int, body: bytes, *, writing: bool, now: datetime | None = None) -> Trouble:
    """A refusal in the terms of the channels; `writing`, where it may have been done all the same."""
    words = said(json_of(body), "message") or _("no reason given")
    if status == 429:
        return Trouble(_("The network asks us to wait: %s") % words, again_in=pause_of(words, now))
    if status == 401:
        return SignInAgain(_("The network refuses our keys (%s). Sign in again.") % words)
    if status in (404, 410):
        return Gone(_("It is no more there, or we may not see it."))
    if status == 426 or "NONEXISTENT_VERSION" in said(json_of(body), "code"):
        return Trouble(_("LinkedIn answers this version no more: set ENGAWA_LINKEDIN_VERSION. (%s)") % words)
    if status >= 500:
        return (Unsure if writing else Trouble)(_("The network has trouble: %s") % words)
    return Refused(_("The network refuses this: %s") % words)


def pause_of(words: str, now: datetime | None = None) -> timedelta:
    """How long to wait: quotas are those of a day, which ends at midnight UTC; some are those of a minute."""
    if "throttled" in words.lower():
        return SHORT_PAUSE
    now = now or datetime.now(UTC)
    return datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC) - now
