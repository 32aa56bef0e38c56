"""What an archive of pages holds, before any is read in full: paths, keys, order, targets of links."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from engawa.archives.markdown.front_matter import split
from engawa.archives.markdown.quarto import heading_ids
from engawa.archives.markdown.site import Site
from engawa.archives.markdown.titles import is_folder_page, title_and_body
from engawa.archives.protocol import Unreadable
from engawa.archives.tree import Tree, natural, text_of

ENDINGS = (".md", ".markdown", ".qmd", ".rmd", ".mdx", ".mkd")
LARGEST_PAGE = 5_000_000


@dataclass(slots=True)
class Page:
    """A file that becomes a page."""

    name: str
    path: str
    key: str
    title: str = ""
    weight: float = 0
    permalinks: tuple[str, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """Every page in the order of the tree, and how to find one by what a link says."""

    site: Site
    pages: list[Page]
    files: frozenset[str]
    """What is no page: pictures, data, settings."""
    by_name: dict[str, Page] = field(default_factory=dict)
    by_permalink: dict[str, Page] = field(default_factory=dict)
    by_title: dict[str, Page] = field(default_factory=dict)
    by_id: dict[str, Page] = field(default_factory=dict)
    shared_titles: frozenset[str] = frozenset()

    def page_at(self, address: str, start: Page) -> Page | None:
        """The page that an address, seen from another page, leads to."""
        path = self._within(address)
        if path is None:
            return None
        candidates = [
            posixpath.normpath(posixpath.join(posixpath.dirname(start.name), path)),
            path.strip("/"),
        ]
        return next((page for each in candidates if (page := self._page_named(each))), None)

    def file_at(self, address: str, start: Page) -> str:
        """The file that is no page an address leads to; empty when there is none."""
        path = self._within(address)
        for each in (
            posixpath.normpath(posixpath.join(posixpath.dirname(start.name), path or "")),
            (path or "").strip("/"),
        ):
            if each in self.files:
                return each
        return ""

    def _within(self, address: str) -> str | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            site = self.site.address
            if not site or not address.startswith(site + "/"):
                return None
            return unquote(urlsplit(address.removeprefix(site)).path) or "/"
        return unquote(parts.path) or None

    def _page_named(self, path: str) -> Page | None:
        stem = path.strip("/").removesuffix(".html")
        stems = (
            path,
            *(stem + ending for ending in ENDINGS),
            *(f"{stem}/{each}.md" for each in ("index", "README", "_index")),
        )
        found = next((self.by_name[each] for each in stems if each in self.by_name), None)
        return found or self.by_permalink.get(stem.lower())


def is_page(name: str) -> bool:
    """Whether a file is written in Markdown."""
    return name.lower().endswith(ENDINGS)


def make_plan(tree: Tree, names: Iterable[str], site: Site, keys: Mapping[str, str]) -> Plan:
    """Look into every page's beginning and headings. `keys` are known identities of files by their name."""
    all_names = list(names)
    chosen = [name for name in all_names if is_page(name) and tree.size(name) <= LARGEST_PAGE]
    folder_pages = _folder_pages(chosen)
    pages = [_page(tree, name, folder_pages, keys.get(name, name)) for name in chosen]
    pages.sort(key=lambda page: (site.order.get(page.name, len(site.order)), page.weight, natural(page.path)))
    plan = Plan(site, list(_parents_first(pages)), frozenset(all_names) - {page.name for page in pages})
    titles = Counter(page.title for page in pages)
    plan.shared_titles = frozenset(title for title, times in titles.items() if times > 1)
    for page in plan.pages:
        plan.by_name[page.name] = page
        plan.by_title.setdefault(page.title.casefold(), page)
        plan.by_title.setdefault(PurePosixPath(page.name).stem.casefold(), page)
        for each in (page.path.lower(), *page.permalinks):
            plan.by_permalink.setdefault(each, page)
        for each in page.ids:
            plan.by_id.setdefault(each, page)
    return plan


def _page(tree: Tree, name: str, folder_pages: Mapping[str, str], key: str) -> Page:
    path = folder_pages.get(name) or str(PurePosixPath(name).with_suffix(""))
    try:
        front = split(text_of(tree.read(name, LARGEST_PAGE)))
    except Unreadable:
        return Page(name, path, key)
    title, _ = title_and_body(front.text("title"), front.body, name)
    said = (*front.words("permalink", "slug", "url"), *front.words("aliases", "redirect_from"))
    permalinks = tuple(each.strip("/").removesuffix(".html").lower() for each in said)
    try:
        weight = float(front.text("nav_order", "weight", "order", "sidebar_position") or "inf")
    except ValueError:
        weight = float("inf")
    return Page(name, path, key, title, weight, permalinks, heading_ids(front.body))


def _folder_pages(names: list[str]) -> dict[str, str]:
    """Which file speaks for which folder: its index before its README. At the top both stay apart."""
    chosen: dict[str, str] = {}
    for name in sorted(filter(is_folder_page, names), key=lambda each: "readme" in each.lower()):
        chosen.setdefault(posixpath.dirname(name), name)
    return {name: folder for folder, name in chosen.items() if folder}


def _parents_first(pages: list[Page]) -> Iterator[Page]:
    by_path = {page.path: page for page in reversed(pages)}
    told: set[str] = set()
    for page in pages:
        parts = page.path.split("/")
        for above in ("/".join(parts[:depth]) for depth in range(1, len(parts))):
            if above in by_path and by_path[above].name not in told:
                told.add(by_path[above].name)
                yield by_path[above]
        if page.name not in told:
            told.add(page.name)
            yield page
