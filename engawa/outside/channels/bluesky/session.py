"""One account's session at its server: opened with an app password, renewed when it ends, its tokens sealed."""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx
from django.utils.translation import gettext as _

from engawa.base.fetch import guarded_transport
from engawa.outside.channels.bluesky.troubles import ENDED, code_of, quota_of, trouble_of
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import SignInAgain, Trouble

if TYPE_CHECKING:
    from atproto_client import Client
    from atproto_client.client.session import Session as Tokens
    from atproto_client.client.session import SessionEvent

CHAT = {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}
MOST_OPEN = 200
SECONDS = 20.0
LARGEST = 10_000_000
Keep = Callable[[dict[str, Any]], None]


class Session:
    """Asks and does as one account. `keys` are {"server", "handle", "password", "session"}; threads may share it."""

    def __init__(self, keys: Mapping[str, Any], keep: Keep = lambda keys: None) -> None:
        self.keys = dict(keys)
        self.quota: dict[str, Any] = {}
        self._keep = keep
        self._renewing = Lock()
        self._client = _client(self.keys["server"])
        if self.keys.get("session"):
            self._client.login(session_string=self.keys["session"], fetch_bsky_profile=False)
        self._client.on_session_change(self._changed)
        if not self.keys.get("session"):
            self._sign_in()

    @property
    def did(self) -> str:
        """Who we are; it never changes."""
        return str(self.keys["did"])

    def ask(self, method: str, headers: Mapping[str, str] | None = None, /, **what: Any) -> dict[str, Any]:
        """What the server knows, as it says it.

        Raises:
            Trouble: of the kind it is.
        """
        from atproto_client.client.base import InvokeType
        from atproto_client.models.dot_dict import DotDict

        return self._call(InvokeType.QUERY, method, headers, params=DotDict(what) if what else None)

    def do(
        self, method: str, what: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Have the server do something, and what it says of it; raises as `ask` does."""
        return self.send(method, json.dumps(what).encode(), "application/json", headers)

    def send(
        self, method: str, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The same with a body of any kind."""
        from atproto_client.client.base import InvokeType

        return self._call(InvokeType.PROCEDURE, method, headers, content=body, input_encoding=media_type)

    def facets(self, text: str) -> list[dict[str, Any]]:
        """Links, tags and mentions in a text; whoever is mentioned is looked up, and nobody is left out silently
        but those whom the network does not know."""
        found = self._renewed(lambda: self._client.detect_facets(text))
        return [facet.model_dump(exclude_none=True, by_alias=True) for facet in found]

    def close(self) -> None:
        self._client.request.close()

    def _call(self, kind: Any, method: str, headers: Mapping[str, str] | None, **what: Any) -> dict[str, Any]:
        url = self._client._build_url(method)
        given = {"headers": dict(headers)} if headers else {}
        response = self._renewed(lambda: self._client._invoke(kind, url=url, **what, **given))
        self.quota = quota_of(response.headers) or self.quota
        if not isinstance(response.content, dict):
            raise Trouble(_("The Bluesky server answers in a way that cannot be understood."))
        return response.content

    def _renewed(self, call: Callable[[], Any]) -> Any:
        """The call's result; when the session turns out to be over, it is tried once more with a new one."""
        from atproto_client.exceptions import RequestErrorBase

        used = self.keys.get("session")
        try:
            return _translated(call)
        except Trouble as trouble:
            cause = trouble.__cause__
            if not isinstance(cause, RequestErrorBase) or code_of(cause) not in ENDED:
                raise
        self._renew(used)
        return _translated(call)

    def _renew(self, used: str | None) -> None:
        with self._renewing:
            if self.keys.get("session") != used:
                return
            try:
                _translated(self._client._refresh_and_set_session)
            except SignInAgain:
                self._sign_in()

    def _sign_in(self) -> None:
        name, password = self.keys.get("did") or self.keys["handle"], self.keys["password"]
        self._client.update_base_url(self.keys["server"])
        _translated(lambda: self._client.login(name, password, fetch_bsky_profile=False))

    def _changed(self, event: "SessionEvent", tokens: "Tokens") -> None:
        self.keys |= {"session": tokens.export(), "did": tokens.did, "handle": tokens.handle}
        self._keep(self.keys)


_open: OrderedDict[int, tuple[str, Session]] = OrderedDict()
_lock = Lock()


def session_of(account: Account, keys: Mapping[str, Any]) -> Session:
    """The open session of an account; a new one when its keys were given anew."""
    given = json.dumps([keys.get(name) for name in ("server", "did", "password")])
    with _lock:
        known = _open.get(account.pk)
        if known is not None and known[0] == given:
            _open.move_to_end(account.pk)
            return known[1]
    session = Session(keys, _keeper(account, keys))
    with _lock:
        _open[account.pk] = (given, session)
        if len(_open) > MOST_OPEN:
            _open.popitem(last=False)[1][1].close()
    return session


def _keeper(account: Account, given: Mapping[str, Any]) -> Keep:
    """Seals new tokens, unless somebody has given other keys meanwhile."""

    def keep(keys: dict[str, Any]) -> None:
        if keys_of(account).get("password") == given.get("password"):
            keep_keys(account.pk, keys)

    return keep


def _client(server: str) -> "Client":
    from atproto_client import Client
    from atproto_client.request import Request

    transport = guarded_transport(timeout=SECONDS, limit=LARGEST)
    return Client(server, request=Request(transport=transport, timeout=SECONDS, trust_env=False))


def _translated(call: Callable[[], Any]) -> Any:
    from atproto_client.exceptions import RequestErrorBase
    from atproto_core.exceptions import AtProtocolError

    try:
        return call()
    except (RequestErrorBase, httpx.HTTPError, httpx.InvalidURL) as error:
        raise trouble_of(error) from error
    except (AtProtocolError, ValueError) as error:
        raise Trouble(_("The Bluesky server answers in a way that cannot be understood.")) from error
