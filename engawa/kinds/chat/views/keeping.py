"""A talk becomes a page, a question or an idea."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.cards import address_of
from engawa.content.kinds import kind_named
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.kinds.chat import actions
from engawa.kinds.chat.choosing import messages_of, places_for, text_of, title_of, wish_in
from engawa.kinds.chat.naming import call_talks
from engawa.kinds.chat.outcomes import kept_from, origin_of
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.models import Space
from engawa.spaces.readers import readers


@require_POST
@signed_in
def keep(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shows what chosen messages would become, to be looked over; with `sure` it is written."""
    room, wish = get_object_or_404(Space, slug=slug), wish_in(request.POST)
    messages, kind = messages_of(room, wish), kind_named(wish.kind)
    if not messages or kind is None or kind.write is None:
        raise Refused(_("Choose what was said first."))
    if request.POST.get("sure"):
        return _write(request, messages, wish.kind)
    call_talks([room], request.reader)
    context = {
        "room": room,
        "kind": kind,
        "chosen": messages,
        "title": title_of(messages),
        "text": text_of(messages),
        "places": places_for(kind.name, request),
        "readers": readers(room).text,
    }
    return render(request, "chat/keep.html", context)


def _write(request: SignedInRequest, messages: list[Item], kind: str) -> HttpResponse:
    sent = request.POST
    space = get_object_or_404(Space.objects.places(), pk=cursor_in(sent.get("space", "")) or 0)
    title, body = sent.get("title", "")[:300], sent.get("body", "").replace("\r\n", "\n")
    item = actions.keep(messages, actor=request.reader, kind=kind, space=space, title=title, body=body)
    return redirect(address_of(item))


@require_GET
def origin(request: Request, item_id: int) -> HttpResponse:
    """From which talk an item came, as a line for its page; empty for what came of none."""
    found = get_object_or_404(Item, pk=item_id)
    return render(request, "chat/origin.html", {"origin": origin_of(found.pk, request.reader)})


@require_GET
def kept(request: Request, slug: str) -> HttpResponse:
    """What the talks of a room became, beside it."""
    space = get_object_or_404(Space, slug=slug)
    return render(request, "chat/kept.html", {"kept": kept_from(space)})
