"""What is held is let in or thrown away by the one it says it is from."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from engawa.boundary.refusals import Refused
from engawa.content.bodies import prepare_body
from engawa.content.models import Item
from engawa.doors.mail.making import make, space_named
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.reading import read
from engawa.doors.mail.recipients import meaning_of
from engawa.people.models import Person


def shown_of(arrival: Arrival) -> dict[str, Any]:
    """What it would become, and where, for its reader to decide."""
    reading, meaning = read(bytes(arrival.raw)), meaning_of(arrival.recipient)
    is_answer = arrival.target is not None
    text = reading.answer() if is_answer else reading.post()
    return {
        "text": Markup(prepare_body(text).html),  # noqa: S704
        "files": reading.files,
        "target": Item.objects.standing().filter(pk=arrival.target or 0).first(),
        "space": space_named(meaning.slug) if meaning and meaning.slug else None,
    }


@transaction.atomic
def release(arrival: Arrival, *, actor: Person) -> Item:
    """It is theirs: make of it what they meant.

    Raises:
        Refused: as for any mail of theirs, or when it was let in already.
    """
    held = _held(arrival)
    item = make(held, actor=actor)
    _settle(held, State.DONE, item.pk)
    return item


@transaction.atomic
def throw_away(arrival: Arrival, *, actor: Person) -> None:
    """It is not theirs."""
    _settle(_held(arrival), State.IGNORED, None)


def _held(arrival: Arrival) -> Arrival:
    found = Arrival.objects.select_for_update().filter(pk=arrival.pk, state=State.HELD).first()
    if found is None:
        raise Refused(_("This mail was dealt with already."))
    return found


def _settle(arrival: Arrival, state: State, item: int | None) -> None:
    arrival.state, arrival.item, arrival.settled_at = state, item, timezone.now()
    arrival.save(update_fields=["state", "item", "settled_at"])
