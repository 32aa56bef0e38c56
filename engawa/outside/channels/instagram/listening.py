"""What is said to an account: below what it shows, and by those who show or name it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from engawa.outside.channels.calling import many, said
from engawa.outside.channels.instagram.reading import COMMENTS, MEDIA, OURS, comments_of, media_of
from engawa.outside.channels.meta.graph import LONGEST_NAME, Graph, going_on, seconds
from engawa.outside.channels.meta.troubles import NotAllowed
from engawa.outside.channels.network import Catch, Heard

FIRST = timedelta(days=7)
LATEST = 50
"""So many of the newest things shown are looked after."""
AGAIN = 120
MOST_COUNTED = 10**9


def listen(graph: Graph, account: str, us: str, cursor: Mapping[str, Any]) -> Catch:
    """What came since `cursor`, oldest first."""
    first = int((datetime.now(UTC) - FIRST).timestamp())
    since, tagged = (going_on(cursor.get(name), first) for name in ("since", "tagged"))
    heard, shown = _below(graph, account, us, cursor.get("media") or {}, since)
    named, tagged = _named(graph, account, us, tagged)
    newest = max([since, *(int(each.at.timestamp()) for each in heard)])
    moved = {"media": shown, "since": newest, "tagged": tagged}
    return Catch(sorted([*heard, *named], key=lambda each: each.at), moved, quota=graph.quota)


def below(graph: Graph, us: str, media: str, url: str) -> list[Heard]:
    """Every comment below something, and the answers to them."""
    heard: list[Heard] = []
    for told in graph.rows(f"{media}/comments", fields=COMMENTS, limit=50):
        graph.meter.read += len(many(told, "replies", "data"))
        heard += comments_of(told, us, media, url)
    return heard


def _below(
    graph: Graph, account: str, us: str, known: Mapping[str, Any], since: int
) -> tuple[list[Heard], dict[str, int]]:
    """New comments below what is shown, where their number is another than it was; and these numbers now.

    An answer to an old comment is told with that comment: so all of them are read, and the new ones kept.
    """
    heard: list[Heard] = []
    counts: dict[str, int] = {}
    for told in islice(graph.rows(f"{account}/media", pages=1, fields=OURS, limit=LATEST), LATEST):
        media, counted = media_of(told, us), told.get("comments_count")
        if media is None:
            continue
        name = str(media.raw["id"])
        counted = counted if isinstance(counted, int) and counted < MOST_COUNTED else 0
        if len(name) <= LONGEST_NAME:
            counts[name] = counted
        if name not in known and media.at.timestamp() >= since - AGAIN:
            heard.append(media)
        if counted and counted != known.get(name):
            found = below(graph, us, name, media.url)
            heard += [each for each in found if each.at.timestamp() >= since - AGAIN]
    return heard, counts


def _named(graph: Graph, account: str, us: str, since: int) -> tuple[list[Heard], int]:
    """What others show us in. An app may not be allowed to see it."""
    heard: list[Heard] = []
    try:
        for told in graph.rows(f"{account}/tags", pages=3, fields=MEDIA, limit=LATEST):
            if seconds(told.get("timestamp")) < since - AGAIN:
                break
            if (media := media_of(told, us, is_named=True)) is not None and said(told, "username") != us:
                heard.append(media)
    except NotAllowed:
        return [], since
    return heard, max([since, *(int(each.at.timestamp()) for each in heard)])
