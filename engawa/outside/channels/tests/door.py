"""Where people agree, on this machine: an authorisation server as each network's documents describe theirs.

What it is not asked for itself goes on to a network on paper behind it, with the token it gave in the place of the one
that is taken there.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from engawa.outside.channels.tests.serving import Answer, answering

APP, SECRET, REFRESH = "our-app", "our-secret", "again"
Said = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """What a network asks for, by its documents."""

    authorize: str
    token: str
    scopes: tuple[str, ...]
    separator: str = " "
    asks: Mapping[str, str] = field(default_factory=dict)
    """What has to stand in the address, so that a refresh token comes."""
    pkce: bool = False
    basic: bool = False
    refresh: str = ""
    """The refresh token it gives; what it is good for is known behind the door. Empty: it gives none."""
    rotates: bool = False
    """Whether a refresh token counts once; then the door keeps them."""
    declines: Mapping[str, str] = field(default_factory=lambda: {"error": "access_denied"})
    taken: str = ""
    """The token that is taken behind the door in the place of ours."""
    unknown_app: tuple[int, Said] = (401, {"error": "invalid_client"})
    unknown_code: tuple[int, Said] = (400, {"error": "invalid_grant"})


REDDIT = Rules(
    "/api/v1/authorize", "/api/v1/access_token",
    ("identity", "read", "history", "privatemessages", "submit", "edit"),
    asks={"duration": "permanent"}, basic=True, refresh=REFRESH,
    unknown_app=(401, {"message": "Unauthorized", "error": 401}), unknown_code=(200, {"error": "invalid_grant"}),
)  # fmt: skip
GOOGLE = Rules(
    "/o/oauth2/v2/auth", "/token", ("https://www.googleapis.com/auth/youtube.force-ssl",),
    asks={"access_type": "offline", "prompt": "consent"}, pkce=True, refresh=REFRESH,
    unknown_app=(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}),
    unknown_code=(400, {"error": "invalid_grant", "error_description": "Malformed auth code."}),
)  # fmt: skip
X = Rules(
    "/i/oauth2/authorize", "/oauth2/token", ("tweet.read", "tweet.write", "users.read", "offline.access"),
    pkce=True, basic=True, refresh="x-refresh", rotates=True, taken="b",
    unknown_app=(401, {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}),
    unknown_code=(400, {"error": "invalid_request",
                        "error_description": "Value passed for the authorization code was invalid."}),
)  # fmt: skip
LINKEDIN = Rules(
    "/oauth/v2/authorization", "/oauth/v2/accessToken",
    ("r_organization_social", "w_organization_social", "r_organization_social_feed", "w_organization_social_feed",
     "rw_organization_admin"),
    taken="token", declines={"error": "user_cancelled_authorize", "error_description": "The user cancelled"},
    unknown_app=(401, {"error": "invalid_client", "error_description": "Client authentication failed"}),
    unknown_code=(400, {"error": "invalid_request",
                        "error_description": "Unable to retrieve access token: authorization code not found"}),
)  # fmt: skip
FACEBOOK = Rules(
    "/dialog/oauth", "/oauth/access_token",
    ("pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_posts",
     "pages_manage_engagement", "pages_messaging"),
    separator=",", taken="page-token",
    declines={"error": "access_denied", "error_code": "200", "error_reason": "user_denied",
              "error_description": "Permissions error"},
    unknown_app=(400, {"error": {"message": "Error validating client secret.", "type": "OAuthException", "code": 1}}),
    unknown_code=(400, {"error": {"message": "This authorization code has been used.", "type": "OAuthException",
                                  "code": 100, "error_subcode": 36009}}),
)  # fmt: skip


@dataclass
class Door:
    """`troubles` are answered first to whoever asks for a token; `pages` are those that a person manages."""

    rules: Rules
    behind: str = ""
    address: str = ""
    codes: dict[str, Said] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    stands: str = ""
    """The refresh token that counts, where each counts once."""
    seconds: int = 7200
    grants: tuple[str, ...] | None = None
    """What a person agrees to; all of it, where nothing else is said."""
    troubles: list[tuple[int, Said | bytes]] = field(default_factory=list)
    pages: list[Said] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def agree(self, address: str, *, declines: bool = False) -> Said:
        """What somebody brings back who was led to this address."""
        parts = urlsplit(address)
        wish = {name: each[0] for name, each in parse_qs(parts.query).items()}
        assert address.startswith(f"{self.address}{self.rules.authorize}?")
        assert (wish["response_type"], wish["client_id"]) == ("code", APP)
        assert tuple(wish["scope"].split(self.rules.separator)) == self.rules.scopes
        assert (wish.get("code_challenge_method") == "S256") == self.rules.pkce
        assert len(wish["state"]) > 30
        if declines:
            return {**self.rules.declines, "state": wish["state"]}
        code = f"code{len(self.codes)}"
        self.codes[code] = wish
        return {"code": code, "state": wish["state"]}

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        parts = urlsplit(request.path)
        told = {name: each[0] for name, each in parse_qs(f"{parts.query}&{body.decode()}").items()}
        if parts.path == self.rules.authorize:
            return self._page(f"{self.address}{request.path}", told)
        if parts.path == self.rules.token and told.get("refresh_token") != REFRESH:
            self.asked.append(told.get("grant_type", ""))
            status, said = self.troubles.pop(0) if self.troubles else self._token(told, dict(request.headers))
            words = said if isinstance(said, bytes) else json.dumps(said).encode()
            return status, {"Content-Type": "application/json"}, words
        if parts.path == "/me/accounts":
            return 200, {"Content-Type": "application/json"}, json.dumps({"data": self.pages}).encode()
        return self._behind(request, body)

    def _page(self, here: str, wish: Said) -> Answer:
        """What a person sees there, with two links back."""
        links = (("Allow", self.agree(here)), ("Decline", self.agree(here, declines=True)))
        lines = "".join(
            f'<p><a href="{wish["redirect_uri"]}?{urlencode(brought)}">{name}</a>' for name, brought in links
        )
        page = f"<!doctype html><html lang=en><title>Agree?</title><h1>Agree?</h1>{lines}"
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()

    def _token(self, told: Said, headers: Mapping[str, str]) -> tuple[int, Said]:
        if not self._is_app(told, headers):
            return self.rules.unknown_app
        if told["grant_type"] == "fb_exchange_token":
            return (
                (200, self._tokens(()))
                if told["fb_exchange_token"] in self.given
                else self.rules.unknown_code
            )
        if told["grant_type"] == "refresh_token":
            known = told["refresh_token"] == (self.stands or self.rules.refresh)
            return (
                (200, self._tokens(self.rules.scopes, refreshes=True)) if known else self.rules.unknown_code
            )
        wish = self.codes.get(told["code"])
        if wish is None or "used" in wish or wish["redirect_uri"] != told["redirect_uri"]:
            return self.rules.unknown_code
        if self.rules.pkce and wish["code_challenge"] != challenge(told["code_verifier"]):
            return self.rules.unknown_code
        wish["used"] = True
        granted = self.rules.scopes if self.grants is None else self.grants
        refreshes = all(wish.get(name) == value for name, value in self.rules.asks.items())
        return 200, self._tokens(granted, refreshes=refreshes)

    def _tokens(self, granted: tuple[str, ...], *, refreshes: bool = False) -> Said:
        self.given.append(f"given{len(self.given)}")
        told: Said = {"access_token": self.given[-1], "token_type": "bearer", "expires_in": self.seconds}
        if granted and self.rules.separator == " ":
            told["scope"] = " ".join(granted)
        if refreshes and self.rules.refresh:
            told["refresh_token"] = self.rules.refresh
        if refreshes and self.rules.rotates:
            told["refresh_token"] = self.stands = f"{self.rules.refresh}{len(self.given)}"
        return told

    def _is_app(self, told: Said, headers: Mapping[str, str]) -> bool:
        if self.rules.basic:
            proof = headers.get("Authorization", "").removeprefix("Basic ")
            return b64decode(proof).decode() == f"{APP}:{SECRET}" and "client_secret" not in told
        return (told.get("client_id"), told.get("client_secret")) == (APP, SECRET)

    def _behind(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        headers = {
            name: value for name, value in request.headers.items() if name.lower() != "accept-encoding"
        }
        token = headers.get("Authorization", "").partition(" ")[2]
        if self.rules.taken and token in self.given:
            headers["Authorization"] = f"Bearer {self.rules.taken}"
        url = f"{self.behind}{request.path}"
        try:
            with urlopen(Request(url, body or None, headers, method=request.command)) as found:
                return found.status, dict(found.headers), found.read()
        except HTTPError as error:
            return error.code, dict(error.headers), error.read()


def challenge(verifier: str) -> str:
    """As RFC 7636 makes it (section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


@contextmanager
def door(rules: Rules, behind: str) -> Iterator[Door]:
    """One that stands until the end."""
    made = Door(rules, behind)
    with answering(made.answer) as made.address:
        yield made
