"""What the components show. A view fills these from its rows; a macro takes nothing else.

Anything with the same attributes will do: a Person row is a Voice, a Space row is a Place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who wrote. `id` None: only a name is known, as in an old archive."""

    id: int | None
    name: str
    avatar: str = ""
    """The address of a picture; without one, coloured initials."""
    ring: int = 2
    """1 marks a guest."""
    company: str = ""
    """Where a guest comes from."""
    is_bot: bool = False
    gone: bool = False
    """They are no longer here; what they did stays theirs."""

    @property
    def url(self) -> str:
        return f"/people/{self.id}/" if self.id else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A space one may write to, for the composer's picker."""

    id: int
    name: str
    ring: int
    url: str = ""
    readers: str = ""
    """A sentence: words.readers_sentence(ring, people, guests)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emoji:
    emoji: str
    count: int
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The newest voice of a talk, shown on its card."""

    author: Voice
    when: datetime
    excerpt: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    title: str
    site: str = ""
    note: str = ""
    picture: str = ""
    """The address of a picture of our own."""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What hangs on something written: a picture, another file, or the page that a link leads to."""

    name: str
    url: str = ""
    size: int = 0
    media_type: str = ""
    width: int = 0
    height: int = 0
    """Of a picture that we serve ourselves; 0 for everything else."""
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing in a stream, of whatever kind."""

    id: int
    kind: str
    """post, page, article, bookmark, chat: decides the icon and nothing else."""
    url: str
    ring: int
    author: Voice | None
    when: datetime
    verb: str = ""
    """Follows the author's name: _("asked"), _("kept a link"), _("edited")."""
    title: str = ""
    excerpt_html: str = ""
    """Safe HTML, cut to a few paragraphs by the view."""
    space_name: str = ""
    space_url: str = ""
    readers: str = ""
    """When given, the chip says it instead of the space's name."""
    talk: int = 0
    reactions: Sequence[Emoji] = ()
    last_answer: Answer | None = None
    tags: Sequence[str] = ()
    link: Link | None = None
    files: Sequence[File] = ()
    reason: str = ""
    """Why this is shown here: "You follow Maya Okafor"."""
    may_react: bool = True
    mark: str = ""
    """How it stands, in a few words: "Being tried · 12 support it"."""
    more: str = ""
    """The address of a fragment that is shown on the card once it comes into sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button that posts."""

    url: str
    label: str
    icon: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One voice in a talk, in the order it is shown."""

    id: int
    author: Voice | None
    when: datetime
    html: str
    """Safe HTML."""
    reply_to: int | None = None
    """The comment this answers, when that is not the item itself."""
    reply_to_name: str = ""
    nested: bool = False
    """Shown one step in; deeper answers keep that one step and say whom they answer."""
    edited_at: datetime | None = None
    removed: bool = False
    reactions: Sequence[Emoji] = ()
    files: Sequence[File] = ()
    may_edit: bool = False
    may_react: bool = True
    may_reply: bool = True
    is_new: bool = False
    mark: str = ""
    """What sets it apart: _("Accepted answer")."""
    act: Act | None = None
    """What the reader may do with it besides."""
    history_url: str = ""
    """Where one reads what it said before, for kinds that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    here: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A way from the composer to the page where another kind is written."""

    name: str
    """The kind; the page keeps its draft under "new-<kind>"."""
    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Where one writes. With one place its chip is fixed, with several it is a choice."""

    action: str
    places: Sequence[Place]
    place: int | None = None
    """The place chosen at first."""
    more_places: str = ""
    """Where all places are asked for, once one begins to write, when these are only the first."""
    placeholder: str = ""
    submit: str = ""
    others: Sequence[Beginning] = ()
    """What else one can begin here, each on a page of its own; what was typed goes along."""
    with_title: bool = False
    title: str = ""
    body: str = ""
    parent: int | None = None
    reply_to_name: str = ""
    draft: str = ""
    """Names the draft kept in this browser; different for each place one can write."""
    promise: str = ""
    """A sentence under the text, such as _("Nothing here leaves the company")."""
    errors: Sequence[str] = ()
    hidden: dict[str, str] = field(default_factory=dict)
    target: str = ""
    """A selector: the answer is put there without a new page (htmx)."""
    swap: str = "beforeend"
    takes_files: bool = False
    """Pictures and files may be put in, by paste, by drag or chosen."""
    needs_text: bool = False
    """Files alone are not enough."""
    tells_in: int | None = None
    """The space in which others see that one is writing; None tells nobody."""
    tells_under: int | None = None
    """And under which item, for answers."""
    calls: str = ""
    """Where "@here" is offered, with how many people it calls; empty where there is none."""
    sends_on_enter: bool = False
    """In chat Enter sends and Shift-Enter breaks the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One line of a chat."""

    id: int
    author: Voice | None
    when: datetime
    html: str
    continues: bool = False
    """By the same author shortly after: no face, no name again."""
    talk: int = 0
    talk_url: str = ""
    talk_last: datetime | None = None
    talk_voices: Sequence[Voice] = ()
    edited_at: datetime | None = None
    removed: bool = False
    reactions: Sequence[Emoji] = ()
    files: Sequence[File] = ()
    may_react: bool = True
    may_edit: bool = False
    may_choose: bool = False
    """The reader belongs here: may leave it unread, and make something of it."""
    is_first_new: bool = False
    """What the reader has not read yet begins here."""
    became: Sequence[Link] = ()
    """What a talk that ended here became."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page in a tree."""

    title: str
    url: str
    here: bool = False
    open: bool = False
    children: Sequence["Leaf"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing found. Title and excerpt may hold <mark> and are safe HTML."""

    kind: str
    kind_word: str
    url: str
    title_html: str
    excerpt_html: str = ""
    ring: int | None = None
    space_name: str = ""
    author: Voice | None = None
    when: datetime | None = None
