"""Talking in a room."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.chat.actions.calling import calls, those_called
from engawa.people.models import Person
from engawa.spaces.models import Space

LONGEST = 20_000


def say(
    space: Space,
    *,
    actor: Person,
    body: str,
    to: Item | None = None,
    uploads: Sequence[int] = (),
    sure: bool = False,
) -> Item:
    """Say something in a space's room, or in the thread of the message `to`, with files or only these.

    `sure`: the writer knows how many "@here" calls.

    Raises:
        Refused: when there is nothing to say or too much, the person may not write there, or as `those_called`.
    """
    if not body.strip() and not uploads:
        raise Refused(_("There is nothing to send yet. Write something first."))
    if len(body) > LONGEST:
        raise Refused(_("This is too long for a chat. Make it a post or a page."))
    called = those_called(space, actor=actor, sure=sure) if calls(body) else []
    if not called:
        return _write(space, actor, body, to, uploads)
    with transaction.atomic():
        item = _write(space, actor, body, to, uploads)
        record("chat.called", actor=actor, item=item, data={"people": [str(person) for person in called]})
    return item


def _write(space: Space, actor: Person, body: str, to: Item | None, uploads: Sequence[int]) -> Item:
    return write_item("chat", actor=actor, space=space, body=body.strip(), parent=to, uploads=uploads)
