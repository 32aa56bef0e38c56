"""What somebody read on one device, told to their others."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.live.speaking import speaker
from engawa.live.subjects import encoded
from engawa.people.models import Person
from engawa.spaces.models import Space


def tell_read(person: Person, space: Space) -> None:
    """After the commit. News only: whoever misses it counts anew when they connect again."""
    news = {
        "id": str(id_at(timezone.now())),
        "verb": "chat.read",
        "item": "",
        "kind": "chat",
        "root": "",
        "space": "",
        "actor": str(person.pk),
        "person": str(person.pk),
    }
    subject = f"engawa.news.person.{person.pk}"
    transaction.on_commit(partial(speaker.mention, subject, encoded(news)))
