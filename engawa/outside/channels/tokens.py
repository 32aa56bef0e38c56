"""Tokens from the address where a network gives them (RFC 6749): answers judged, troubles said for people."""

import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.calling import call, host_of, is_token, json_of, one, said
from engawa.outside.channels.consent import Way
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure

FORM = "application/x-www-form-urlencoded"
UNKNOWN_APP = ("invalid_client", "unauthorized_client")
Said = Mapping[str, Any]


def exchanged(way: Way, code: str, back: str, verifier: str) -> Said:
    """What is given for a code that somebody brought back.

    Raises:
        Refused: when the network gives nothing for it, and never will.
        Trouble: when it does not answer as it should.
    """
    wish = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    return asked(way, wish | ({"code_verifier": verifier} if way.pkce else {}))


def refreshed(way: Way, token: str) -> Said:
    """What is given for a refresh token.

    Raises:
        SignInAgain: when it stands no more.
        Trouble: when the network does not answer as it should.
    """
    try:
        return asked(way, {"grant_type": "refresh_token", "refresh_token": token})
    except Refused as problem:
        raise SignInAgain(_("%s Sign in again.") % problem) from problem


def asked(way: Way, wish: Mapping[str, str]) -> Said:
    """What the address for tokens tells, with an access token in it; raises as `exchanged`."""
    headers = {"Content-Type": FORM, **({"User-Agent": way.agent} if way.agent else {})}
    if way.basic:
        app = f"{quote(way.client_id, safe='')}:{quote(way.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(app.encode()).decode()}"
    else:
        secret = {"client_secret": way.client_secret} if way.client_secret else {}
        wish = {**wish, "client_id": way.client_id, **secret}
    try:
        found = call("POST", way.token, body=urlencode(wish).encode(), headers=headers)
    except fetch.Refused as refusal:
        raise _trouble(way, refusal.status, json_of(refusal.body)) from refusal
    except Unsure as problem:
        raise Trouble(str(problem)) from problem
    told = json_of(found.body)
    if not isinstance(told, Mapping):
        raise Trouble(_("%s answers with something else than tokens.") % host_of(way.token))
    if told.get("error"):
        raise _trouble(way, 400, told)
    if not is_token(told.get("access_token")):
        raise Trouble(_("%s answers with something else than tokens.") % host_of(way.token))
    return told


def lasting(told: Said) -> str:
    """The refresh token, where one came."""
    token = told.get("refresh_token")
    return token if is_token(token) else ""


def ends(told: Said) -> int:
    """When the access token ends, in seconds since 1970; 0 where that was not told."""
    seconds = told.get("expires_in")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < 10**9:
        return 0
    return int(time.time()) + seconds


def _trouble(way: Way, status: int, told: object) -> Trouble:
    """A refusal in the terms of the channels. Facebook tells its words one level deeper than the standard."""
    kind = said(told, "error")
    words = (
        said(told, "error_description")
        or said(one(told, "error"), "message")
        or kind
        or said(told, "message")
    )
    named = {"host": host_of(way.token), "words": words[:300] or str(status)}
    if status == 401 or kind in UNKNOWN_APP:
        return Refused(_("%(host)s does not know this app, or its secret is another (%(words)s).") % named)
    if status == 429:
        return Trouble(_("%(host)s asks us to wait: %(words)s") % named)
    if status >= 500:
        return Trouble(_("%(host)s has trouble: %(words)s") % named)
    return Refused(_("%(host)s gives no token: %(words)s") % named)
