"""The way of notes to devices: written down for each of them, and sent by a job after the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from engawa.notices.ways.protocol import Note
from engawa.notices.ways.push.models import Delivery, Device, Told
from engawa.notices.ways.push.tasks import wake
from engawa.notices.ways.reader import written_as

if TYPE_CHECKING:
    from engawa.people.models import Person


def send(person: Person, note: Note) -> None:
    """Have this person's devices told; who has none is told nothing."""
    with written_as(person.pk):
        devices = list(Device.objects.filter(person_id=person.pk))
        if not devices:
            return
        told = Told.objects.create(
            person_id=person.pk,
            item=note.item_id,
            title=note.title[:200],
            body=note.body[:500],
            url=note.url,
            tag=note.tag[:200],
        )
        Delivery.objects.bulk_create(
            Delivery(told=told, device=device, person_id=person.pk) for device in devices
        )
        transaction.on_commit(wake, robust=True)
