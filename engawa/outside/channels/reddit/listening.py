"""What is said to an account and in the subreddits its owner chose: listings, the newest first, until what is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.chosen import names_one
from engawa.outside.channels.network import Catch, Heard, Refused, Trouble
from engawa.outside.channels.reddit import things
from engawa.outside.channels.reddit.client import Client
from engawa.outside.channels.reddit.things import Thing, We, text

PAGE = 100
MOST = 1_000
"""Things of one page, with the answers that came along."""
PAGES = 10
"""Reddit lists the newest thousand and no more."""
FIRST = timedelta(days=7)
AGAIN = timedelta(minutes=2)
"""So much before the newest is heard again: things appear a little later than they were said."""
LOOKED_AFTER = 1_000
"""What was met last: each time a hundred of it in turn."""
NOW_AND_THEN = 10
PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an owner chose to hear beside the inbox."""

    ours: Sequence[str] = ()
    """Subreddits of which everything is heard."""
    watched: Sequence[str] = ()
    """Others, of which only what has one of the words."""
    words: Sequence[str] = ()

    @property
    def places(self) -> str:
        """All of them, as Reddit takes several at once."""
        return "+".join(dict.fromkeys([*self.ours, *self.watched]))

    def want(self, thing: Thing) -> bool:
        """Whether this is to be heard."""
        if text(thing, "subreddit").lower() in {one.lower() for one in self.ours}:
            return True
        return names_one(
            f"{text(thing, 'title')}\n{text(thing, 'selftext')}\n{text(thing, 'body')}", self.words
        )


def listen(client: Client, we: We, wishes: Wishes, cursor: Mapping[str, Any]) -> Catch:
    """What came since `cursor`. A listing that Reddit refuses ends the look only when the others bring nothing.

    Raises:
        Trouble: of the kind it is.
    """
    heard: list[Heard] = []
    refusals: list[str] = []
    moved: dict[str, Any] = {}
    for place, path, to_us in _listings(we, wishes):
        if not client.has_spare:
            break
        try:
            found, moved[place] = _since(client, path, cursor.get(place))
        except Refused as refusal:
            refusals.append(str(refusal))
            continue
        heard += _wanted(found, we, wishes, to_us=to_us, is_first=cursor.get(place) is None)
    known = _known(cursor, heard)
    turn = int(cursor.get("turn") or 0)
    if turn % NOW_AND_THEN == NOW_AND_THEN - 1 and client.has_spare:
        heard += _gone(client, known, turn // NOW_AND_THEN)
    if refusals and not heard:
        raise Trouble(_("Not everything can be read: %s") % "; ".join(refusals), again_in=PAUSE)
    return Catch(heard, {**moved, "known": known, "turn": turn + 1}, quota=client.quota)


def _listings(we: We, wishes: Wishes) -> Iterator[tuple[str, str, bool]]:
    """Each with the name of its place in the cursor, and whether what it tells is said to us."""
    yield "inbox", "/message/inbox", True
    yield "said", f"/user/{we.name}/overview", False
    yield "sent", "/message/sent", False
    if wishes.places:
        yield "posts", f"/r/{wishes.places}/new", True
        yield "comments", f"/r/{wishes.places}/comments", True


def _since(client: Client, path: str, since: object) -> tuple[list[tuple[str, Thing]], float]:
    """What a listing tells of the time since then (the first time: one page), and from when to go on."""
    now = datetime.now(UTC).timestamp()
    is_first = not isinstance(since, int | float)
    known = min(float(since), now) if isinstance(since, int | float) else now - FIRST.total_seconds()
    after = known if is_first else known - AGAIN.total_seconds()
    found: list[tuple[str, Thing]] = []
    wish: dict[str, Any] = {"limit": PAGE}
    for _page in range(1 if is_first else PAGES):
        listing = client.get(path, **wish)
        page = list(islice(things.children(listing), MOST))
        found += [(kind, one) for kind, one in page if _when(one) > after]
        before, wish["after"] = wish.get("after"), _next(listing)
        if wish["after"] in ("", before) or any(_when(one) <= after for _kind, one in page):
            break
    newest = max((_when(one) for _kind, one in found), default=known)
    return found, max(known, min(newest, now))


def _wanted(
    found: Sequence[tuple[str, Thing]], we: We, wishes: Wishes, *, to_us: bool, is_first: bool
) -> Iterator[Heard]:
    """What of it is to be heard: of our own, the first time, nothing."""
    for kind, thing in found:
        ours = we.are(thing.get("author"))
        if (ours and is_first) or (not to_us and not ours):
            continue
        in_inbox = "was_comment" in thing
        if to_us and not ours and not in_inbox and not wishes.want(thing):
            continue
        heard = things.heard_of(kind, thing, we, to_us=to_us and not ours)
        if heard is not None:
            yield heard


def _known(cursor: Mapping[str, Any], heard: Sequence[Heard]) -> list[str]:
    """The names of what was met lately, the newest last: those that can be looked after."""
    names = [things.fullname_of(one.uri) for one in heard if not one.is_removed and not one.is_private]
    return list(dict.fromkeys([*(cursor.get("known") or ()), *reversed(names)]))[-LOOKED_AFTER:]


def _gone(client: Client, known: list[str], turn: int) -> list[Heard]:
    """Which of these, some in each turn, were taken back meanwhile; they are forgotten in `known`."""
    turns = -(-len(known) // PAGE)
    if not turns:
        return []
    start = turn % turns * PAGE
    told = things.children(client.get("/api/info", id=",".join(known[start : start + PAGE])))
    gone = [text(one, "name") for _kind, one in told if things.is_gone(one)]
    known[:] = [one for one in known if one not in gone]
    return [things.removed(one) for one in gone if things.uri_of(one)]


def _when(thing: Thing) -> float:
    at = things.moment(thing.get("created_utc"))
    return at.timestamp() if at else 0.0


def _next(listing: Any) -> str:
    data = listing.get("data") if isinstance(listing, Mapping) else None
    return text(data, "after") if isinstance(data, Mapping) else ""
