"""A post and a comment as LinkedIn tells them, and what they are to us."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import said
from engawa.outside.channels.network import Heard, Speaker

NETWORK = "linkedin"
SITE = "https://www.linkedin.com"
Said = Mapping[str, Any]
_COMMENT = re.compile(r"urn:li:comment:\((urn:li:\w+:\d+),(\d+)\)")
_MARKED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def post_of(told: Said, us: str, *, to_us: bool = False) -> Heard | None:
    """A post, ours or one that names us; None when it is nothing."""
    name, author = said(told, "id"), said(told, "author")
    if not name.startswith("urn:li:"):
        return None
    return Heard(
        uri=name,
        speaker=speaker_of(author or name),
        text=_MARKED.sub(r"\1", said(told, "commentary")),
        at=moment(told.get("publishedAt") or told.get("createdAt")),
        url=f"{SITE}/feed/update/{name}/",
        root=name,
        is_to_us=to_us,
        is_ours=author == us,
        raw={"post": name},
    )


def comment_of(told: Said, us: str, post: str) -> Heard | None:
    """A comment below a post; answers to it stand one level deep, and so do ours."""
    name, above = comment_urn(told), said(told, "parentComment")
    actor = said(told, "actor")
    if not name or not actor:
        return None
    return Heard(
        uri=name,
        speaker=speaker_of(actor),
        text=said(told, "message", "text"),
        at=moment(_time(told)),
        url=f"{SITE}/feed/update/{post}/?commentUrn={quote(name, safe='')}",
        answers=above or post,
        root=post,
        is_ours=actor == us,
        raw={"post": post, "object": said(told, "object") or post, "on": above or name},
    )


def comment_urn(told: Said) -> str:
    """The full name of a comment; made of its number, where only that is told."""
    given, number = said(told, "commentUrn") or said(told, "$URN"), said(told, "id")
    if given or not number.isdecimal():
        return given
    return f"urn:li:comment:({said(told, 'object')},{number})"


def parts_of(urn: str) -> tuple[str, str] | None:
    """What a comment's name is made of: what it stands below, and its number; None for what is no comment."""
    found = _COMMENT.fullmatch(urn)
    return (found[1], found[2]) if found else None


def speaker_of(urn: str) -> Speaker:
    """Somebody by their URN. LinkedIn lets nobody keep the name of a member, so none is asked for."""
    kind = urn.split(":")[2] if urn.count(":") >= 3 else ""
    name = _("A page on LinkedIn") if kind == "organization" else _("A member of LinkedIn")
    number = urn.rpartition(":")[2]
    url = f"{SITE}/company/{number}/" if kind == "organization" else ""
    return Speaker(NETWORK, urn, name=name, url=url)


def moment(told: object) -> datetime:
    """A moment in milliseconds since 1970."""
    try:
        return datetime.fromtimestamp(told / 1000 if isinstance(told, int) else 0, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _time(told: Said) -> object:
    created = told.get("created")
    return created.get("time") if isinstance(created, Mapping) else None
