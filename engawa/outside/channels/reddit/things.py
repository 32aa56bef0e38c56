"""A thing as Reddit tells it (a post, a comment, a private message), and what it is to us."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from mimetypes import guess_type
from typing import Any
from urllib.parse import quote, urlsplit

from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "reddit"
SITE = "https://www.reddit.com"
COMMENT, POST, MESSAGE, MORE = "t1", "t3", "t4", "more"
GONE = ("[deleted]", "[removed]")
_FULLNAME = re.compile(r"t[1-6]_[0-9a-z]{1,20}")
_POST_OF = re.compile(r"/comments/([0-9a-z]{1,20})(?:/|$)")
Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class We:
    """Our account there, by its name."""

    name: str

    def are(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() == self.name.lower()


def uri_of(fullname: str) -> str:
    """The name by which a thing is kept here: "reddit:t1_d1616q2"; empty for what is none."""
    return f"{NETWORK}:{fullname}" if _FULLNAME.fullmatch(fullname) else ""


def fullname_of(uri: str) -> str:
    """What Reddit calls it; empty for what is none of its things."""
    name = uri.removeprefix(f"{NETWORK}:")
    return name if uri != name and _FULLNAME.fullmatch(name) else ""


def heard_of(kind: str, thing: Thing, we: We, *, to_us: bool, title: str = "") -> Heard | None:
    """What it says; None when it makes no sense. `title` is that of its post, where the thing does not tell."""
    name, at = text(thing, "name"), moment(thing.get("created_utc"))
    if kind not in (COMMENT, POST, MESSAGE) or not name.startswith(f"{kind}_") or not uri_of(name):
        return None
    words = text(thing, "selftext" if kind == POST else "body")
    if is_gone(thing):
        return removed(name, at)
    speaker = speaker_of(thing)
    if speaker is None or at is None:
        return None
    return Heard(
        uri=uri_of(name),
        speaker=speaker,
        text="\n\n".join(filter(None, (text(thing, "title"), words or _link(thing))))
        if kind == POST
        else words,
        html="" if kind == POST else text(thing, "body_html"),
        at=at,
        url=url_of(kind, thing),
        subject=_subject(kind, thing) or title,
        answers=uri_of(text(thing, "parent_id")),
        root=uri_of(root_of(kind, thing)),
        is_private=kind == MESSAGE,
        is_to_us=to_us,
        is_ours=we.are(thing.get("author")),
        media=tuple(_media(thing)),
        raw={"name": name, "subreddit": text(thing, "subreddit")},
    )


def removed(fullname: str, at: datetime | None = None) -> Heard:
    """The news that a thing is no more."""
    uri = uri_of(fullname)
    return Heard(uri, Speaker(NETWORK, uri), "", at or datetime.now(UTC), is_to_us=False, is_removed=True)


def is_gone(thing: Thing) -> bool:
    """Whether it was deleted by who wrote it, or removed by others."""
    words = text(thing, "body") or text(thing, "selftext")
    return words in GONE and (thing.get("author") in (None, *GONE) or bool(thing.get("removed_by_category")))


def speaker_of(thing: Thing) -> Speaker | None:
    """Who said it. Names never change there, and are never given twice; moderators write as their subreddit."""
    name = text(thing, "author")
    if name in ("", *GONE):
        subreddit = text(thing, "subreddit")
        return place_of(subreddit) if subreddit and text(thing, "name").startswith(f"{MESSAGE}_") else None
    return person(name)


def person(name: str, shown: str = "", avatar: str = "") -> Speaker:
    """Somebody there."""
    url = f"{SITE}/user/{quote(name)}/"
    return Speaker(NETWORK, name, handle=f"u/{name}", name=shown or name, url=url, avatar=avatar)


def place_of(subreddit: str) -> Speaker:
    """A subreddit that writes by its moderators."""
    name = f"r/{subreddit}"
    return Speaker(NETWORK, name, handle=name, name=name, url=f"{SITE}/{quote(name)}/")


def root_of(kind: str, thing: Thing) -> str:
    """What began the talk: the post, or the first of the private messages."""
    if kind == COMMENT:
        found = _POST_OF.search(text(thing, "context") or text(thing, "permalink"))
        return text(thing, "link_id") or (f"{POST}_{found[1]}" if found else "")
    if kind == MESSAGE:
        return text(thing, "first_message_name") or text(thing, "name")
    return text(thing, "name")


def url_of(kind: str, thing: Thing) -> str:
    """Where a person can look at it."""
    name = text(thing, "name").partition("_")[2]
    if kind == MESSAGE:
        return f"{SITE}/message/messages/{name}"
    path = text(thing, "permalink") or text(thing, "context").partition("?")[0]
    if not path.startswith("/"):
        post = root_of(kind, thing).partition("_")[2]
        path = f"/comments/{post}/_/{name}/" if kind == COMMENT else f"/comments/{name}/"
    return f"{SITE}{quote(path)}"


def children(listing: Any) -> Iterator[tuple[str, Thing]]:
    """The things of a listing with their kinds, those that answer them after each, without trusting how deep."""
    waiting = [listing]
    while waiting:
        one = waiting.pop()
        data = one.get("data") if isinstance(one, Mapping) else None
        if not isinstance(data, Mapping):
            continue
        if isinstance(data.get("children"), list) and one.get("kind") == "Listing":
            waiting.extend(reversed(data["children"]))
            continue
        yield str(one.get("kind")), data
        waiting.append(data.get("replies"))


def moment(seconds: object) -> datetime | None:
    """A moment as it is told there, in seconds since 1970."""
    try:
        return datetime.fromtimestamp(float(seconds), UTC) if isinstance(seconds, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


def text(thing: Thing, name: str) -> str:
    """What stands there under this name, if it is a text."""
    value = thing.get(name)
    return value if isinstance(value, str) else ""


def _subject(kind: str, thing: Thing) -> str:
    names = {POST: ("title",), COMMENT: ("link_title",), MESSAGE: ("subject",)}[kind]
    return next(filter(None, (text(thing, name) for name in names)), "")


def _link(thing: Thing) -> str:
    return "" if thing.get("is_self") else text(thing, "url")


def _media(thing: Thing) -> Iterator[Medium]:
    url = text(thing, "url")
    try:
        kind = guess_type(urlsplit(url).path)[0] or ""
    except ValueError:
        kind = ""
    if thing.get("is_self") is False and kind.startswith(("image/", "video/")):
        yield Medium(url, kind)
