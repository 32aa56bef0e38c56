"""Mastodon's client API, through the guarded door: what it answers, and its troubles said for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure
from engawa.outside.channels.unreached import why_unreached

FORM = "application/x-www-form-urlencoded"
SECONDS = 20.0
LONGEST_PAUSE = timedelta(hours=1)


class Gone(Refused):
    """The server knows no such thing (any more)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, and what it allows from now on."""

    said: Any
    headers: Mapping[str, str]

    @property
    def one(self) -> Mapping[str, Any]:
        """It, where one thing was asked for."""
        return self.said if isinstance(self.said, Mapping) else {}

    @property
    def many(self) -> list[Mapping[str, Any]]:
        """It, where a list was asked for."""
        return [one for one in self.said if isinstance(one, Mapping)] if isinstance(self.said, list) else []


class Client:
    """Asks one server, as one account where a token is given."""

    def __init__(self, server: str, token: str = "") -> None:
        self.server = server
        self.quota: dict[str, Any] = {}
        self._given = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **what: Any) -> Answer:
        """What the server knows.

        Raises:
            Trouble: of the kind it is.
        """
        wishes = urlencode({name.replace("__", "[]"): value for name, value in what.items()}, doseq=True)
        return self._ask("GET", f"{path}?{wishes}" if wishes else path, b"", {})

    def post(self, path: str, what: Mapping[str, Any], *, once: str = "") -> Answer:
        """Have the server do something; with the same `once` it does it once.

        Raises:
            Unsure: when it was asked and did not answer.
            Trouble: of another kind, as for `get`.
        """
        headers = {"Content-Type": FORM} | ({"Idempotency-Key": once} if once else {})
        return self._ask("POST", path, urlencode(what, doseq=True).encode(), headers)

    def put(self, path: str, what: Mapping[str, Any]) -> Answer:
        """Have something be otherwise; raises as `post`."""
        return self._ask("PUT", path, urlencode(what, doseq=True).encode(), {"Content-Type": FORM})

    def delete(self, path: str) -> Answer:
        """Have something be no more; raises as `post`."""
        return self._ask("DELETE", path, b"", {})

    def send(self, path: str, body: bytes, media_type: str) -> Answer:
        """Give it a file; as `post` otherwise."""
        return self._ask("POST", path, body, {"Content-Type": media_type})

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            found = fetch.request(
                method,
                f"{self.server}{path}",
                body=body,
                headers={**self._given, **headers, "Accept": "application/json"},
                timeout=SECONDS,
            )
        except fetch.Refused as refusal:
            raise trouble_of(refusal.status, refusal.headers, refusal.body) from refusal
        except fetch.FetchError as error:
            lost = method != "GET" and not fetch.never_asked(error)
            raise (Unsure if lost else Trouble)(why_unreached(self.server, error)) from error
        self.quota = quota_of(found.headers) or self.quota
        try:
            return Answer(json.loads(found.body), found.headers)
        except (ValueError, RecursionError) as error:
            raise Trouble(_("%s does not answer as a Mastodon server does.") % self.server) from error


def trouble_of(status: int, headers: Mapping[str, str], body: bytes) -> Trouble:
    """A refusal in the terms of the channels."""
    words = _words(body)
    if status == 429:
        return Trouble(_("The server asks us to wait."), again_in=pause_of(headers))
    if status == 401 or (status == 403 and "login" in words.lower()):
        return SignInAgain(_("The server refuses our keys (%s). Sign in again.") % words)
    if status < 500:
        return (Gone if status in (404, 410) else Refused)(_("The server refuses this: %s") % words)
    return Trouble(_("The server has trouble (%(status)s): %(words)s") % {"status": status, "words": words})


def pause_of(headers: Mapping[str, str], now: datetime | None = None) -> timedelta:
    """How long the server asks us to wait; a minute when it does not say."""
    now = now or datetime.now(UTC)
    try:
        if headers.get("retry-after", "").isdigit():
            wished = timedelta(seconds=int(headers["retry-after"]))
        else:
            wished = datetime.fromisoformat(headers["x-ratelimit-reset"]) - now
    except (KeyError, ValueError, TypeError, OverflowError):
        wished = timedelta(minutes=1)
    return min(max(wished, timedelta(seconds=1)), LONGEST_PAUSE)


def quota_of(headers: Mapping[str, str]) -> dict[str, Any]:
    """What is left of how many, and until when; empty when the server does not say."""
    try:
        return {
            "left": int(headers["x-ratelimit-remaining"]),
            "of": int(headers["x-ratelimit-limit"]),
            "until": datetime.fromisoformat(headers["x-ratelimit-reset"]).isoformat(),
        }
    except (KeyError, ValueError):
        return {}


def _words(body: bytes) -> str:
    try:
        said = json.loads(body)
        return str(said.get("error_description") or said.get("error") or said)[:300]
    except (ValueError, AttributeError, RecursionError):
        return body[:300].decode("utf-8", "replace").strip() or _("no reason given")
