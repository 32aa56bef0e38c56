"""Asks the Graph API as one page, through the guarded door, and counts what it reads and writes."""

import hmac
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import call, json_of, many, said
from engawa.outside.channels.meta.troubles import quota_of, trouble_of
from engawa.outside.channels.metering import Meter
from engawa.outside.channels.network import Trouble, Unsure

VERSION = "v25.0"
PAGES = 20
MOST_ROWS = 100
"""On one page: more than that nobody asks for."""
BEGINNING = datetime.fromtimestamp(0, UTC)
LONGEST_NAME = 300
"""Of what is kept to go on from: the network's own names are much shorter."""
SECRETS = ("access_token", "appsecret_proof")


def service() -> str:
    """Where the Graph API answers: ENGAWA_GRAPH_URL, or the public one."""
    return os.environ.get("ENGAWA_GRAPH_URL", f"https://graph.facebook.com/{VERSION}").rstrip("/")


class Graph:
    """One page's way to ask. The token goes in a header, so that it stands in no address and no trouble."""

    def __init__(self, token: str, secret: str = "", meter: Meter | None = None) -> None:
        self.meter = meter or Meter()
        self.quota: dict[str, Any] = {}
        self._headers = {"Authorization": f"Bearer {token}"}
        proof = hmac.new(secret.encode(), token.encode(), "sha256").hexdigest() if secret else ""
        self._proof = {"appsecret_proof": proof} if proof else {}

    def get(self, path: str, **what: Any) -> Mapping[str, Any]:
        """One thing.

        Raises:
            Trouble: of the kind it is.
        """
        return self._ask("GET", path, what)

    def rows(self, path: str, *, pages: int = PAGES, **what: Any) -> Iterator[Mapping[str, Any]]:
        """The things at an edge, a page after the other; raises as `get`.

        Of the address of the next page only what it asks for is taken: it bears our token, and could lead anywhere.
        """
        asked: list[Mapping[str, Any]] = []
        while len(asked) < pages and what not in asked:
            told = self._ask("GET", path, what)
            asked.append(what)
            found = many(told, "data")[:MOST_ROWS]
            self.meter.read += len(found)
            yield from found
            onward = said(told, "paging", "next")
            if not onward or not found:
                return
            what = {name: value for name, value in parse_qsl(urlsplit(onward).query) if name not in SECRETS}

    def post(self, path: str, what: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have something be said or changed.

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

    def _ask(self, method: str, path: str, what: Mapping[str, Any], body: bytes = b"") -> Mapping[str, Any]:
        wishes = urlencode({**what, **self._proof})
        url = f"{service()}/{quote(path)}" + (f"?{wishes}" if wishes else "")
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        try:
            found = call(method, url, body=body, headers=headers)
        except fetch.Refused as refusal:
            self.quota = quota_of(refusal.headers) or self.quota
            writing = method != "GET"
            raise trouble_of(refusal.status, refusal.headers, refusal.body, writing=writing) from refusal
        self.quota = quota_of(found.headers) or self.quota
        told = json_of(found.body)
        if not isinstance(told, Mapping):
            words = _("The network answers with something else than was asked for.")
            raise (Trouble if method == "GET" else Unsure)(words)
        return told


def moment(told: object) -> datetime:
    """A moment as the Graph API writes it ("2026-03-02T12:00:00+0000"); 1970 where it tells none, and now for what
    lies ahead: listening goes on from the latest."""
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else BEGINNING
        return min(at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC), datetime.now(UTC))
    except (ValueError, OverflowError):
        return BEGINNING


def seconds(told: object) -> int:
    """The same as seconds since 1970."""
    return int(moment(told).timestamp())


def going_on(kept: object, first: int) -> int:
    """From when to go on: as it was kept, if that does not lie ahead, or else from the first."""
    return min(kept, int(datetime.now(UTC).timestamp())) if isinstance(kept, int) else first
