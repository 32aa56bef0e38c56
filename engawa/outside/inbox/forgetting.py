"""Somebody asked to be forgotten: their words and our words to them go; that something was said stays."""

from collections.abc import Sequence

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Dispatch
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.enclosing import take_out
from engawa.outside.inbox.models import Answer, Enclosure, Message, Note, Thread, Turn

BLANK = Concat(Value("erased:"), Cast(F("pk"), CharField()))


def forget(identities: Sequence[Identity]) -> dict[str, int]:
    """Under the courier's role: empty what they wrote, what we answered, and what was noted beside their threads."""
    ids = [one.pk for one in identities]
    theirs = Message.objects.using(COURIER).filter(identity__in=ids)
    uris, threads = (set(theirs.values_list(name, flat=True)) for name in ("uri", "thread_id"))
    begun = Thread.objects.using(COURIER).filter(identity__in=ids)
    own = set(begun.values_list("pk", flat=True))
    beside = Message.objects.using(COURIER).filter(thread__in=threads)
    uris |= _parts_after(beside, uris)
    ours = beside.filter(Q(answers__in=uris) | Q(thread__in=own), is_ours=True)
    letters = set(ours.exclude(dispatch=None).values_list("dispatch_id", flat=True))
    for dispatch in Dispatch.objects.using(COURIER).filter(Q(pk__in=letters) | Q(draft__answers__in=uris)):
        waits = dispatch.state in (Dispatch.State.HELD, Dispatch.State.WAITING)
        going = dispatch.state == Dispatch.State.SENDING
        Dispatch.objects.using(COURIER).filter(pk=dispatch.pk).update(
            draft={"key": dispatch.draft["key"], "text": ""}, uri="", url="", trouble="", raw={},
            state=Dispatch.State.WITHDRAWN if waits else Dispatch.State.UNSURE if going else dispatch.state,
        )  # fmt: skip
    answered = Answer.objects.using(COURIER).filter(Q(message__in=theirs) | Q(thread__in=own))
    enclosed = Q(answer__in=answered) | Q(message__in=theirs) | Q(message__in=ours)
    take_out(Enclosure.objects.using(COURIER).filter(enclosed))
    answered.update(media=[], text="", first_text="", word="", trouble="", why=[])
    told = Turn.objects.using(COURIER).filter(thread__in=threads, verb__in=("corrected", "taken_back"))
    told.update(data={})
    Note.objects.using(COURIER).filter(thread__in=own).update(body="", html="")
    empty = {"subject": "", "text": "", "html": "", "url": "", "media": [], "raw": {}}
    ours.update(**empty, uri=BLANK)
    beside.filter(answers__in=uris).update(answers="")
    went = theirs.update(**empty, uri=BLANK, answers="", removed_at=timezone.now())
    begun.update(subject="", root=BLANK)
    return {"messages": went}


def _parts_after(beside: QuerySet[Message], uris: set[str]) -> set[str]:
    """Our own words that what answers these goes on in, part after part."""
    found: set[str] = set()
    following = set(beside.filter(answers__in=uris, is_ours=True).values_list("uri", flat=True))
    while following - found:
        found |= following
        following = set(beside.filter(answers__in=following, is_ours=True).values_list("uri", flat=True))
    return found
