"""What is said to an account: mentions, answers and quotes from its notifications; what it says itself elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engawa.outside.channels.bluesky.posts import heard_of, moment, removed
from engawa.outside.channels.bluesky.session import Session
from engawa.outside.channels.network import Catch, Heard

FIRST_DAY = datetime(2022, 1, 1, tzinfo=UTC)
REASONS = ("mention", "reply", "quote")
PAGE = 100
FIRST = 50
PAGES = 5
"""In one look; what is left comes with the next."""
OVERLAP = timedelta(seconds=30)
"""Notifications do not always become visible in their order."""
BACKDATED = timedelta(days=2)
"""They stand where the writer's program says that it is, which may be long before it was sent."""
REMEMBERED = 300
LOOKED_AFTER = 25
NOW_AND_THEN = 10
"""Every tenth look also asks what we said by other programs, and what was taken back."""


def listen(session: Session, cursor: Mapping[str, Any]) -> Catch:
    """What the notifications say since `cursor`, and now and then what else has changed."""
    turn = int(cursor.get("turn") or 0)
    news, moved = _notifications(session, cursor)
    known = [str(uri) for uri in cursor.get("known") or ()]
    heard = [one for one in news if one.uri not in set(known)]
    if turn % NOW_AND_THEN == 0:
        own, ours_at = _ours(session, cursor)
        heard += own
        gone = _gone(session, known[-LOOKED_AFTER:])
        heard += [removed(uri, uri.split("/")[2], datetime.now(UTC)) for uri in gone]
        known = [uri for uri in known if uri not in gone]
        moved["ours"] = ours_at
    fresh = [one.uri for one in heard if not one.is_removed and not one.is_ours]
    moved |= {"turn": turn + 1, "known": list(dict.fromkeys([*known, *fresh]))[-REMEMBERED:]}
    return Catch(heard, moved, more=moved["page"] is not None, quota=session.quota)


def _notifications(session: Session, cursor: Mapping[str, Any]) -> tuple[list[Heard], dict[str, Any]]:
    """From the newest back to where we were, over as many looks as it takes: `page` says how far this one came
    and `top` what is newest, which is where we are as soon as nothing lies between."""
    seen, page, top = cursor.get("seen"), cursor.get("page"), cursor.get("top")
    until, oldest = (moment(seen) - OVERLAP, moment(seen) - BACKDATED) if seen else (FIRST_DAY, FIRST_DAY)
    heard: list[Heard] = []
    for _ in range(PAGES if seen else 1):
        given = {"cursor": page} if page else {}
        answer = session.ask(
            "app.bsky.notification.listNotifications",
            limit=PAGE if seen else FIRST,
            reasons=list(REASONS),
            **given,
        )
        listed = _listed(answer.get("notifications"))
        top = top or (listed[0].get("indexedAt") if listed else None)
        times = [moment(one.get("indexedAt")) for one in listed]
        heard += _to_us(session, (one for one, at in zip(listed, times, strict=True) if at >= oldest))
        page = answer.get("cursor") if listed and min(times) >= until else None
        if not page:
            break
    if page and seen:
        return heard, {"page": page, "top": top}
    return heard, {"page": None, "top": None, "seen": top or seen}


def _to_us(session: Session, notifications: Iterable[Mapping[str, Any]]) -> list[Heard]:
    wanted = (one for one in notifications if one.get("reason") in REASONS)
    found = (heard_of(one, ours=session.did, to_us=True) for one in wanted)
    return [one for one in found if one is not None and not one.is_ours]


def _ours(session: Session, cursor: Mapping[str, Any]) -> tuple[list[Heard], str]:
    """What we said since the last time; the first time nothing, only where to go on from."""
    answer = session.ask(
        "app.bsky.feed.getAuthorFeed", actor=session.did, limit=30, filter="posts_with_replies"
    )
    since = cursor.get("ours")
    posts = [one.get("post") for one in _listed(answer.get("feed")) if not one.get("reason")]
    views = _listed(posts)
    newest = max((str(view.get("indexedAt", "")) for view in views), default=str(since or ""))
    found = (
        heard_of(view, ours=session.did) for view in views if str(view.get("indexedAt", "")) > str(since)
    )
    heard = [replace(one, is_ours=True) for one in found if one is not None and one.is_ours]
    return (heard if since is not None else []), newest


def _gone(session: Session, uris: Sequence[str]) -> set[str]:
    """Which of these posts are no more."""
    if not uris:
        return set()
    answer = session.ask("app.bsky.feed.getPosts", uris=list(uris))
    return set(uris) - {str(post.get("uri")) for post in _listed(answer.get("posts"))}


def _listed(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
