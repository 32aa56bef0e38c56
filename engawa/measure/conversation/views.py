"""A space's meter, for its members."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.measure.conversation.counted import counted_in
from engawa.measure.conversation.drawing import draw
from engawa.measure.conversation.looking import looks_at, note_look
from engawa.measure.conversation.models import Meter
from engawa.measure.conversation.reading import SAID
from engawa.measure.conversation.saying import sentences
from engawa.measure.conversation.tasks import ask_for
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers

OLD = timedelta(hours=26)
PARTS = {"part": "conversation/part.html", "beside": "conversation/beside.html"}


@require_GET
@signed_in
def meter(request: SignedInRequest, slug: str) -> HttpResponse:
    """How much is conversation here; ?as= gives the part that other pages show."""
    context = _for_members(request, slug)
    space, part = context["space"], PARTS.get(request.GET.get("as", ""))
    found = Meter.objects.filter(space=space).first()
    silent = found is None and not Item.objects.filter(space=space, kind__in=SAID).exists()
    if not silent and (found is None or found.at < timezone.now() - OLD):
        ask_for(space.pk)
    if found is not None:
        note_look(space, request.reader)
    now = found.figures["now"] if found else None
    context |= {
        "found": found,
        "comes": found is None and not silent,
        "now": now,
        "since": datetime.fromisoformat(now["from"]) if now else None,
        "until": datetime.fromisoformat(now["to"]) if now else None,
        "said": sentences(now, found.figures["before"]) if found and now else [],
        "drawing": draw(now["answers"]["curve"]) if now and now.get("answers") and not part else None,
        "looks": [] if part else looks_at(space),
    }
    return render(request, part or "conversation/meter.html", context)


@require_GET
@signed_in
def counted(request: SignedInRequest, slug: str) -> HttpResponse:
    """What a figure was counted from."""
    context = _for_members(request, slug)
    found = get_object_or_404(Meter, space=context["space"])
    if found.figures["now"]["too_few"] or not found.figures["now"]["answers"]:
        raise Http404
    note_look(context["space"], request.reader)
    since, until = (datetime.fromisoformat(found.figures["now"][name]) for name in ("from", "to"))
    waiting = request.GET.get("of") != "answered"
    rows, older = counted_in(
        context["space"], since, until, waiting=waiting, before=cursor_in(request.GET.get("before", ""))
    )
    query = f"of={'waiting' if waiting else 'answered'}"
    context |= {"rows": rows, "waiting": waiting, "since": since, "until": until}
    context["older"] = f"?{query}&before={older}" if older else ""
    return render(request, "conversation/counted.html", context)


def _for_members(request: SignedInRequest, slug: str) -> dict[str, Any]:
    """The space with what its header needs; for everybody who does not belong it is as if there were no meter."""
    space = get_object_or_404(Space, slug=slug)
    membership = membership_of(space, request.reader)
    if membership is None:
        raise Http404
    return {
        "space": space,
        "here": "about",
        "reader": request.reader,
        "membership": membership,
        "readers": readers(space),
    }
