"""Links people kept: browsers' bookmark files, outlines, tables and Markdown lists, alone or together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from engawa.archives.bookmarks import lists, netscape, opml, tables
from engawa.archives.bookmarks.kept import Kept
from engawa.archives.keys import is_web, same, tag_words
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Pieces, Progress, Record, Room, Skipped
from engawa.archives.tree import Tree, open_tree, plain_name, text_of

_ROOM = "links"
_LISTS = (".md", ".markdown", ".mkd")
_READ = (".htm", ".html", ".opml", ".xml", ".csv", ".tsv", ".txt", *_LISTS)
_LARGEST_SAMPLE = 40


@dataclass(slots=True)
class _Found:
    """A link with all its keepings put together."""

    kept: Kept
    where: str
    room_time: datetime


class BookmarksFormat:
    """Bookmarks. A link kept several times is one record, with everybody's tags and the first keeper as its
    author; each further keeping is accounted for. Private ones stay out unless `extra["private"]` says "yes".
    A note of a link service, which has no address of the web, becomes a post."""

    name = "bookmarks"
    label = "Bookmarks (browser export, OPML, CSV or a Markdown list of links)"

    def recognises(self, path: Path) -> float:
        try:
            with open_tree(path) as tree:
                names = [name for name in tree.names() if name.lower().endswith(_READ)]
                step = max(1, len(names) // _LARGEST_SAMPLE)
                seen = [_sureness(name, text_of(tree.read(name))) for name in names[::step]]
        except (Unreadable, UnicodeError):
            return 0.0
        return min(0.95, sum(seen) / len(seen)) if seen else 0.0

    def source_key(self, path: Path) -> str:
        return f"bookmarks:{plain_name(path)}"

    def read(self, path: Path, options: Options) -> Pieces:
        with open_tree(path) as tree:
            names = tree.names()
            title = _own_title(tree, names) or options.name or plain_name(path)
            if not any(name.lower().endswith(_READ) for name in names):
                raise Unreadable(f"{path.name} holds no bookmarks: HTML, OPML, CSV and Markdown are read.")
            yield Room(_ROOM, title)
            keeper = Author("archive", title, is_bot=True)
            with_private = options.extra.get("private") == "yes"
            found: dict[str, _Found] = {}
            for piece in _everything(tree, names):
                if isinstance(piece, Skipped | Progress):
                    yield piece
                elif skipped := _put(found, *piece, tree.moment(piece[0]), with_private):
                    yield skipped
            yield from _records(found.values(), keeper)


def _everything(tree: Tree, names: list[str]) -> Iterator[tuple[str, Kept] | Skipped | Progress]:
    total = sum(map(tree.size, names))
    done = 0
    for name in names:
        try:
            yield from _file(name, text_of(tree.read(name)))
        except Unreadable as error:
            yield Skipped(name, "A file cannot be read", str(error))
        done += tree.size(name)
        yield Progress(done, total)


def _file(name: str, text: str) -> Iterator[tuple[str, Kept] | Skipped]:
    dialect = next((each for each in (netscape, opml, tables) if each.looks_like(text)), None)
    if dialect:
        for entry in dialect.read(text):
            yield (
                (name, entry)
                if isinstance(entry, Kept)
                else Skipped(name, "An entry without an address", entry)
            )
    elif name.lower().endswith(_LISTS):
        issue = lists.read(text, name)
        for kept in issue.kept:
            yield name, kept
        for url in issue.strays:
            yield Skipped(name, "A picture that belongs to no link", url)
    else:
        yield Skipped(name, "Not a list of links")


def _sureness(name: str, text: str) -> float:
    if netscape.looks_like(text):
        return 0.98
    if opml.looks_like(text):
        return 0.95
    if name.lower().endswith(_LISTS):
        return lists.share_of_links(text)
    return 0.8 if tables.looks_like(text) else 0.0


def _own_title(tree: Tree, names: list[str]) -> str:
    """What a single file calls itself."""
    if len(names) != 1:
        return ""
    text = text_of(tree.read(names[0]))
    return netscape.title_of(text) if netscape.looks_like(text) else opml.title_of(text)


def _put(
    found: dict[str, _Found], where: str, kept: Kept, file_time: datetime | None, with_private: bool
) -> Skipped | None:
    """Add a keeping to what was found, or say why it is not one."""
    if kept.private and not with_private:
        return Skipped(where, "A link is marked as private", kept.title)
    key = same(kept.url) if is_web(kept.url) else kept.url
    if not is_web(kept.url) and not (kept.note and kept.url.startswith("?")):
        return Skipped(where, "An address is not of the web", f"{kept.title}: {kept.url}"[:300])
    first = found.get(key)
    if first is None:
        found[key] = _Found(kept, where, file_time or datetime(1971, 1, 2, tzinfo=UTC))
        return None
    first.kept.tags += kept.tags
    first.kept.title = first.kept.title or kept.title
    return Skipped(where, "A link was kept before; the tags were put together", kept.url)


def _records(found: Iterable[_Found], unsigned: Author) -> Pieces:
    """Every link, each author before the first of theirs."""
    met: set[str] = set()
    for each in found:
        author = each.kept.by or unsigned
        if author.key not in met:
            met.add(author.key)
            yield author
        yield _record(each, author)


def _record(found: _Found, author: Author) -> Record:
    kept = found.kept
    record = Record(
        key=same(kept.url)[:500],
        kind="bookmark",
        room=_ROOM,
        author=author.key,
        created=kept.at or found.room_time,
        title=kept.title or same(kept.url),
        body=kept.note,
        tags=tag_words(kept.tags),
        url=kept.url,
    )
    return record if is_web(kept.url) else replace(record, kind="post", url="", key=kept.url[:500])
