"""Calls to services of others that take JSON: what does not arrive is told from what nobody knows whether it did."""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from engawa.base import fetch
from engawa.outside.channels.network import Trouble, Unsure
from engawa.outside.channels.unreached import why_unreached

SECONDS = 20.0
LONGEST_TOKEN = 8_000


def call(method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str]) -> fetch.Fetched:
    """Ask once; what the other side refuses is left to the caller.

    Raises:
        fetch.Refused: when it answers with an error.
        Unsure: when it was asked for more than to tell something, and did not answer.
        Trouble: when nobody was asked, or nothing was told.
    """
    try:
        return fetch.request(
            method, url, body=body, headers={"Accept": "application/json", **headers}, timeout=SECONDS
        )
    except fetch.Refused:
        raise
    except fetch.FetchError as error:
        lost = method != "GET" and not fetch.never_asked(error)
        server, _mark, query = url.partition("?")
        words = why_unreached(server, error)
        raise (Unsure if lost else Trouble)(words.replace(f"?{query}", "") if query else words) from error


def parsed(body: bytes) -> Any:
    """The JSON of an answer, with no half letters in it: they stand in no address, page or table.

    Raises:
        ValueError: where it is none, or nested without end.
    """
    try:
        told = json.loads(body)
        if b"\\ud" not in body.lower():
            return told
        return json.loads(json.dumps(told, ensure_ascii=False).encode(errors="replace"))
    except RecursionError as error:
        raise ValueError("nested without end") from error


def json_of(body: bytes) -> Any:
    """What stands in an answer; None where it is no JSON."""
    try:
        return parsed(body)
    except ValueError:
        return None


def is_token(told: object) -> TypeGuard[str]:
    """Whether this can stand in a header as a token."""
    return isinstance(told, str) and 0 < len(told) < LONGEST_TOKEN and told.isascii() and told.isprintable()


def host_of(url: str) -> str:
    """Whom an address belongs to, for people."""
    return urlsplit(url).netloc


def said(value: object, *path: str) -> str:
    """A text or number that stands in an answer at this path, as text; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int) else ""


def many(value: object, *path: str) -> list[Mapping[str, Any]]:
    """The things that stand in an answer at this path."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def one(value: object, *path: str) -> Mapping[str, Any]:
    """The thing that stands in an answer at this path; an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
