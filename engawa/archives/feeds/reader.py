"""Feeds: an article for every entry, from a file, a folder, a zip or an address."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urljoin

from engawa.archives.feeds import json, xml
from engawa.archives.feeds.address import address_of, fetched, is_feed
from engawa.archives.feeds.entries import Entry, Feed
from engawa.archives.keys import same
from engawa.archives.markdown.links import change_links
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Pieces, Progress, Record, Room, Skipped
from engawa.archives.tree import Tree, open_tree, plain_name
from engawa.base.markdown import excerpt, render

_ENDINGS = (".xml", ".rss", ".atom", ".json", ".rdf", ".feed", ".cdf")
_SAMPLE = 40
_DAY_IN_ADDRESS = re.compile(r"/(\d{4})/(\d\d)(?:/(\d\d))?(?:/|$)")


class FeedsFormat:
    """Feeds. Each feed is a room, each entry an article whose HTML has become Markdown."""

    name = "feeds"
    label = "Feed (RSS, Atom or JSON Feed; a file, a folder or an address)"

    def recognises(self, path: Path) -> float:
        if address_of(path):
            return 0.9
        try:
            with open_tree(path) as tree:
                names = tree.names()
                likely = (
                    [name for name in names if name.lower().endswith(_ENDINGS)] if len(names) > 1 else names
                )
                sample = likely[:: max(1, len(likely) // _SAMPLE)]
                feeds = sum(is_feed(tree.head(name)) for name in sample)
        except Unreadable:
            return 0.0
        return 0.9 * feeds / len(sample) * (len(likely) / len(names)) if sample else 0.0

    def source_key(self, path: Path) -> str:
        address = address_of(path)
        if address:
            return f"feed:{same(address)}"
        with open_tree(path) as tree:
            names = tree.names()
            feed = _parsed(tree.read(names[0])) if len(names) == 1 else None
        return f"feed:{same(feed.url)}" if feed and feed.url else f"feeds:{plain_name(path)}"

    def read(self, path: Path, options: Options) -> Pieces:
        address = address_of(path)
        teller = _Teller()
        if address:
            found = fetched(address)
            yield from teller.pieces(address, found.body, None, found.headers.get("content-type", ""))
            yield Progress(len(found.body), len(found.body))
        else:
            with open_tree(path) as tree:
                yield from _files(tree, teller)
        if not teller.rooms and not teller.empty:
            raise Unreadable(f"{path.name} holds no feed that can be read.")


def _files(tree: Tree, teller: "_Teller") -> Pieces:
    names = tree.names()
    total = sum(map(tree.size, names))
    done = 0
    for name in names:
        try:
            yield from teller.pieces(name, tree.read(name), tree.moment(name))
        except Unreadable as error:
            yield Skipped(name, "A file cannot be read", str(error))
        done += tree.size(name)
        yield Progress(done, total)


class _Teller:
    """Tells feeds one after the other, each author and each room once."""

    def __init__(self) -> None:
        self.rooms: set[str] = set()
        self.empty = 0
        self._met: set[str] = set()

    def pieces(self, name: str, data: bytes, moment: datetime | None, media_type: str = "") -> Pieces:
        """Everything in one file."""
        if not is_feed(data):
            yield Skipped(name, "Not a feed")
            return
        try:
            feed = _parsed(data, media_type)
        except Exception as error:
            yield Skipped(name, "A feed is broken beyond reading", f"{type(error).__name__}: {error}"[:300])
            return
        if feed is None or not feed.entries:
            self.empty += 1
            yield Skipped(name, "A feed has no entries")
            return
        key = same(feed.url) if feed.url and same(feed.url) not in self.rooms else name
        self.rooms.add(key)
        title = feed.title or plain_name(Path(name))
        yield Room(key[:300], title, feed.purpose[:1000])
        yield from self._entries(name, key, feed, title, moment)
        if feed.trouble:
            yield Skipped(name, "A feed is not well-formed; what could be read was kept", feed.trouble[:300])

    def _entries(self, name: str, room: str, feed: Feed, title: str, moment: datetime | None) -> Pieces:
        unsigned = feed.author or Author(f"feed:{room}"[:300], title, is_bot=True)
        told: dict[str, bytes] = {}
        for entry, created in zip(feed.entries, _moments(feed, moment), strict=True):
            digest = _digest(entry)
            identity = entry.id or entry.url or digest.hex()
            if identity in told and told[identity] == digest:
                yield Skipped(name, "An entry stands in its feed twice", identity[:300])
                continue
            if not (entry.title or entry.body or entry.url or entry.files):
                yield Skipped(name, "An entry says nothing")
                continue
            key = identity if identity not in told else f"{identity} {digest.hex()}"
            told.setdefault(identity, digest)
            author = entry.author or unsigned
            if author.key not in self._met:
                self._met.add(author.key)
                yield author
            called = entry.title or excerpt(render(entry.body), 80) or title
            body = _with_base(entry.body, entry.url or feed.url)
            yield _record(
                replace(entry, title=called, body=body),
                _fitting(f"{room} {key}"),
                room[:300],
                author,
                created,
            )


def _parsed(data: bytes, media_type: str = "") -> Feed | None:
    return json.read(data) if json.looks_like(data) else xml.read(data, media_type)


def _record(entry: Entry, key: str, room: str, author: Author, created: datetime) -> Record:
    record = Record(
        key=key,
        kind="article",
        room=room,
        author=author.key,
        created=created,
        title=entry.title,
        body=entry.body,
        tags=entry.tags,
        attachments=entry.files,
        url=entry.url if entry.url.startswith(("http://", "https://")) else "",
    )
    return replace(record, edited=entry.edited) if entry.edited and entry.edited > created else record


def _with_base(body: str, base: str) -> str:
    """The body with addresses that stand on their own."""

    def absolute(href: str) -> str:
        try:
            return urljoin(base, href)
        except ValueError:
            return href

    return change_links(body, absolute)


def _moments(feed: Feed, file_time: datetime | None) -> Iterator[datetime]:
    """When each entry appeared: as it says, by its address, or as its neighbour in the feed."""
    known = [entry.published or entry.edited or _in_address(entry.url) for entry in feed.entries]
    last = feed.updated or file_time or datetime(1971, 1, 2, tzinfo=UTC)
    for index, moment in enumerate(known):
        if moment is None:
            later = next((each for each in known[index + 1 :] if each), None)
            moment = next((each for each in reversed(known[:index]) if each), None) or later or last
        yield moment


def _in_address(url: str) -> datetime | None:
    found = _DAY_IN_ADDRESS.search(url)
    if not found:
        return None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3] or 1), 12, tzinfo=UTC)
    except ValueError:
        return None


def _digest(entry: Entry) -> bytes:
    told = "\x1f".join((entry.title, entry.url, entry.body)).encode(errors="surrogatepass")
    return blake2b(told, digest_size=8).digest()


def _fitting(key: str) -> str:
    """A key of a length that can be kept."""
    return (
        key
        if len(key) <= 400
        else f"{key[:380]} {blake2b(key.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"
    )
