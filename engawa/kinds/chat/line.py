"""One message as it arrives in an open log."""

from engawa.content.marks import files_on
from engawa.content.models import Item
from engawa.kinds.chat.log import Marks, by_day, marks_on
from engawa.kinds.chat.stretch import Stretch
from engawa.people.models import Person
from engawa.web.cards import Message


def line_of(item: Item, reader: Person | None) -> Message:
    """The message with all that hangs on it; it continues what stands above it in the room."""
    return _line(item, reader, marks_on([item], reader))


def line_just_said(item: Item, reader: Person, *, files: bool) -> Message:
    """The same at the moment it was said: nothing can hang on it but its files."""
    return _line(item, reader, Marks({}, files_on([item.pk]) if files else {}, {}))


def _line(item: Item, reader: Person | None, marks: Marks) -> Message:
    above = Item.objects.filter(space=item.space_id, kind="chat", root=None, pk__lt=item.pk)
    before = above.only("author", "byline", "created_at").order_by("-pk").first()
    belongs = reader is not None and item.space_id in reader.belongs_to
    (day,) = by_day([item], reader, marks, Stretch(), before, belongs=belongs)
    return day.messages[0]
