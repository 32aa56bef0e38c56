"""YouTube's Data API through the guarded door: listening with a key, speaking with a token; each call counted."""

import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import is_token, parsed
from engawa.outside.channels.held import Held
from engawa.outside.channels.network import SignInAgain, Trouble, Unsure
from engawa.outside.channels.unreached import why_unreached
from engawa.outside.channels.youtube.troubles import token_trouble, trouble_of
from engawa.outside.channels.youtube.units import COSTS

SECONDS = 20.0
_tokens = Held()
Said = Mapping[str, Any]


def door() -> str:
    """Where people agree that an app speaks for them: below ENGAWA_YOUTUBE_URL, or Google's own."""
    given = os.environ.get("ENGAWA_YOUTUBE_URL", "").rstrip("/")
    return f"{given or 'https://accounts.google.com'}/o/oauth2/v2/auth"


def places() -> tuple[str, str]:
    """Where tokens are given, and where the API answers: below ENGAWA_YOUTUBE_URL, or Google's own."""
    given = os.environ.get("ENGAWA_YOUTUBE_URL", "").rstrip("/")
    if given:
        return f"{given}/token", f"{given}/youtube/v3"
    return "https://oauth2.googleapis.com/token", "https://www.googleapis.com/youtube/v3"


class Client:
    """Asks with {"key"}, and speaks with {"client_id", "secret", "refresh"}; without a key it asks with these too."""

    def __init__(self, keys: Mapping[str, Any]) -> None:
        self.keys = {name: str(value) for name, value in keys.items()}
        self.spent = 0

    @property
    def may_speak(self) -> bool:
        return bool(self.keys.get("refresh"))

    def get(self, what: str, wish: Mapping[str, Any], *, ours: bool = False) -> Said:
        """What YouTube knows, one page of it; `ours` as the channel itself sees it.

        Raises:
            Trouble: of the kind it is.
        """
        return self._asked("GET", what, wish, None, with_token=ours or not self.keys.get("key"))

    def insert(self, what: str, body: Said) -> Said:
        """Have something be.

        Raises:
            Unsure: when it was asked and did not answer.
            Trouble: of another kind, as for `get`.
        """
        return self._asked("POST", what, {"part": "snippet"}, body, with_token=True)

    def update(self, what: str, body: Said) -> Said:
        """Have something be otherwise; raises as `insert`."""
        return self._asked("PUT", what, {"part": "snippet"}, body, with_token=True)

    def delete(self, what: str, number: str) -> None:
        """Have something be no more; raises as `insert`."""
        self._asked("DELETE", what, {"id": number}, None, with_token=True)

    def _asked(
        self, method: str, what: str, wish: Mapping[str, Any], body: Said | None, *, with_token: bool
    ) -> Said:
        if not with_token:
            return self._ask(method, what, {**wish, "key": self.keys.get("key", "")}, body, {})
        if not self.may_speak:
            raise SignInAgain(_("There is no token to speak with: sign in again and give one."))
        return _tokens.use(
            self._whose(),
            self._asked_for,
            lambda token: self._ask(method, what, wish, body, {"Authorization": f"Bearer {token}"}),
        )

    def _ask(
        self, method: str, what: str, wish: Mapping[str, Any], body: Said | None, headers: Mapping[str, str]
    ) -> Said:
        self.spent += COSTS[method, what]
        sent = json.dumps(body).encode() if body is not None else b""
        kind = {"Content-Type": "application/json"} if sent else {}
        try:
            found = fetch.request(
                method,
                f"{places()[1]}/{what}?{urlencode(wish)}",
                body=sent,
                headers={**headers, **kind, "Accept": "application/json"},
                timeout=SECONDS,
                redirects=0,
            )
        except fetch.Refused as refusal:
            raise trouble_of(refusal.status, refusal.headers, refusal.body) from refusal
        except fetch.FetchError as error:
            lost = method != "GET" and not fetch.never_asked(error)
            raise (Unsure if lost else Trouble)(why_unreached(places()[1], error)) from error
        return _read(found.body) if found.body else {}

    def _asked_for(self) -> tuple[str, int]:
        wish = {
            "grant_type": "refresh_token",
            "client_id": self.keys.get("client_id", ""),
            "client_secret": self.keys.get("secret", ""),
            "refresh_token": self.keys["refresh"],
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        address, body = places()[0], urlencode(wish).encode()
        try:
            told = _read(fetch.request("POST", address, body=body, headers=headers, timeout=SECONDS).body)
        except fetch.Refused as refusal:
            raise token_trouble(refusal.status, refusal.body) from refusal
        except fetch.FetchError as error:
            raise Trouble(why_unreached(address, error)) from error
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not is_token(token):
            raise token_trouble(200, b"")
        return token, seconds if isinstance(seconds, int) and 0 < seconds < 10**6 else 3600

    def _whose(self) -> tuple[str, ...]:
        return places()[0], *(self.keys.get(each, "") for each in ("client_id", "secret", "refresh"))


def items(said: Said) -> list[Said]:
    """What a list holds."""
    listed = said.get("items")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _read(body: bytes) -> Said:
    try:
        said = parsed(body)
    except ValueError as error:
        raise Trouble(_("YouTube answers with something else than JSON.")) from error
    return said if isinstance(said, Mapping) else {}
