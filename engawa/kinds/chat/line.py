"""One message as it arrives in an open log."""

from engawa.content.models import Item
from engawa.kinds.chat.log import by_day, marks_on
from engawa.kinds.chat.stretch import Stretch
from engawa.people.models import Person
from engawa.web.cards import Message


def line_of(item: Item, reader: Person | None) -> Message:
    """The message with all that hangs on it; it continues what stands above it in the room."""
    above = Item.objects.filter(space=item.space_id, kind="chat", root=None, pk__lt=item.pk)
    before = above.only("author", "byline", "created_at").order_by("-pk").first()
    belongs = reader is not None and item.space_id in reader.belongs_to
    (day,) = by_day([item], reader, marks_on([item], reader), Stretch(), before, belongs=belongs)
    return day.messages[0]
