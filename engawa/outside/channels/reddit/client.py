"""Reddit's API through the guarded door: as one account, with a token that is asked for anew when it ends."""

import os
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import is_token, parsed
from engawa.outside.channels.held import Held
from engawa.outside.channels.network import SignInAgain, Trouble, Unsure
from engawa.outside.channels.reddit.troubles import expect_well, trouble_of
from engawa.outside.channels.unreached import why_unreached

FORM = "application/x-www-form-urlencoded"
SECONDS = 20.0
AGENT = "web:engawa:1"
KEPT_BACK = 10
"""Requests that are kept for answers: listening leaves them."""
_tokens = Held()
Keys = Mapping[str, Any]


def places() -> tuple[str, str]:
    """Where tokens are given, and where the API answers: ENGAWA_REDDIT_URL is both, or else Reddit's own."""
    given = os.environ.get("ENGAWA_REDDIT_URL", "").rstrip("/")
    return (given, given) if given else ("https://www.reddit.com", "https://oauth.reddit.com")


class Client:
    """Asks as one account. `keys` are {"client_id", "secret"} with {"name", "password"} or {"refresh"}."""

    def __init__(self, keys: Keys, name: str = "") -> None:
        self.keys = {each: str(value) for each, value in keys.items()}
        self.name = name or self.keys.get("name", "")
        self.quota: dict[str, Any] = {}

    @property
    def has_spare(self) -> bool:
        """Whether so much is left that listening may go on."""
        return int(self.quota.get("left", KEPT_BACK + 1)) > KEPT_BACK

    def get(self, path: str, **what: Any) -> Any:
        """What Reddit knows.

        Raises:
            Trouble: of the kind it is.
        """
        return self._renewed("GET", f"{path}?{urlencode({**what, 'raw_json': 1})}", b"")

    def post(self, path: str, **what: Any) -> Any:
        """Have Reddit do something.

        Raises:
            Unsure: when it was asked and did not answer.
            Trouble: of another kind, as for `get`.
        """
        said = self._renewed("POST", f"{path}?raw_json=1", urlencode({**what, "api_type": "json"}).encode())
        expect_well(said)
        return said

    def _renewed(self, method: str, path: str, body: bytes) -> Any:
        return _tokens.use(self._whose(), self._asked_for, lambda token: self._ask(method, path, body, token))

    def _ask(self, method: str, path: str, body: bytes, token: str) -> Any:
        more = {"Content-Type": FORM} if body else {}
        headers = {"Authorization": f"bearer {token}", "Accept": "application/json", **more}
        found = self._fetched(method, f"{places()[1]}{path}", body, headers)
        self.quota = quota_of(found.headers) or self.quota
        return _read(found.body)

    def _asked_for(self) -> tuple[str, int]:
        keys = self.keys
        if keys.get("refresh"):
            wish = {"grant_type": "refresh_token", "refresh_token": keys["refresh"]}
        else:
            wish = {
                "grant_type": "password",
                "username": keys.get("name", ""),
                "password": keys.get("password", ""),
            }
        app = b64encode(f"{keys.get('client_id', '')}:{keys.get('secret', '')}".encode()).decode()
        headers = {"Authorization": f"Basic {app}", "Content-Type": FORM}
        address = f"{places()[0]}/api/v1/access_token"
        told = _read(self._fetched("POST", address, urlencode(wish).encode(), headers, is_safe=True).body)
        token = told.get("access_token") if isinstance(told, Mapping) else None
        if not is_token(token):
            why = str(told.get("error") or "") if isinstance(told, Mapping) else ""
            raise SignInAgain(_("Reddit does not take this name, password or token (%s).") % (why or "?"))
        seconds = told.get("expires_in")
        return token, seconds if isinstance(seconds, int) and 0 < seconds < 10**6 else 3600

    def _fetched(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], *, is_safe: bool = False
    ) -> fetch.Fetched:
        agent = f"{AGENT} (by /u/{self.name})" if self.name.isascii() and self.name else AGENT
        try:
            return fetch.request(
                method,
                address,
                body=body,
                headers={**headers, "User-Agent": agent},
                timeout=SECONDS,
                redirects=0,
            )
        except fetch.Refused as refusal:
            self.quota = quota_of(refusal.headers) or self.quota
            raise trouble_of(refusal.status, refusal.headers, refusal.body) from refusal
        except fetch.FetchError as error:
            lost = method != "GET" and not is_safe and not fetch.never_asked(error)
            raise (Unsure if lost else Trouble)(why_unreached(places()[1], error)) from error

    def _whose(self) -> tuple[str, ...]:
        names = ("client_id", "secret", "name", "password", "refresh")
        return places()[0], *(self.keys.get(each, "") for each in names)


def quota_of(headers: Mapping[str, str], now: datetime | None = None) -> dict[str, Any]:
    """What is left of how many, and until when; empty when Reddit does not say."""
    try:
        left, used = (int(float(headers[f"x-ratelimit-{each}"])) for each in ("remaining", "used"))
        until = (now or datetime.now(UTC)) + timedelta(seconds=float(headers["x-ratelimit-reset"]))
    except (KeyError, ValueError, OverflowError):
        return {}
    return {"left": left, "of": left + used, "until": until.isoformat(timespec="seconds")}


def _read(body: bytes) -> Any:
    try:
        return parsed(body)
    except ValueError as error:
        raise Trouble(_("Reddit answers with something else than JSON.")) from error
