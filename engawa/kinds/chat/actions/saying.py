"""Talking in a room."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space

LONGEST = 20_000


def say(
    space: Space, *, actor: Person, body: str, to: Item | None = None, uploads: Sequence[int] = ()
) -> Item:
    """Say something in a space's room, or in the thread of the message `to`, with files or only these.

    Raises:
        Refused: when there is nothing to say or too much, or the person may not write there.
    """
    if not body.strip() and not uploads:
        raise Refused(_("There is nothing to send yet. Write something first."))
    if len(body) > LONGEST:
        raise Refused(_("This is too long for a chat. Make it a post or a page."))
    return write_item("chat", actor=actor, space=space, body=body.strip(), parent=to, uploads=uploads)
