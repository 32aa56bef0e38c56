"""Proposing an idea, and asking the leadership with or without one's name."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.bodies import prepare_body
from engawa.content.models import Item
from engawa.kinds.ideas.models import Idea, OpenDoor
from engawa.people.models import Person, Ring
from engawa.spaces.models import Space

LONGEST_NAMELESS = 20_000


@transaction.atomic
def propose(
    space: Space,
    *,
    actor: Person,
    title: str,
    body: str = "",
    tags: list[str] | None = None,
    uploads: Sequence[int] = (),
) -> Item:
    """Propose an idea, with files the proposer has uploaded; at an open door, ask the leadership with one's name.

    Raises:
        Refused: when the person may not write in the space.
    """
    item = write_item("idea", actor=actor, space=space, title=title, body=body, tags=tags, uploads=uploads)
    Idea.objects.create(item=item, to_leaders=is_open_door(space))
    return item


@transaction.atomic
def ask_nameless(space: Space, *, actor: Person, title: str, body: str = "") -> int:
    """Ask at an open door without a name, and return the question's id. Who asked is written nowhere.

    Nothing of the asker is stored: no author, no journal actor, no membership, no language, and of the time only
    the hour. So nobody can change or take back the question later but the owners of the space.

    Raises:
        Refused: for guests, where no open door is, when the text is too long, or after too many today.
    """
    if actor.ring != Ring.INSIDE or space.archived_at is not None or not is_open_door(space):
        raise Refused(_("Questions without a name are asked at an open door, by people who work here."))
    if len(body) > LONGEST_NAMELESS:
        raise Refused(_("This text is too long: 20,000 characters at most."))
    with translation.override(settings.LANGUAGE_CODE):
        byline = _("Somebody here")
    html = prepare_body(body).html
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT engawa_ask_nameless(%s, %s, %s, %s, %s)", [space.pk, title, body, html, byline]
        )
        (question,) = cursor.fetchone() or (None,)
    if question is None:
        raise Refused(_("Many questions came without a name today. Ask again tomorrow, or with your name."))
    return int(question)


def is_open_door(space: Space) -> bool:
    """Whether its owners answer questions to the leadership here."""
    return OpenDoor.objects.filter(pk=space.pk).exists()
