"""X's API through the guarded door: signed, counted, its troubles said for people."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import call, json_of, many, said
from engawa.outside.channels.metering import Meter
from engawa.outside.channels.network import Refused, Resting, SignInAgain, Trouble, Unsure
from engawa.outside.channels.x.signing import authorization

LONGEST_PAUSE = timedelta(hours=6)
USED_UP = ("usage-capped", "UsageCapExceeded", "CreditsDepleted", "credits")


class Gone(Refused):
    """There is no such post (any more), or we may not see it."""


def service() -> str:
    """Where X answers: ENGAWA_X_URL, or the public address."""
    return os.environ.get("ENGAWA_X_URL", "https://api.x.com/2").rstrip("/")


class Client:
    """Asks as one user; `keys` are the app's and the user's."""

    def __init__(self, keys: Mapping[str, str], meter: Meter | None = None) -> None:
        self.meter = meter or Meter()
        self.quota: dict[str, Any] = {}
        self._keys = keys

    def get(self, path: str, **what: str) -> Mapping[str, Any]:
        """What X knows.

        Raises:
            Trouble: of the kind it is.
        """
        told = self._ask("GET", path, {name.replace("__", "."): value for name, value in what.items()})
        self.meter.read += len(many(told, "data")) or int(isinstance(told.get("data"), Mapping))
        return told

    def pages(self, path: str, most: int, **what: str) -> Iterator[Mapping[str, Any]]:
        """A page after the other; raises as `get`."""
        token = ""
        for _page in range(most):
            told = self.get(path, **what, **({"pagination_token": token} if token else {}))
            yield told
            before, token = token, said(told, "meta", "next_token")
            if token in ("", before):
                return

    def post(self, path: str, what: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have something be said.

        Raises:
            Unsure: when it was asked for and nobody said what became of it.
            Trouble: of another kind, as for `get`.
        """
        told = self._ask("POST", path, {}, json.dumps(what).encode())
        self.meter.written += 1
        return told

    def delete(self, path: str) -> None:
        """Have something be no more; raises as `post`."""
        self._ask("DELETE", path, {})
        self.meter.written += 1

    def usage(self) -> dict[str, int]:
        """What is left of the month, where the owner gave the app's own token."""
        if not self._keys.get("bearer"):
            return {}
        told = self._ask("GET", "usage/tweets", {}, bearer=True)
        try:
            of, used = (int(said(told, "data", name)) for name in ("project_cap", "project_usage"))
        except ValueError:
            return {}
        return {"month_left": max(of - used, 0), "month_of": of}

    def _ask(
        self, method: str, path: str, what: Mapping[str, str], body: bytes = b"", *, bearer: bool = False
    ) -> Mapping[str, Any]:
        url = f"{service()}/{path}"
        proof = f"Bearer {self._keys['bearer']}" if bearer else authorization(method, url, what, self._keys)
        headers = {"Authorization": proof, **({"Content-Type": "application/json"} if body else {})}
        try:
            found = call(method, f"{url}?{urlencode(what)}" if what else url, body=body, headers=headers)
        except fetch.Refused as refusal:
            raise trouble_of(
                refusal.status, refusal.headers, refusal.body, writing=method != "GET"
            ) from refusal
        self.quota = self.quota if bearer else quota_of(found.headers) or self.quota
        return _told(json_of(found.body), writing=method != "GET")


def trouble_of(status: int, headers: Mapping[str, str], body: bytes, *, writing: bool) -> Trouble:
    """A refusal in the terms of the channels; `writing`, where it may have been done all the same."""
    told = json_of(body)
    words = said(told, "detail") or said(told, "title") or _first_error(told) or _("no reason given")
    kinds = f"{said(told, 'type')} {said(told, 'title')}"
    if status == 402 or (status in (403, 429) and any(word in kinds for word in USED_UP)):
        return Resting(_("What you bought there is used up: %s") % words, again_in=LONGEST_PAUSE)
    if status == 429:
        return Trouble(_("The network asks us to wait: %s") % words, again_in=pause_of(headers))
    if status == 401:
        return SignInAgain(_("The network refuses our keys (%s). Sign in again.") % words)
    if status == 404:
        return Gone(_("It is no more there, or we may not see it."))
    if status >= 500:
        return (Unsure if writing else Trouble)(_("The network has trouble: %s") % words)
    return Refused(_("The network refuses this: %s") % words)


def pause_of(headers: Mapping[str, str]) -> timedelta:
    """How long X asks us to wait: until its header says, or a quarter of an hour."""
    try:
        wished = datetime.fromtimestamp(int(headers["x-rate-limit-reset"]), UTC) - datetime.now(UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        wished = timedelta(minutes=15)
    return min(max(wished, timedelta(seconds=1)), LONGEST_PAUSE)


def quota_of(headers: Mapping[str, str]) -> dict[str, Any]:
    """What is left of how many requests, and until when; empty where X does not say."""
    try:
        until = datetime.fromtimestamp(int(headers["x-rate-limit-reset"]), UTC)
        left, of = int(headers["x-rate-limit-remaining"]), int(headers["x-rate-limit-limit"])
    except (KeyError, ValueError, OverflowError, OSError):
        return {}
    return {"left": left, "of": of, "until": until.isoformat()}


def _told(told: object, *, writing: bool) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        words = _("The network answers with something else than was asked for.")
        raise (Unsure if writing else Trouble)(words)
    if told.get("errors") and not told.get("data") and "meta" not in told:
        raise Gone(_first_error(told) or _("It is no more there, or we may not see it."))
    return told


def _first_error(told: object) -> str:
    return next((said(one, "detail") or said(one, "message") for one in many(told, "errors")), "")
