"""Somebody is erased: their words and names go; that something was said stays as a number."""

from collections.abc import Sequence

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.contacts.models import Identity
from engawa.outside.listening.models import Correction, Insider, Mention, Passing
from engawa.outside.listening.stories.joining import retell

NAMELESS = Concat(Value("erased:"), Cast("pk", TextField()))
"""In place of an address that may hold somebody's name."""


def forget_people(identities: Sequence[Identity]) -> dict[str, int]:
    """Keep no word of these people, under the courier's role; says how much went."""
    said = Q(identity__in=identities)
    passed = Q(pk__in=[])
    for one in identities:
        said |= Q(network=one.network, rest__speaker__uid=one.uid)
        passed |= Q(network=one.network, speaker__uid=one.uid)
    mentions = Mention.objects.using(COURIER).filter(said)
    ids = list(mentions.values_list("pk", flat=True))
    went = Passing.objects.using(COURIER).filter(passed)
    uris = {*mentions.values_list("uri", flat=True), *went.values_list("uri", flat=True)}
    stories = {one for one in mentions.values_list("story_id", flat=True) if one}
    removed = (
        Mention.objects.using(COURIER).filter(pk__in=ids, removed_at=None).update(removed_at=timezone.now())
    )
    Mention.objects.using(COURIER).filter(pk__in=ids).update(
        identity=None, uri=NAMELESS, text="", url="", repeats="", rest={}, links=[], sketch=[], community=""
    )
    Correction.objects.using(COURIER).filter(pk__in=ids).delete()
    Insider.objects.using(COURIER).filter(identity__in=identities).delete()
    kept, _each = went.delete()
    _answer_nobody(uris)
    retell(stories, using=COURIER)
    return {"mentions": removed, "passing": kept}


def _answer_nobody(uris: set[str]) -> None:
    """What others said in answer to them stays, without the address of what it answers."""
    for model in (Mention, Passing):
        for name in ("answers", "root", "repeats"):
            for row in model.objects.using(COURIER).filter(**{f"rest__{name}__in": list(uris)}).only("rest"):
                model.objects.using(COURIER).filter(pk=row.pk).update(rest={**row.rest, name: ""})
