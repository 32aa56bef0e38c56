"""Somebody asked to be forgotten: what they said somewhere goes; that it was said is still counted."""

from collections.abc import Sequence

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.contacts.models import Identity
from engawa.outside.listening.models import Mention, Passing, Story

BLANK = Concat(Value("erased:"), Cast(F("pk"), CharField()))


def forget(identities: Sequence[Identity]) -> dict[str, int]:
    """Under the courier's role: empty their mentions, the titles made of them, and what went past."""
    ids = [one.pk for one in identities]
    said = Mention.objects.using(COURIER).filter(identity__in=ids)
    uris = set(said.values_list("uri", flat=True))
    Mention.objects.using(COURIER).filter(repeats__in=uris).update(repeats="")
    Story.objects.using(COURIER).filter(first__in=said).update(title="")
    for one in identities:
        by = Q(speaker__network=one.network, speaker__uid=one.uid)
        Passing.objects.using(COURIER).filter(by).delete()
    went = said.update(
        uri=BLANK, url="", text="", rest={}, repeats="", links=[], sketch=[], community="", joined={},
        removed_at=timezone.now(),
    )  # fmt: skip
    return {"mentions": went}
