"""A post as Bluesky tells it, and what it is to us."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import libipld

from engawa.outside.channels.bluesky.facets import SITE, as_html, tags_in
from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "bluesky"
POST = "app.bsky.feed.post"
CDN = "https://cdn.bsky.app/img/feed_fullsize/plain"
Said = Mapping[str, Any]


def heard_of(view: Said, *, ours: str = "", to_us: bool = False) -> Heard | None:
    """A post as a view of it says ({"uri", "cid", "author", "record", "indexedAt"}); None for what is no post.
    `ours` is the DID of our account."""
    record, author = _map(view.get("record")), _map(view.get("author"))
    uri, did = _text(view.get("uri")), _text(author.get("did"))
    if not uri.startswith("at://") or not did or record.get("$type", POST) != POST:
        return None
    return of_record(
        record,
        uri=uri,
        cid=_text(view.get("cid")),
        speaker=speaker_of(author),
        at=moment(view.get("indexedAt")),
        is_ours=did == ours,
        is_to_us=to_us,
    )


def of_record(
    record: Said, *, uri: str, cid: str, speaker: Speaker, at: datetime, is_ours: bool, is_to_us: bool
) -> Heard:
    """A post as its record says; `at` is when the network first saw it."""
    reply = _map(record.get("reply"))
    root, parent = _map(reply.get("root")), _map(reply.get("parent"))
    text = _text(record.get("text"))
    facets, labels = record.get("facets"), record.get("tags")
    written = [tag for tag in labels if isinstance(tag, str)] if isinstance(labels, list) else []
    languages = record.get("langs")
    return Heard(
        uri=uri,
        speaker=speaker,
        text=text,
        html=as_html(text, facets),
        at=_likely(moment(record.get("createdAt"), at), at),
        url=address_of(uri, speaker.handle.removeprefix("@")),
        language=_text(languages[0]) if isinstance(languages, list) and languages else "",
        answers=_text(parent.get("uri")),
        root=_text(root.get("uri")),
        is_to_us=is_to_us,
        is_ours=is_ours,
        repeats=_quoted(_map(record.get("embed"))),
        media=tuple(_media(_map(record.get("embed")), speaker.uid)),
        tags=tuple(dict.fromkeys([*tags_in(facets, len(text.encode("utf-8", "replace"))), *written])),
        raw={
            "cid": cid,
            "root": {"uri": _text(root.get("uri")), "cid": _text(root.get("cid"))} if root else None,
        },
    )


def removed(uri: str, did: str, at: datetime) -> Heard:
    """The news that a post is no more."""
    return Heard(uri, Speaker(NETWORK, did), "", at, is_to_us=False, is_removed=True)


def speaker_of(author: Said) -> Speaker:
    """Somebody as a profile view says."""
    handle = _text(author.get("handle"))
    handle = "" if handle == "handle.invalid" else handle
    did = _text(author.get("did"))
    return Speaker(
        NETWORK,
        did,
        handle=f"@{handle}" if handle else "",
        name=_text(author.get("displayName")).strip(),
        url=f"{SITE}/profile/{quote(handle or did, safe=':')}",
        avatar=_text(author.get("avatar")),
    )


def address_of(uri: str, handle: str = "") -> str:
    """Where a person can look at a post."""
    did, _, rest = uri.removeprefix("at://").partition("/")
    return f"{SITE}/profile/{quote(handle or did, safe=':')}/post/{quote(rest.rpartition('/')[2], safe='')}"


def moment(said: object, otherwise: datetime | None = None) -> datetime:
    """A moment as it is written there; what cannot be read is `otherwise`, or now."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC) if at else None
    except (ValueError, OverflowError):
        at = None
    return at or otherwise or datetime.now(UTC)


def _likely(said: datetime, seen: datetime) -> datetime:
    """When it was written: what the writer's program says, unless the network saw it at quite another time."""
    return said if seen - timedelta(days=1) <= said <= seen else seen


def _quoted(embed: Said) -> str:
    record = _map(embed.get("record"))
    return _text(record.get("uri")) or _text(_map(record.get("record")).get("uri"))


def _media(embed: Said, did: str) -> Iterator[Medium]:
    embed = _map(embed.get("media")) or embed
    images = embed.get("images")
    for image in images[:10] if isinstance(images, list) else ():
        blob = _map(_map(image).get("image"))
        if link := _link(blob):
            yield Medium(f"{CDN}/{did}/{link}@jpeg", _text(blob.get("mimeType")), _text(image.get("alt")))
    if link := _link(_map(embed.get("video"))):
        thumbnail = f"https://video.bsky.app/watch/{quote(did)}/{link}/thumbnail.jpg"
        yield Medium(thumbnail, "image/jpeg", _text(embed.get("alt")))


def _link(blob: Said) -> str:
    """A blob's CID, as JSON or as the firehose writes it."""
    ref = blob.get("ref")
    link = ref.get("$link") if isinstance(ref, Mapping) else ref
    if isinstance(link, bytes):
        link = libipld.encode_cid(link)
    return link if isinstance(link, str) and link.isalnum() else ""


def _map(value: object) -> Said:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
