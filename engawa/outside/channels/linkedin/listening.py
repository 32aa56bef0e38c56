"""What is said to a page: below its posts, and where others name it. It is asked seldom: a day's calls are few."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engawa.outside.channels.calling import one, said
from engawa.outside.channels.linkedin.client import Client, named
from engawa.outside.channels.linkedin.reading import comment_of, post_of
from engawa.outside.channels.network import Catch, Heard, Refused

FIRST = timedelta(days=7)
AGAIN = 120_000
"""Milliseconds before the newest that are asked for again."""
ACTIONS = "List(COMMENT,SHARE_MENTION)"
LONGEST_URN = 300
MOST = 20
"""So many posts are read at one look; the others at the next."""


def listen(client: Client, us: str, cursor: Mapping[str, Any]) -> Catch:
    """What came since `cursor`, oldest first: what the page is told of leads to the posts that are read."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    since = min(now, int(cursor.get("since") or now - FIRST.total_seconds() * 1000))
    waiting = [str(urn) for urn in cursor.get("waiting") or ()]
    until = min(now, int(cursor.get("until") or now)) if waiting else now
    heard: dict[str, Heard] = {}
    found: dict[str, None] = {}
    for note in () if waiting else _told(client, us, since, now):
        source = said(note, "sourcePost")
        if said(note, "action") == "SHARE_MENTION":
            heard |= _named(client, us, said(note, "generatedActivity") or source)
        elif 0 < len(source) <= LONGEST_URN:
            found[source] = None
    waiting = waiting or list(found)
    for post in waiting[:MOST]:
        for each in below(client, us, post):
            if each.at.timestamp() * 1000 >= since - AGAIN:
                heard[each.uri] = each
    rest = waiting[MOST:]
    moved = {"since": since if rest else until, "until": until, "waiting": rest}
    return Catch(sorted(heard.values(), key=lambda each: each.at), moved, more=bool(rest))


def below(client: Client, us: str, post: str) -> Iterator[Heard]:
    """The comments below a post, and the answers to each."""
    try:
        for told in client.elements(f"socialActions/{named(post)}/comments", pages=20):
            comment = comment_of(told, us, post)
            if comment is None:
                continue
            yield comment
            if _has_answers(told):
                edge = f"socialActions/{named(comment.uri)}/comments"
                answers = (comment_of(each, us, post) for each in client.elements(edge, pages=5))
                yield from (each for each in answers if each is not None)
    except Refused:
        return


def _told(client: Client, us: str, since: int, now: int) -> Iterator[Mapping[str, Any]]:
    asked = f"q=criteria&actions={ACTIONS}&organizationalEntity={named(us)}"
    span = f"timeRange=(start:{since - AGAIN},end:{now})"
    return client.elements(f"organizationalEntityNotifications?{asked}&{span}", pages=10)


def _named(client: Client, us: str, urn: str) -> dict[str, Heard]:
    """A post of somebody's that names the page, where we may see it."""
    try:
        post = post_of(client.get(f"posts/{named(urn)}"), us, to_us=True) if urn else None
    except Refused:
        return {}
    return {post.uri: post} if post is not None and not post.is_ours else {}


def _has_answers(told: Mapping[str, Any]) -> bool:
    count = one(told, "commentsSummary").get("aggregatedTotalComments")
    return isinstance(count, int) and count > 0
