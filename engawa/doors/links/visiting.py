"""What the holder of a link gets: one item, as the database hands it out, without ways further in."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from engawa.base.safety import cleaner
from engawa.web.cards import File

MENTION = re.compile(r'<a href="/people/\d+/"[^>]*>[^<]*</a>')


@dataclass(frozen=True, slots=True)
class Door:
    """How a link stands: whether it wants a pass phrase, and why it is closed, if it is."""

    phrased: bool
    closed: str


@dataclass(frozen=True, slots=True)
class Words:
    author: str
    html: str
    when: datetime
    removed: bool
    files: list[File] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visit:
    """The item and, where the link says so, what was said under it."""

    title: str
    item: Words
    talk: list[Words]
    with_talk: bool
    good_until: datetime


def door_of(secret: str) -> Door | None:
    """How this link stands; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phrased, closed FROM engawa_link_standing(%s)", [secret])
        row = cursor.fetchone()
    return Door(*row) if row else None


def visit(secret: str, phrase: str, address: str, came_from: str) -> Visit | None:
    """Read what the link leads to, and note that it was used; None where it opens nothing, or the phrase is wrong.

    Args:
        address: Where the link itself is, under which its files are.
        came_from: The visitor's address on the net, of which only the net is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_link_read(%s, %s, %s)", [secret, phrase, net_of(came_from)])
        (told,) = cursor.fetchone() or (None,)
    return _visit(_loaded(told), address) if told else None


def file_at(secret: str, phrase: str, digest: str, came_from: str) -> tuple[str, str] | None:
    """Name and media type of a file that belongs to what the link leads to; None for any other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, media_type FROM engawa_link_file(%s, %s, %s, %s)",
            [secret, phrase, digest, net_of(came_from)],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def net_of(address: str) -> str:
    """An address without what tells one machine from its neighbours: 203.0.113.0, 2001:db8:1::."""
    try:
        exact = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((exact, 24 if exact.version == 4 else 48), strict=False).network_address)


def outward(html: str, address: str) -> str:
    """The text without whom it mentions and without links into the house; its own pictures come by the link."""

    def leads(value: str) -> str | None:
        if value.startswith("/files/"):
            return address + value.removeprefix("/")
        inside = not re.match(r"https?://|mailto:|#", value, re.IGNORECASE)
        return "engawa:inside" if inside else None

    return cleaner(rewrite=leads).clean(MENTION.sub("@…", html))


def _visit(told: dict[str, Any], address: str) -> Visit:
    files: dict[str, list[File]] = {}
    for one in told["files"]:
        at = f"{address}files/{one['file']}/{one['name']}"
        files.setdefault(one["item"], []).append(
            File(name=one["name"], url=at, size=one["size"], media_type=one["type"])
        )
    voices = {
        one["id"]: Words(
            one["author"],
            outward(one["html"], address),
            _moment(one["created_at"]),
            one["removed"],
            files.get(one["id"], []),
        )
        for one in told["voices"]
    }
    item = voices.pop(told["id"])
    return Visit(told["title"], item, list(voices.values()), told["with_talk"], _moment(told["good_until"]))


def _moment(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found


def _loaded(told: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    return found
