"""A server: its address as people write it, and what it allows."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.lengths import LONGEST
from engawa.outside.channels.mastodon.statuses import domain_of
from engawa.outside.channels.network import Refused

_HOST = re.compile(r"[\w.:-]{1,253}")


def server_of(written: str) -> str:
    """The address of a server, from its name, its address, or a handle there.

    Raises:
        Refused: when it is none.
    """
    name = written.strip().rpartition("@")[2]
    address = name if "://" in name else f"https://{name}"
    try:
        parts = urlsplit(address)
        usable = (
            parts.scheme in ("http", "https")
            and bool(_HOST.fullmatch(parts.hostname or ""))
            and parts.port != 0
        )
    except ValueError:
        usable = False
    if not usable or not name:
        words = _("“%s” is not the name of a server, such as social.example.") % written
        raise Refused(words, at="server")
    return f"{parts.scheme}://{parts.netloc}"


def about(client: Client) -> dict[str, Any]:
    """The server's name in handles, how long a text may be, and where its stream is."""
    try:
        said = client.get("/api/v2/instance").one
    except Refused:
        said = {}
    configured = _map(said.get("configuration"))
    statuses = _map(configured.get("statuses"))
    stream = str(_map(configured.get("urls")).get("streaming") or "")
    return {
        "domain": str(said.get("domain") or domain_of(client.server)),
        "text": _number(statuses.get("max_characters"), LONGEST),
        "media": _number(statuses.get("max_media_attachments"), 4),
        "streaming": _address(stream) or client.server,
    }


def _address(stream: str) -> str:
    """The stream's address for server-sent events: the same as for its websocket."""
    scheme, _colon, rest = stream.rstrip("/").partition("://")
    web = {"wss": "https", "ws": "http", "https": "https", "http": "http"}.get(scheme, "")
    return f"{web}://{rest}" if web and rest else ""


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and 0 < value <= 1_000_000 else otherwise
