"""A stretch of a room's log, and a thread beside it, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engawa.base.ids import moment_of
from engawa.content.actions import may_edit
from engawa.content.marks import files_on, reactions_on
from engawa.content.models import Item
from engawa.content.talk import comments_with
from engawa.kinds.chat.outcomes import outcomes_at
from engawa.kinds.chat.stretch import Seeing, Stretch, ids_in
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Comment, Emoji, File, Link, Message, Voice

FACES = 3
PAUSE = timedelta(minutes=5)
"""After a longer silence an author's face is shown again."""


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    messages: list[Message] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As people say it: "Today", "Monday", "3 March 2025"."""
        age = (timezone.localdate() - self.date).days
        if age in (0, 1):
            return _("Yesterday") if age else _("Today")
        return date_format(self.date, "l" if 1 < age < 7 else "DATE_FORMAT")


@dataclass(frozen=True, slots=True)
class Log:
    days: Sequence[Day]
    older: int | None
    newer: int | None
    new: int | None
    root: Item | None
    thread: Sequence[Comment]
    """The message that began it, and what was answered."""

    @property
    def last(self) -> int:
        """The newest message it shows, 0 in an empty one."""
        return self.days[-1].messages[-1].id if self.days else 0

    @property
    def shows_new(self) -> bool:
        """What is new begins within it."""
        return any(said.is_first_new for day in self.days for said in day.messages)


@dataclass(frozen=True, slots=True)
class Replies:
    last: int
    voices: Sequence[Voice]


@dataclass(frozen=True, slots=True)
class Marks:
    reactions: Mapping[int, Sequence[Emoji]]
    files: Mapping[int, Sequence[File]]
    replies: Mapping[int, Replies]
    became: Mapping[int, Sequence[Link]] = field(default_factory=dict)


def read_log(
    space: Space,
    reader: Person | None,
    stretch: Stretch,
    thread: int | None = None,
    *,
    new: int | None = None,
    seeing: Seeing | None = None,
) -> Log:
    """A stretch of the room of `space`, and the thread under the message `thread`. Six queries.

    Args:
        new: Where what is new begins, when that is known already.
        seeing: The reader, if they belong to the room: may leave messages unread and make something of them.
    """
    found = ids_in(space, stretch, thread, seeing)
    wanted = {*found.log, *found.thread}
    rows = Item.objects.filter(pk__in=wanted, space=space, kind="chat").select_related("author").defer("body")
    items = {item.pk: item for item in rows}
    for item in items.values():
        item.space = space
    shown = [items[pk] for pk in found.log if pk in items]
    marks = marks_on(items.values(), reader)
    root = items.get(thread) if thread else None
    answers = [items[pk] for pk in found.thread if pk in items]
    return Log(
        days=by_day(shown, reader, marks, stretch, new=new or found.new, belongs=seeing is not None),
        older=found.older,
        newer=found.newer,
        new=new or found.new,
        root=root,
        thread=comments_with(answers, root, reader, marks.reactions, marks.files) if root else (),
    )


def marks_on(items: Iterable[Item], reader: Person | None) -> Marks:
    """What hangs on messages: reactions, files, and who answered."""
    rows = list(items)
    ids = [row.pk for row in rows]
    answered = _replies([row.pk for row in rows if row.talk])
    return Marks(reactions_on(ids, reader), files_on(ids), answered, outcomes_at(ids))


def by_day(
    items: Iterable[Item],
    reader: Person | None,
    marks: Marks,
    stretch: Stretch,
    before: Item | None = None,
    *,
    new: int | None = None,
    belongs: bool = False,
) -> list[Day]:
    """Messages by the reader's days; `before` is what stands above the first."""
    days: list[Day] = []
    for item in items:
        today = timezone.localdate(item.created_at)
        if not days or days[-1].date != today:
            days.append(Day(today))
        follows = _continues(item, before) and item.pk != new
        said = _message(item, reader, marks, stretch, continues=follows)
        days[-1].messages.append(replace(said, is_first_new=item.pk == new, may_choose=belongs))
        before = item
    return days


def _message(
    item: Item, reader: Person | None, marks: Marks, stretch: Stretch, *, continues: bool
) -> Message:
    replies = marks.replies.get(item.pk)
    return Message(
        id=item.pk,
        author=voice_of(item.author, item.byline),
        when=item.created_at,
        html=item.html,
        continues=continues,
        talk=item.talk,
        talk_url=f"/s/{item.space.slug}/chat/{item.pk}/{stretch.query}" if reader or item.talk else "",
        talk_last=moment_of(replies.last) if replies else None,
        talk_voices=replies.voices if replies else (),
        edited_at=item.edited_at,
        removed=item.removed_at is not None,
        reactions=marks.reactions.get(item.pk, ()),
        files=marks.files.get(item.pk, ()),
        may_react=reader is not None,
        may_edit=may_edit(item, reader),
        became=marks.became.get(item.pk, ()),
    )


def _continues(item: Item, before: Item | None) -> bool:
    return (
        before is not None
        and before.author_id == item.author_id
        and before.byline == item.byline
        and item.created_at - before.created_at < PAUSE
        and timezone.localdate(item.created_at) == timezone.localdate(before.created_at)
    )


def _replies(roots: Sequence[int]) -> dict[int, Replies]:
    if not roots:
        return {}
    who = ("author_id", "author__name", "author__avatar", "author__ring", "author__team", "author__is_bot")
    answers = Item.objects.standing().filter(root__in=roots).values("root_id", *who)
    found: dict[int, Replies] = {}
    for row in answers.annotate(last=Max("pk")).order_by("-last"):
        kept = found.setdefault(row["root_id"], Replies(row["last"], []))
        if row["author__name"] and len(kept.voices) < FACES:
            person = Person(pk=row["author_id"], **{name[8:]: row[name] for name in who[1:]})
            found[row["root_id"]] = Replies(kept.last, [*kept.voices, *filter(None, [voice_of(person)])])
    return found
