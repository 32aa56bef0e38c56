"""What is kept of something heard: enough to show it, to try new queries on it, and to answer it later."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from engawa.outside.channels.network import Heard, Speaker

TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_\w+|ref|ref_src|igshid")
LINK = re.compile(r"https?://[^\s<>\"'«»“”]+")
HREF = re.compile(r"href=[\"'](https?://[^\"'<>]+)")
MOST_LINKS = 10
LONGEST_LINK = 1_000


def rest_of(heard: Heard) -> dict[str, Any]:
    """What else was heard: what it answers and repeats, its subject, and what the network needs to answer it."""
    found = {
        "subject": heard.subject[:300],
        "answers": heard.answers,
        "root": heard.root,
        "repeats": heard.repeats,
        "raw": dict(heard.raw),
        "links": links_in(heard),
        "speaker": speaker_row(heard.speaker),
    }
    return {name: value for name, value in found.items() if value}


def again(rest: Mapping[str, Any]) -> dict[str, Any]:
    """What `rest_of` kept, as `Heard` takes it."""
    names = ("subject", "answers", "root", "repeats", "raw")
    return {name: rest[name] for name in names if name in rest}


def speaker_row(speaker: Speaker) -> dict[str, Any]:
    names = ("network", "uid", "handle", "name", "url", "avatar", "is_public")
    return {name: getattr(speaker, name) for name in names if getattr(speaker, name) not in ("", True)}


def speaker_of(row: Mapping[str, Any]) -> Speaker:
    """The speaker that was kept as JSON."""
    return Speaker(**{"network": "", "uid": "", **row})


def said_in(heard: Heard) -> str:
    """Its subject and its text."""
    return f"{heard.subject}\n{heard.text}" if heard.subject else heard.text


def links_in(heard: Heard) -> list[str]:
    """The pages it leads to, each in the one form in which all lead there; home pages are left out."""
    found = LINK.findall(heard.text) + [unescape(one) for one in HREF.findall(heard.html)]
    told = heard.raw.get("links")
    if isinstance(told, Sequence) and not isinstance(told, str):
        found += [one for one in told if isinstance(one, str)]
    pages = (page_of(one) for one in [*found, heard.url])
    return list(dict.fromkeys(filter(None, pages)))[:MOST_LINKS]


def page_of(link: str) -> str:
    """An address without what says only how one came there; nothing for home pages and what is no address."""
    try:
        parts = urlsplit(link.rstrip(".,;:!?)]}…"))
        host = (parts.hostname or "").removeprefix("www.")
        query = urlencode([pair for pair in parse_qsl(parts.query) if not TRACKING.fullmatch(pair[0])])
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not host or parts.scheme not in ("http", "https") or not (path or query):
        return ""
    return f"{host}{path}{'?' + query if query else ''}"[:LONGEST_LINK]


def community_of(heard: Heard) -> str:
    """Where it was said: a server of the fediverse, a forum on a site, or a site."""
    handle = heard.speaker.handle.lstrip("@")
    server = handle.partition("@")[2]
    if server and heard.speaker.is_public:
        return server.lower()[:300]
    try:
        parts = urlsplit(heard.url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    forum = re.match(r"/(r|c|t|g|f|groups|community)/([^/]+)", parts.path)
    return (f"{host}/{forum[1]}/{forum[2]}" if forum else host)[:300]
