"""A folder, a zip or a repository of Markdown pages, with its tree, links, pictures and history."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from engawa.archives.markdown.history import Account, History, Texts, read_history
from engawa.archives.markdown.pages import Reader, is_draft, unused_files
from engawa.archives.markdown.plan import Page, Plan, is_page, make_plan
from engawa.archives.markdown.site import contributors, read_site, settings_of
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Pieces, Progress, Revision, Room, Skipped
from engawa.archives.tree import Tree, open_tree, plain_name, text_of

_ROOM = "pages"
_LOOKS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".css",
    ".scss",
    ".js",
    ".html",
    ".yml",
    ".yaml",
    ".ico",
)


class MarkdownFormat:
    """Pages in Markdown. A link to another page is named in `Record.links` as it stands in the body, with its
    fragment, which names a heading as the rendered page does. A picture is an attachment whose `url` is the
    address as it stands in the body."""

    name = "markdown"
    label = "Pages in Markdown"

    def recognises(self, path: Path) -> float:
        try:
            with open_tree(path) as tree:
                names = [name for name in tree.names() if not name.lower().endswith(_LOOKS)]
        except Unreadable:
            return 0.0
        pages = sum(map(is_page, names))
        return 0.1 + 0.6 * pages / len(names) if pages else 0.0

    def source_key(self, path: Path) -> str:
        history = read_history(path)
        if not history:
            return f"markdown:{plain_name(path)}"
        within = history.within()
        return f"markdown:{history.root}" + (f":{within}" if within else "")

    def read(self, path: Path, options: Options) -> Pieces:
        with open_tree(path) as tree:
            names = tree.names()
            site = read_site(tree, names)
            history = read_history(path)
            plan = make_plan(tree, names, site, history.keys() if history else {})
            if not plan.pages:
                raise Unreadable(
                    f"{path.name} holds no Markdown: files that end in .md, .qmd or .Rmd are read."
                )
            name = site.title or options.name or plain_name(path)
            people = contributors(tree, names)
            yield from people
            yield Room(_ROOM, name, members=tuple(person.key for person in people))
            reader = Reader(tree, plan, _ROOM, Author("archive", site.author or name, is_bot=True))
            yield from _pages(reader, tree, plan, history, {person.key for person in people})
            yield from unused_files(plan, reader.used | settings_of(names))


def _pages(reader: Reader, tree: Tree, plan: Plan, history: History | None, met: set[str]) -> Pieces:
    """Every page after the authors it names, each author once."""
    total = sum(tree.size(page.name) for page in plan.pages)
    done = 0
    with history.texts() if history else nullcontext() as texts:
        for page in plan.pages:
            account = history.accounts.get(page.name) if history else None
            pieces = (
                _storied(reader, page, tree, account, texts)
                if account and texts
                else _plain(reader, page, tree)
            )
            for piece in pieces:
                if not isinstance(piece, Author) or piece.key not in met:
                    met |= {piece.key} if isinstance(piece, Author) else set()
                    yield piece
            done += tree.size(page.name)
            yield Progress(done, total)


def _plain(reader: Reader, page: Page, tree: Tree) -> Pieces:
    """A page as it stands."""
    try:
        told = reader.told(page, tree.read(page.name))
    except Unreadable as error:
        yield Skipped(page.name, "A page cannot be read", str(error))
        return
    if is_draft(told.front):
        yield Skipped(page.name, "A page is marked as a draft")
        return
    author = reader.author(told.front)
    yield author
    yield from reader.with_files(page, reader.record(page, told, author), told)


def _storied(reader: Reader, page: Page, tree: Tree, account: Account, texts: Texts) -> Pieces:
    """A page with all its states; the last of them is the page itself where nothing waits to be committed."""
    data = tree.read(page.name)
    told = reader.told(page, data)
    if is_draft(told.front):
        yield Skipped(page.name, "A page is marked as a draft")
        return
    first, last = account.states[0], account.states[-1]
    is_committed = text_of(texts.of(last)) == text_of(data)
    revisions = []
    for state in account.states:
        yield state.author
        then = told if state is last and is_committed else reader.told(page, texts.of(state))
        revisions.append(Revision(state.at, state.author.key, then.title, then.body, state.note))
    record = reader.record(page, told, first.author)
    if record.kind == "page":
        record = replace(record, created=first.at)
    if len(revisions) > 1 or not is_committed:
        edited = last.at if is_committed else tree.moment(page.name)
        record = replace(record, edited=edited, revisions=tuple(revisions))
    yield from reader.with_files(page, record, told)
