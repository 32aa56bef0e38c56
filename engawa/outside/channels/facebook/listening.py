"""What is said to a page: on it, below its posts, about it, and in private."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from engawa.outside.channels.calling import many, said
from engawa.outside.channels.facebook.reading import COMMENT, MESSAGE, POST, comment_of, message_of, post_of
from engawa.outside.channels.meta.graph import LONGEST_NAME, Graph, going_on, seconds
from engawa.outside.channels.meta.troubles import NotAllowed
from engawa.outside.channels.network import Catch, Heard

FIRST = timedelta(days=7)
POSTS = 50
"""So many of the newest posts are looked after."""
AT_ONCE = 100
AGAIN = 120
"""Seconds before the newest that are asked for again: what is said in the same moment may be told later."""
COUNTED = "comments.filter(stream).limit(0).summary(true)"


def listen(graph: Graph, page: str, cursor: Mapping[str, Any], *, private: bool) -> Catch:
    """What came since `cursor`, oldest first."""
    first = int((datetime.now(UTC) - FIRST).timestamp())
    since, tagged, told = (going_on(cursor.get(name), first) for name in ("since", "tagged", "told"))
    on_page, posts = _on_page(graph, page, cursor.get("posts") or {}, since)
    about, tagged = _about(graph, page, tagged)
    talks, told = _in_private(graph, page, told) if private else ([], first)
    heard = sorted([*on_page, *about, *talks], key=lambda each: each.at)
    since = max([since, *(seen[1] for seen in posts.values())])
    moved = {"posts": posts, "since": since, "tagged": tagged, "told": told}
    return Catch(heard, moved, quota=graph.quota)


def comments(graph: Graph, page: str, post: str, since: int) -> Iterator[Heard]:
    """The comments below a post, and the answers to them, since then; the newest first."""
    edge = graph.rows(
        f"{post}/comments", fields=COMMENT, filter="stream", order="reverse_chronological", limit=AT_ONCE
    )
    for told in edge:
        if seconds(told.get("created_time")) < since - AGAIN:
            return
        if (heard := comment_of(told, page, post)) is not None:
            yield heard


def messages(graph: Graph, page: str, talk: str, person: str) -> Iterator[Heard]:
    """What was said in a private talk, the newest first."""
    for told in graph.rows(f"{talk}/messages", fields=MESSAGE, limit=AT_ONCE):
        if (heard := message_of(told, page, talk, person)) is not None:
            yield heard


def _on_page(
    graph: Graph, page: str, known: Mapping[str, Any], since: int
) -> tuple[list[Heard], dict[str, list[Any]]]:
    """New posts, and new comments below those at which something was done; and how each stands now."""
    heard: list[Heard] = []
    stand: dict[str, list[Any]] = {}
    for told in islice(graph.rows(f"{page}/feed", pages=1, fields=f"{POST},{COUNTED}", limit=POSTS), POSTS):
        post = post_of(told, page)
        if post is None:
            continue
        name = str(post.raw["id"])
        mark = f"{seconds(told.get('updated_time'))}/{said(told, 'comments', 'summary', 'total_count')[:20]}"
        seen_mark, seen = _seen(known.get(name), since)
        if name not in known and post.at.timestamp() >= since - AGAIN:
            heard.append(post)
        found = list(comments(graph, page, name, seen)) if mark != seen_mark else []
        heard += found
        newest = max((int(each.at.timestamp()) for each in found), default=0)
        if len(name) <= LONGEST_NAME:
            stand[name] = [mark, max(seen, newest, int(post.at.timestamp()))]
    return heard, stand


def _about(graph: Graph, page: str, since: int) -> tuple[list[Heard], int]:
    """Posts of others that name the page. An app may not be allowed to see them."""
    heard: list[Heard] = []
    try:
        for told in graph.rows(f"{page}/tagged", pages=3, fields=POST, limit=POSTS):
            if seconds(told.get("created_time")) < since - AGAIN:
                break
            if (post := post_of(told, page)) is not None and not post.is_ours:
                heard.append(post)
    except NotAllowed:
        return [], since
    return heard, max([since, *(int(each.at.timestamp()) for each in heard)])


def _in_private(graph: Graph, page: str, since: int) -> tuple[Sequence[Heard], int]:
    """What was said in private since then. The talks are told as they were last spoken in, the newest first."""
    fields = f"id,updated_time,participants,messages.limit(25){{{MESSAGE}}}"
    heard: list[Heard] = []
    newest = since
    for talk in graph.rows(f"{page}/conversations", platform="MESSENGER", fields=fields, limit=25):
        updated = seconds(talk.get("updated_time"))
        if updated < since - AGAIN:
            break
        newest = max(newest, updated)
        heard += _new_in(graph, page, talk, since)
    return heard, newest


def _new_in(graph: Graph, page: str, talk: Mapping[str, Any], since: int) -> Iterator[Heard]:
    name = said(talk, "id")
    others = [said(each, "id") for each in many(talk, "participants", "data")]
    person = next((each for each in others if each and each != page), "")
    told = many(talk, "messages", "data")
    graph.meter.read += len(told)
    near = (message_of(each, page, name, person) for each in told)
    further = messages(graph, page, name, person) if said(talk, "messages", "paging", "next") else iter(())
    seen = set()
    for heard in chain((each for each in near if each is not None), further):
        if heard.at.timestamp() < since - AGAIN:
            return
        if heard.uri not in seen:
            seen.add(heard.uri)
            yield heard


def _seen(kept: object, since: int) -> tuple[str, int]:
    if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[1], int):
        return str(kept[0]), going_on(kept[1], since)
    return "", since
