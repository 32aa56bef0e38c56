"""What lies at Bluesky to be looked up: a talk, what a search finds, who somebody is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engawa.outside.channels.bluesky.posts import heard_of, speaker_of
from engawa.outside.channels.bluesky.session import Session
from engawa.outside.channels.network import Heard, Refused, Speaker

DEPTH = 20
MOST = 500
PAGE = 100


def thread(session: Session, uri: str) -> Sequence[Heard]:
    """The whole talk a post belongs to, oldest first; empty when it is no more."""
    given = {"uri": uri, "depth": DEPTH, "parentHeight": 80}
    try:
        talk = _map(session.ask("app.bsky.feed.getPostThread", **given).get("thread"))
        while parent := _map(talk.get("parent")):
            talk = parent
        root = _map(talk.get("post")).get("uri")
        if root and root != uri:
            talk = _map(session.ask("app.bsky.feed.getPostThread", uri=root, depth=DEPTH).get("thread"))
    except Refused:
        return []
    found = (heard_of(view, ours=session.did) for view in _posts(talk))
    return sorted((one for one in found if one is not None), key=lambda one: one.at)[:MOST]


def search(session: Session, words: str, since: str = "") -> Sequence[Heard]:
    """The newest public posts with these words."""
    given = {"q": words, "sort": "latest", "limit": PAGE} | ({"since": since} if since else {})
    posts = session.ask("app.bsky.feed.searchPosts", **given).get("posts")
    views = [_map(view) for view in posts] if isinstance(posts, list) else []
    found = (heard_of(view, ours=session.did) for view in views)
    return [one for one in found if one is not None]


def profile(session: Session, uid: str) -> Speaker | None:
    """Who this is now; None where nobody is."""
    try:
        return speaker_of(session.ask("app.bsky.actor.getProfile", actor=uid))
    except Refused:
        return None


def _posts(talk: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [talk]
    while waiting:
        one = waiting.pop()
        if post := _map(one.get("post")):
            yield post
        replies = one.get("replies")
        waiting += [_map(reply) for reply in replies] if isinstance(replies, list) else []


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
