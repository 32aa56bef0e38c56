"""A post as X tells it, and what it is to us."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engawa.outside.channels.calling import many, one, said
from engawa.outside.channels.network import Heard, Medium, Speaker
from engawa.outside.channels.sound import LONGEST_TEXT

NETWORK = "x"
SITE = "https://x.com"
FIELDS = {
    "tweet__fields": "attachments,author_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,"
    "note_tweet,referenced_tweets",
    "expansions": "author_id,attachments.media_keys",
    "user__fields": "name,profile_image_url,username",
    "media__fields": "alt_text,preview_image_url,type,url",
}
MOST_POSTS, MOST_LINKS, LONGEST_LINK = 500, 100, 2_000
Said = Mapping[str, Any]
_KINDS = {"photo": "image/jpeg", "video": "video/mp4", "animated_gif": "video/mp4"}
_SHORT = re.compile(r"https?://t\.co/\w+")
_NAMES = re.compile(r"^(?:@\w+\s+)+")


def posts_of(told: Said, us: str, *, to_us: bool) -> list[Heard]:
    """The posts of an answer; `to_us` where all of them are. What only passes another's on is left out."""
    people = {said(each, "id"): each for each in many(told, "includes", "users")}
    media = {said(each, "media_key"): each for each in many(told, "includes", "media")}
    posts = many(told, "data")[:MOST_POSTS] or ([one(told, "data")] if one(told, "data") else [])
    heard = (_post_of(each, us, people, media, to_us=to_us) for each in posts)
    return [each for each in heard if each is not None]


def _post_of(
    told: Said, us: str, people: Mapping[str, Said], media: Mapping[str, Said], *, to_us: bool
) -> Heard | None:
    name, author = said(told, "id"), said(told, "author_id")
    others = {said(each, "type"): said(each, "id") for each in many(told, "referenced_tweets")}
    if not name or not author or "retweeted" in others:
        return None
    speaker = speaker_of(people.get(author) or {"id": author})
    mentions = many(told, "entities", "mentions")
    named = said(told, "in_reply_to_user_id") == us or any(said(each, "id") == us for each in mentions)
    return Heard(
        uri=uri_of(name),
        speaker=speaker,
        text=text_of(told),
        at=moment(told.get("created_at")),
        url=f"{SITE}/{speaker.handle.removeprefix('@') or 'i'}/status/{name}",
        language=said(told, "lang").replace("und", ""),
        answers=uri_of(others["replied_to"]) if "replied_to" in others else "",
        root=uri_of(said(told, "conversation_id") or name),
        is_to_us=author != us and (to_us or named),
        is_ours=author == us,
        repeats=uri_of(others["quoted"]) if "quoted" in others else "",
        media=tuple(_media(told, media)),
        tags=tuple(said(each, "tag") for each in many(told, "entities", "hashtags")),
        raw={"id": name},
    )


def text_of(told: Said) -> str:
    """What a post says: the whole of a long one, addresses as they were written."""
    long = one(told, "note_tweet")
    text = (said(long, "text") or said(told, "text"))[:LONGEST_TEXT]
    links = {said(each, "url"): each for each in many(long or told, "entities", "urls")[:MOST_LINKS]}
    return html.unescape(_SHORT.sub(lambda found: _whole(links.get(found[0], {}), found[0]), text)).strip()


def _whole(link: Said, short: str) -> str:
    """An address as it was written; nothing for one that only leads to a picture of the post's own."""
    return "" if said(link, "media_key") else said(link, "expanded_url")[:LONGEST_LINK] or short


def bare(text: str) -> str:
    """Words to compare by: X puts the names of who is answered before them, and sets lines anew."""
    return " ".join(_NAMES.sub("", text).split())


def speaker_of(told: Said) -> Speaker:
    """Somebody as X describes them."""
    name = said(told, "username")
    return Speaker(
        NETWORK,
        said(told, "id"),
        handle=f"@{name}" if name else "",
        name=said(told, "name") or name,
        url=f"{SITE}/{name}" if name else "",
        avatar=said(told, "profile_image_url"),
    )


def uri_of(name: str) -> str:
    """The name of a post, as it is kept here."""
    return f"x:{name}"


def name_of(uri: str) -> str:
    """X's own name for it; empty for what is no post."""
    name = uri.removeprefix("x:")
    return name if name.isascii() and name.isdecimal() else ""


def moment(told: object) -> datetime:
    """A moment as X writes it; 1970 where it tells none."""
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else datetime.fromtimestamp(0, UTC)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def _media(told: Said, known: Mapping[str, Said]) -> Iterator[Medium]:
    keys = one(told, "attachments").get("media_keys")
    for key in keys if isinstance(keys, list) else ():
        found = known.get(key, {}) if isinstance(key, str) else {}
        url = said(found, "url") or said(found, "preview_image_url")
        if url:
            kind = "image/jpeg" if not said(found, "url") else _KINDS.get(said(found, "type"), "")
            yield Medium(url, kind, said(found, "alt_text"))
