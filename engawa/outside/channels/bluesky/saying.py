"""What we say becomes a post, under a name made from the draft's key: said twice, it is the same post."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.bluesky.facets import LONGEST, length
from engawa.outside.channels.bluesky.posts import POST, address_of
from engawa.outside.channels.bluesky.session import Session
from engawa.outside.channels.enclosing import content_of
from engawa.outside.channels.network import Draft, Medium, Refused, Sent, Trouble

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
FIRST = 1_672_531_200_000_000
"""2023, in microseconds: names look like moments there, and ours shall lie behind us."""
WITHIN = 63_072_000_000_000
"""Two years; with 1,024 names for each microsecond no two keys meet."""
IMAGES = 4
LARGEST_IMAGE = 1_000_000
FILES = ("image/",)


def name_of(key: str) -> str:
    """The record key for a draft's key: a TID, as the network wants it, the same at every try."""
    number = int.from_bytes(sha256(key.encode()).digest())
    tid = (FIRST + number % WITHIN) << 10 | (number // WITHIN) % 1024
    return "".join(LETTERS[tid >> shift & 31] for shift in range(60, -1, -5))


def say(session: Session, draft: Draft) -> Sent:
    """Post it, or find that it is posted already.

    Raises:
        Refused: for what can never be said.
    """
    if not draft.text.strip() or length(draft.text) > LONGEST:
        raise Refused(_("Bluesky takes between 1 and %s characters.") % LONGEST)
    record = {
        "$type": POST,
        "text": draft.text,
        "createdAt": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        **({"langs": [draft.language]} if draft.language else {}),
        **({"facets": facets} if (facets := session.facets(draft.text)) else {}),
        **({"reply": _reply(session, draft)} if draft.answers else {}),
        **({"embed": embed} if (embed := _images(session, draft.media)) else {}),
    }
    given = {"repo": session.did, "collection": POST, "rkey": name_of(draft.key), "record": record}
    try:
        answer = session.do("com.atproto.repo.createRecord", given)
    except Trouble as trouble:
        # A server that has this name already says so in words that differ from one version to the next.
        try:
            known = find_sent(session, draft)
        except Trouble:
            known = None
        if known is None:
            raise trouble
        return known
    return _sent(str(answer.get("uri") or _uri(session, draft)), answer.get("cid"), record)


def find_sent(session: Session, draft: Draft) -> Sent | None:
    """The post of this name, if there is one."""
    wanted = {"repo": session.did, "collection": POST, "rkey": name_of(draft.key)}
    try:
        answer = session.ask("com.atproto.repo.getRecord", **wanted)
    except Refused:
        return None
    return _sent(_uri(session, draft), answer.get("cid"), answer.get("value"))


def take_back(session: Session, draft: Draft) -> None:
    """Delete the post of this name; where there is none, nothing is done."""
    given = {"repo": session.did, "collection": POST, "rkey": name_of(draft.key)}
    session.do("com.atproto.repo.deleteRecord", given)


def _reply(session: Session, draft: Draft) -> dict[str, Any]:
    """What it answers and what began the talk, as they are now; of our own words we know it, others may not yet."""
    if draft.raw.get("ours"):
        mine = {"uri": draft.answers, "cid": str(draft.raw.get("cid"))}
        return {"root": _reference(draft.raw.get("root")) or mine, "parent": mine}
    answer = session.ask("app.bsky.feed.getPosts", uris=[draft.answers])
    posts = answer.get("posts")
    if not isinstance(posts, list) or not posts:
        raise Refused(_("The post that this answers is no more, or we may not see it."))
    post: Mapping[str, Any] = posts[0]
    if (post.get("viewer") or {}).get("replyDisabled"):
        raise Refused(_("The writer lets nobody like us answer this post."))
    parent = {"uri": draft.answers, "cid": post.get("cid")}
    reply = (post.get("record") or {}).get("reply") or {}
    return {"root": _reference(reply.get("root")) or parent, "parent": parent}


def _reference(value: object) -> dict[str, str] | None:
    if isinstance(value, Mapping) and value.get("uri") and value.get("cid"):
        return {"uri": str(value["uri"]), "cid": str(value["cid"])}
    return None


def _images(session: Session, media: tuple[Medium, ...]) -> dict[str, Any] | None:
    images = [{"alt": one.alt, "image": _uploaded(session, one)} for one in media[:IMAGES]]
    return {"$type": "app.bsky.embed.images", "images": images} if images else None


def _uploaded(session: Session, medium: Medium) -> Any:
    content, kind = content_of(medium, limit=LARGEST_IMAGE, types=FILES)
    return session.send("com.atproto.repo.uploadBlob", content, kind).get("blob")


def _uri(session: Session, draft: Draft) -> str:
    return f"at://{session.did}/{POST}/{name_of(draft.key)}"


def _sent(uri: str, cid: object, record: object) -> Sent:
    reply = record.get("reply") if isinstance(record, Mapping) else None
    root = _reference(reply.get("root")) if isinstance(reply, Mapping) else None
    raw = {"cid": cid, "root": root, "ours": True} if isinstance(cid, str) else {}
    return Sent(uri, address_of(uri), raw)
