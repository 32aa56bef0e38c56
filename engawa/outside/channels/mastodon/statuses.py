"""A status as Mastodon tells it, and what it is to us."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "fediverse"
"""Whoever is heard here is heard by our own server under the same name: one identity, whichever way it came."""
PRIVATE = "direct"
OPEN = ("public", "unlisted")
"""What anybody may see. The rest is for followers, for those who are named, or of a kind that only one server knows."""
LONGEST_HTML = 500_000
MOST_OPTIONS = 20
_LINE, _GAP = (
    re.compile(r"<br\s*/?>|</li>|</div>", re.IGNORECASE),
    re.compile(r"</p>\s*|</blockquote>|</[uo]l>", re.IGNORECASE),
)
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class We:
    """Our account at its server: its id, and the server's name as it stands in handles."""

    id: str
    domain: str


def heard_of(status: Said, we: We, *, to_us: bool, answers: str = "", root: str = "") -> Heard | None:
    """What a status says; None when it is none. `answers` and `root` are uris, which it does not tell itself."""
    boosted = _map(status.get("reblog"))
    shown = boosted or status
    account = _map(status.get("account"))
    uri = _text(status.get("uri")) or _text(status.get("url"))
    if not uri or not status.get("id") or not account.get("id"):
        return None
    html = _text(shown.get("content"))[:LONGEST_HTML]
    quoted = _map(_map(shown.get("quote")).get("quoted_status"))
    visibility = _text(status.get("visibility")) or "public"
    return Heard(
        uri=uri,
        speaker=speaker_of(account, we),
        text="\n\n".join(filter(None, [text_of(html), *_options(shown)])),
        html=html,
        at=moment(status.get("created_at")),
        url=_text(status.get("url")) or uri,
        subject=_text(shown.get("spoiler_text")),
        language=_text(shown.get("language")),
        answers=answers,
        root=root,
        is_private=visibility not in OPEN,
        is_to_us=to_us,
        is_ours=str(account["id"]) == we.id,
        repeats=_text(boosted.get("uri")) or _text(quoted.get("uri")),
        media=tuple(_media(shown)),
        tags=tuple(_text(tag.get("name")) for tag in _list(shown.get("tags"))),
        raw={
            "id": str(status["id"]),
            "visibility": visibility,
            "acct": full_name(account, we),
            "spoiler": _text(status.get("spoiler_text")),
            "edited": _text(status.get("edited_at")),
        },
    )


def removed(uri: str, at: datetime | None = None) -> Heard:
    """The news that a status is no more."""
    at = at or datetime.now(UTC)
    return Heard(uri, Speaker(NETWORK, uri), "", at, is_to_us=False, is_removed=True)


def speaker_of(account: Said, we: We) -> Speaker:
    """Somebody as their server describes them."""
    url = _text(account.get("url"))
    return Speaker(
        NETWORK,
        _text(account.get("uri")) or url or f"@{full_name(account, we)}",
        handle=f"@{full_name(account, we)}",
        name=_text(account.get("display_name")).strip() or _text(account.get("username")),
        url=url,
        avatar=_text(account.get("avatar")),
    )


def full_name(account: Said, we: We) -> str:
    """ "ann@social.example", also for those on our own server."""
    acct = _text(account.get("acct")) or _text(account.get("username"))
    return acct if "@" in acct else f"{acct}@{we.domain}"


def text_of(html: str) -> str:
    """What a status says, as plain text with its paragraphs."""
    broken = _GAP.sub("\\g<0>\n\n", _LINE.sub("\n", html[:LONGEST_HTML]))
    body = LexborHTMLParser(broken).body
    lines = (body.text(deep=True) if body is not None else "").replace("\xa0", " ").splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def moment(said: object) -> datetime:
    """A moment as it is written there, or now."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else datetime.now(UTC)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def domain_of(url: str) -> str:
    """The name of the server that an address leads to."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _options(status: Said) -> Sequence[str]:
    options = _list(_map(status.get("poll")).get("options"))[:MOST_OPTIONS]
    return ["\n".join(f"– {_text(option.get('title'))}" for option in options)] if options else []


def _media(status: Said) -> Iterator[Medium]:
    for one in _list(status.get("media_attachments")):
        url = _text(one.get("url")) or _text(one.get("remote_url"))
        if url:
            kind = guess_type(urlsplit(url).path)[0] or ""
            yield Medium(url, kind, _text(one.get("description")))


def _map(value: object) -> Said:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Said]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
