"""What is said to a user, what is said with chosen words, and what the user says by other programs."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from engawa.outside.channels.calling import many, said
from engawa.outside.channels.network import Catch, Heard, Trouble
from engawa.outside.channels.x.client import Client
from engawa.outside.channels.x.posts import FIELDS, posts_of

PAGES = 10
FIRST, AT_ONCE = "20", "100"
"""So many the first time, when there is nothing to go on from: each costs something."""
REACH = timedelta(days=6, hours=12)
"""Search looks a week back, and refuses to begin before."""
EPOCH = 1_288_834_974_657
"""The millisecond from which X counts the time in its numbers."""
AHEAD = timedelta(days=30)
NOW_AND_THEN = 20
"""The month's use is asked for at every so many looks."""


def listen(client: Client, us: str, words: str, cursor: Mapping[str, Any]) -> Catch:
    """What came since `cursor`, oldest first."""
    turn = int(cursor.get("turn") or 0)
    to_us, told = _since(client, f"users/{us}/mentions", us, cursor.get("told"), to_us=True)
    ours, own = _since(client, f"users/{us}/tweets", us, cursor.get("said"), to_us=False)
    found, seen = _searched(client, us, words, cursor.get("found")) if words else ([], None)
    month = _month(client) if turn % NOW_AND_THEN == 0 else cursor.get("month")
    heard = {one.uri: one for one in [*found, *(ours if cursor.get("said") else []), *to_us]}
    moved = {"told": told, "said": own or "1", "found": seen, "turn": turn + 1, "month": month or None}
    quota = {**client.quota, **(month if isinstance(month, Mapping) else {})}
    return Catch(sorted(heard.values(), key=lambda one: one.at), moved, quota=quota)


def _since(
    client: Client, path: str, us: str, newest: object, *, to_us: bool, **more: str
) -> tuple[list[Heard], str]:
    """The posts after the newest known one, and which is the newest now; the first time only some."""
    known = str(newest or "") if _number(str(newest or "")) else ""
    what = {**FIELDS, **more, **({"since_id": known} if known else {})}
    heard: list[Heard] = []
    for told in client.pages(path, PAGES if known else 1, max_results=AT_ONCE if known else FIRST, **what):
        heard += posts_of(told, us, to_us=to_us)
        known = max(known, said(told, "meta", "newest_id"), *_names(told), key=_number)
    return heard, known


def _searched(client: Client, us: str, words: str, newest: object) -> tuple[list[Heard], str]:
    began = _number(str(newest or ""))
    known = newest if began and _moment(began) > datetime.now(UTC) - REACH else None
    late = {} if known or not began else {"start_time": f"{datetime.now(UTC) - REACH:%Y-%m-%dT%H:%M:%SZ}"}
    heard, now = _since(client, "tweets/search/recent", us, known, to_us=False, query=words, **late)
    return heard, max(now, str(newest or ""), key=_number)


def _names(told: Mapping[str, Any]) -> list[str]:
    return [said(each, "id") for each in many(told, "data")]


def _month(client: Client) -> Mapping[str, int] | None:
    """What is left of the month. What was heard, and paid for, is kept though nobody tells that."""
    with suppress(Trouble):
        return client.usage()
    return None


def _number(name: str) -> int:
    """A post's number, by which listening goes on; 0 for what is none, or lies far ahead."""
    number = int(name) if name.isascii() and name.isdecimal() and len(name) < 20 else 0
    return number if _moment(number) < datetime.now(UTC) + AHEAD else 0


def _moment(number: int) -> datetime:
    try:
        return datetime.fromtimestamp(((number >> 22) + EPOCH) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
