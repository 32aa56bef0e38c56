"""Signing in at a server: Engawa is registered there, a person agrees, and a token comes back (OAuth 2 with PKCE)."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import compare_digest, token_urlsafe
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.servers import server_of
from engawa.outside.channels.network import Refused, Trouble

SCOPE = "read write"
LONGEST_CODE = 2_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A person was sent to their server; what they bring back is judged by this."""

    server: str
    client_id: str
    client_secret: str
    verifier: str
    state: str
    back: str

    @property
    def address(self) -> str:
        """Where the person agrees."""
        challenge = urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("=")
        wishes = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.back,
            "scope": SCOPE,
            "state": self.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.server}/oauth/authorize?{urlencode(wishes)}"


def begin(written: str, back: str) -> Begun:
    """Make Engawa known to a server, named in any way; the person shall come back to `back`.

    Raises:
        Refused: when it is no such server, with what to do.
    """
    server = server_of(written)
    given = {"client_name": "Engawa", "redirect_uris": back, "scopes": SCOPE}
    try:
        known = Client(server).post("/api/v1/apps", given).one
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    if not known.get("client_id") or not known.get("client_secret"):
        raise Refused(_("%s does not answer as a Mastodon server does.") % server)
    secrets = (str(known["client_id"]), str(known["client_secret"]))
    return Begun(server, *secrets, token_urlsafe(48), token_urlsafe(24), back)


def finish(begun: Begun, brought: Mapping[str, str]) -> str:
    """The token for what the person brought back.

    Raises:
        Refused: when they did not agree, or it is not what they were sent for.
    """
    if not compare_digest(brought.get("state", "").encode(), begun.state.encode()):
        raise Refused(_("This is not the answer to what was asked. Begin once more."))
    code = brought.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise Refused(_("The server did not give its consent. Begin once more."))
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": begun.client_id,
        "client_secret": begun.client_secret,
        "redirect_uri": begun.back,
        "code_verifier": begun.verifier,
        "scope": SCOPE,
    }
    try:
        token = Client(begun.server).post("/oauth/token", given).one.get("access_token")
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    if not isinstance(token, str) or not token:
        raise Refused(_("The server did not give its consent. Begin once more."))
    return token
