"""Making a page, a question or an idea of what was said."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.kinds import kind_named
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.chat.models import Outcome
from engawa.people.models import Person
from engawa.spaces.models import Space


@transaction.atomic
def keep(messages: Sequence[Item], *, actor: Person, kind: str, space: Space, title: str, body: str) -> Item:
    """Write something new of this kind that says from which messages of one room it came.

    Raises:
        Refused: without messages or a title, where the writer does not belong, or may not write.
    """
    of_kind = kind_named(kind)
    if not messages or of_kind is None or of_kind.write is None:
        raise Refused(_("Choose what was said first."))
    if messages[0].space_id not in actor.belongs_to:
        raise Refused(_("Only the people of this room can make something of what is said here."))
    if not title.strip():
        raise Refused(_("Give it a title first."))
    item = of_kind.write(space=space, actor=actor, title=title, body=body)
    speakers = list(dict.fromkeys(one.author_id for one in messages if one.author_id))
    first, last = _ends(messages)
    Outcome.objects.create(
        item=item, space_id=messages[0].space_id, first=first, last=last, speakers=speakers
    )
    record("chat.kept", actor=actor, item=item, data={"speakers": [str(pk) for pk in speakers]})
    return item


def _ends(messages: Sequence[Item]) -> tuple[int, int]:
    """Where the talk stands in its room: answers in a thread stand with the message that began it."""
    stands_at = [one.root_id or one.pk for one in messages]
    return min(stands_at), max(stands_at)
