"""One page of an archive, from its bytes to a record."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from engawa.archives.dates import moment_in_name, moment_of
from engawa.archives.keys import name_key, tag_words
from engawa.archives.markdown.front_matter import FrontMatter, split
from engawa.archives.markdown.links import change_links, change_references, change_wiki_links
from engawa.archives.markdown.plan import Page, Plan, is_page
from engawa.archives.markdown.quarto import to_markdown
from engawa.archives.markdown.titles import title_and_body
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Attachment, Author, Record, Skipped
from engawa.archives.tree import Tree, text_of
from engawa.base.headings import slug

_LARGEST_FILE = 32 * 1024 * 1024
_DEEPEST_INCLUDE = 5


@dataclass(slots=True)
class Told:
    """A page's text made plain, with all that was found on the way."""

    front: FrontMatter
    title: str
    body: str
    links: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Files the body shows or links to: the address as it stands there, and the file's name."""
    missing: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


class Reader:
    """Reads the pages of one archive."""

    def __init__(self, tree: Tree, plan: Plan, room: str, unsigned: Author) -> None:
        self._tree = tree
        self._plan = plan
        self._room = room
        self._unsigned = unsigned
        self.used: set[str] = set()
        """Names of the files that pages show or link to."""

    def told(self, page: Page, data: bytes) -> Told:
        """Make a page's text plain: front matter off, marks translated, links led to where they now stand."""
        front = split(text_of(data))
        text, dropped = to_markdown(front.body, lambda name: self._included(name, page, 0))
        title, body = title_and_body(front.text("title"), text, page.name)
        if page.name == "index.qmd" and not front.text("title") and self._plan.site.title:
            title, body = self._plan.site.title, text.strip("\n").removeprefix("# \n").strip("\n")
        told = Told(front, self._told_apart(title, page), body, dropped=dropped)
        body = change_wiki_links(body, lambda name: self._wiki(name, page))
        body = change_references(body, lambda name: self._referred(name, page))
        told.body = change_links(body, lambda href: self._led(href, page, told))
        return told

    def record(self, page: Page, told: Told, author: Author) -> Record:
        """The record of a page that has no history of its own."""
        said = told.front
        created = _first_moment(said, "date", "created", "published")
        edited = _first_moment(
            said, "lastmod", "last_modified_at", "last-modified", "date-modified", "updated", "modified"
        )
        created = created or moment_in_name(page.name) or edited or self._tree.moment(page.name)
        created = created or datetime(1971, 1, 2, tzinfo=UTC)
        return Record(
            key=page.key,
            kind="article" if "_posts/" in f"/{page.name}" else "page",
            room=self._room,
            author=author.key,
            created=created,
            edited=edited if edited and edited > created else None,
            title=told.title,
            body=told.body,
            tags=tag_words(said.words("tags", "categories", "category", "keywords")),
            path=page.path,
            links=tuple(told.links.items()),
        )

    def author(self, front: FrontMatter) -> Author:
        """Who signed a page; the archive itself when nobody did."""
        said = front.said.get("author") or front.said.get("authors") or ""
        first = said[0] if isinstance(said, list) and said else said
        name = first.get("name", "") if isinstance(first, dict) else first
        if isinstance(name, dict):
            name = f"{name.get('given', '')} {name.get('family', '')}"
        name = " ".join(str(name).split())
        return Author(name_key(name), name) if name else self._unsigned

    def with_files(self, page: Page, record: Record, told: Told) -> Iterator[Record | Skipped]:
        """The record with the files it shows, and what could not be taken along."""
        attachments = []
        for href, name in told.files.items():
            try:
                content = self._tree.read(name, _LARGEST_FILE)
            except Unreadable as error:
                yield Skipped(page.name, "A file that a page shows cannot be read", str(error))
                continue
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            attachments.append(Attachment(name.rpartition("/")[2], media_type, len(content), href, content))
        yield replace(record, attachments=tuple(attachments))
        if told.front.trouble:
            yield Skipped(
                page.name,
                "The front matter is not well-formed; what could be read was kept",
                told.front.trouble,
            )
        for href in told.missing:
            yield Skipped(page.name, "A link leads to a file that is not in the archive", href)
        for name in sorted(told.dropped):
            yield Skipped(page.name, "A shortcode of the site's own was left out", name)

    def _told_apart(self, title: str, page: Page) -> str:
        """Pages of one title, such as minutes, also tell their day."""
        day = moment_in_name(page.name)
        if title not in self._plan.shared_titles or not day or str(day.year) in title:
            return title
        return f"{title.rstrip('!. ')} ({day:%Y-%m-%d})"

    def _led(self, href: str, page: Page, told: Told) -> str:
        address, _, fragment = href.partition("#")
        if not address:
            return self._within_book(fragment, page, told)
        found = self._plan.page_at(address, page)
        if found:
            wanted = found.ids.get(fragment, fragment.lower())
            wanted = "" if wanted == slug(found.title) else wanted
            if wanted and found is page:
                return "#" + wanted
            href = _quoted(address) + (f"#h-{wanted}" if wanted else "")
            told.links[href] = found.key
            return href
        name = self._plan.file_at(address, page)
        if name:
            href = _quoted(href)
            self.used.add(name)
            told.files[href] = name
        elif ":" not in address and not address.startswith("/") and "." in address.rpartition("/")[2]:
            told.missing.append(href)
        return href

    def _within_book(self, fragment: str, page: Page, told: Told) -> str:
        """Ids are one name space in a Quarto book: a link may point at another page's heading."""
        if fragment in page.ids:
            return "#" + page.ids[fragment]
        other = self._plan.by_id.get(fragment)
        if not other:
            return "#" + fragment
        wanted = other.ids[fragment]
        href = self._relative(other) + (f"#h-{wanted}" if wanted != slug(other.title) else "")
        told.links[href] = other.key
        return href

    def _referred(self, name: str, page: Page) -> tuple[str, str] | None:
        found = self._plan.by_id.get(name)
        return (
            (f"#{name}", found.title if found is not page else found.ids[name].replace("-", " "))
            if found
            else None
        )

    def _wiki(self, name: str, page: Page) -> str:
        name, _, fragment = name.partition("#")
        found = self._plan.by_title.get(name.casefold()) or self._plan.page_at(name, page)
        return (
            self._relative(found) + ("#" + fragment.lower().replace(" ", "-") if fragment else "")
            if found
            else ""
        )

    def _relative(self, page: Page) -> str:
        return "/" + _quoted(page.name)

    def _included(self, name: str, page: Page, depth: int) -> str:
        file = self._plan.file_at(name, page) or (
            found.name if (found := self._plan.page_at(name, page)) else ""
        )
        if not file or depth > _DEEPEST_INCLUDE:
            return ""
        try:
            front = split(text_of(self._tree.read(file)))
        except Unreadable:
            return ""
        self.used.add(file)
        return to_markdown(front.body, lambda inner: self._included(inner, page, depth + 1))[0]


def _first_moment(said: FrontMatter, *names: str) -> datetime | None:
    return next((moment for name in names if (moment := moment_of(said.said.get(name)))), None)


def _quoted(address: str) -> str:
    """An address that stands in Markdown without brackets around it."""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")


def unused_files(plan: Plan, used: set[str]) -> Iterator[Skipped]:
    """Account for what is in the archive and became no page and no attachment."""
    for name in sorted(plan.files - used):
        if is_page(name):
            yield Skipped(name, "A page is larger than a page can be")
        else:
            yield Skipped(name, "Not a page, and no page shows it")


def is_draft(front: FrontMatter) -> bool:
    """Whether a page says that it is not to be shown yet."""
    return front.said.get("draft") is True or front.said.get("published") is False
