"""Signatures of OAuth 1.0 (RFC 5849): HMAC-SHA1 over the method, the address and what is asked."""

import base64
import hmac
import time
from collections.abc import Iterable, Mapping
from secrets import token_hex
from urllib.parse import quote

Pairs = Iterable[tuple[str, str]]


def signature(method: str, url: str, asked: Pairs, app_secret: str, token_secret: str) -> str:
    """The signature of a request (section 3.4); `url` without its query, which is in `asked`, decoded."""
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in asked)
    normal = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(_escaped(part) for part in (method.upper(), url, normal))
    key = f"{_escaped(app_secret)}&{_escaped(token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()


def authorization(method: str, url: str, asked: Mapping[str, str], keys: Mapping[str, str]) -> str:
    """The header that proves who asks (section 3.5.1). A JSON body is not signed (section 3.4.1.3.1).

    Keys without a secret of the token are those of OAuth 2, where the token alone is the proof.
    """
    if not keys.get("token_secret"):
        return f"Bearer {keys['token']}"
    oauth = {
        "oauth_consumer_key": keys["app_key"],
        "oauth_nonce": token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": keys["token"],
        "oauth_version": "1.0",
    }
    pairs = [*asked.items(), *oauth.items()]
    oauth["oauth_signature"] = signature(method, url, pairs, keys["app_secret"], keys["token_secret"])
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in sorted(oauth.items()))


def _escaped(text: str) -> str:
    return quote(text, safe="~")
