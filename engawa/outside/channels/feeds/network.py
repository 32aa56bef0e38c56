"""Feeds as a network: asked politely, heard once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fetch import Fetched
from engawa.outside.channels.asking import ask
from engawa.outside.channels.feeds.parsing import Feed, feed_in, feeds_named_by
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Ask, Catch, Connected, Limits, Refused, Trouble
from engawa.outside.channels.quiet import Quiet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LARGEST = 10_000_000
REMEMBERED = 400
"""So many names of entries: an entry that was heard is not told again, whatever date it bears."""


class Feeds(Quiet):
    slug = "feeds"
    name: "_StrPromise | str" = gettext_lazy("Feed")
    icon = "rss"
    limits = Limits(every=timedelta(minutes=10), answers=False, signs_in=False, threads=False)
    asks: Sequence[Ask] = (
        Ask(
            "address",
            gettext_lazy("Address"),
            gettext_lazy("Of a feed (RSS, Atom, JSON Feed), or of a page that has one."),
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        address = answers.get("address", "").strip()
        found, feed = _feed_at(address if "://" in address else f"https://{address}")
        return Connected(
            handle=found.url, name=feed.title or found.url, url=feed.url, settings={"address": found.url}
        )

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        asked = {
            header: value
            for header, name in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
            if (value := str(account.cursor.get(name) or "")) and value.isascii() and value.isprintable()
        }
        found = ask(account.settings["address"], headers=asked, limit=LARGEST)
        if found.status == 304:
            return Catch([], {})
        feed = feed_in(found.body, account.settings["address"], found.media_type)
        if feed is None:
            raise Trouble(_("There is no feed at %s any more.") % found.url)
        known = set(account.cursor.get("seen") or ())
        names = [one.uri for one in feed.heard]
        return Catch(
            [one for one in feed.heard if one.uri not in known],
            {
                "etag": found.headers.get("etag", "")[:500],
                "modified": found.headers.get("last-modified", "")[:100],
                "seen": [name for name in names if len(name) <= 2_000][:REMEMBERED],
            },
        )


def _feed_at(address: str) -> tuple[Fetched, Feed]:
    """
    Raises:
        Refused: when there is none.
    """
    found = _fetched(address)
    feed = feed_in(found.body, found.url, found.media_type)
    if feed is None and "html" in found.media_type:
        for other in feeds_named_by(found.body, found.url)[:3]:
            found = _fetched(other)
            feed = feed_in(found.body, found.url, found.media_type)
            if feed is not None:
                break
    if feed is None:
        raise Refused(_("%s is not a feed, and names none.") % address, at="address")
    return found, feed


def _fetched(address: str) -> Fetched:
    try:
        return ask(address, limit=LARGEST)
    except Trouble as trouble:
        raise Refused(str(trouble), at="address") from trouble
