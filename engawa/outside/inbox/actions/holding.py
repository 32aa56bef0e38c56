"""While somebody answers a thread, others see it and cannot send; it ends by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from secrets import randbits

from django.db import transaction
from django.utils import timezone

from engawa.base.ids import SEQUENCE_BITS, id_at
from engawa.live.speaking import speaker
from engawa.outside.inbox.actions.rules import expect_desk
from engawa.outside.inbox.models import Hold, Thread
from engawa.people.models import Person

LEASE = timedelta(seconds=75)
"""A page that is answered on says so every 25 seconds."""


def holder(thread: Thread) -> Hold | None:
    """Who is answering it now, if anybody."""
    return Hold.objects.filter(thread=thread, until__gt=timezone.now()).select_related("person").first()


@transaction.atomic
def hold(thread: Thread, *, actor: Person, take_over: bool = False) -> Hold:
    """Begin or go on answering; returns who holds it now: somebody else, unless one takes it over.

    Raises:
        Refused: for whoever does not belong to its space.
    """
    expect_desk(thread, actor)
    now = timezone.now()
    mine = {"person": actor, "since": now, "until": now + LEASE}
    kept, is_new = Hold.objects.select_for_update().get_or_create(
        thread=thread, defaults={"space_id": thread.space_id, **mine}
    )
    if is_new:
        _tell(thread, actor)
    elif kept.person_id == actor.pk:
        kept.until = now + LEASE
        kept.save(update_fields=["until"])
    elif take_over or kept.until <= now:
        kept.person, kept.since, kept.until = actor, now, now + LEASE
        kept.save(update_fields=["person", "since", "until"])
        _tell(thread, actor)
    return kept


@transaction.atomic
def let_go(thread: Thread, *, actor: Person) -> None:
    """Answer it no longer."""
    if Hold.objects.filter(thread=thread, person=actor).delete()[0]:
        _tell(thread, actor)


def _tell(thread: Thread, actor: Person) -> None:
    """It holds for a moment, so it stands in no journal; pages that show the space ask anew."""
    told_as = str(id_at(timezone.now(), randbits(SEQUENCE_BITS)))
    space = str(thread.space_id)
    said = {"id": told_as, "verb": "thread.held", "item": "", "kind": "", "root": "", "space": space,
            "actor": str(actor.pk), "person": ""}  # fmt: skip
    payload = json.dumps(said).encode()
    transaction.on_commit(partial(speaker.mention, f"engawa.news.space.{space}", payload))
