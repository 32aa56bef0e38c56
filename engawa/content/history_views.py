"""The history of anything that has one. A kind includes these at its own addresses, naming itself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engawa.base.differences import compare
from engawa.content.actions import may_edit
from engawa.content.bodies import prepare_body
from engawa.content.cards import address_of
from engawa.content.editing import restore
from engawa.content.history import state_of, states_of
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.readers import readers


def _find(item_id: int, kind: str) -> Item:
    return get_object_or_404(Item.objects.standing().with_people(), pk=item_id, kind=kind)


@require_GET
def history(request: Request, item_id: int, kind: str) -> HttpResponse:
    """Who changed what, when and why."""
    item = _find(item_id, kind)
    states, more = states_of(item, cursor_in(request.GET.get("before", "")))
    context = {"item": item, "states": states, "more": more, "address": address_of(item)}
    return render(request, "content/history.html", context | {"readers": readers(item.space).text})


@require_GET
def state(request: Request, item_id: int, number: int, kind: str) -> HttpResponse:
    """One state, and what differs from another: the one before it unless ?against= says which."""
    item = _find(item_id, kind)
    shown = state_of(item, number)
    against = cursor_in(request.GET.get("against", "")) or number - 1
    other = state_of(item, against) if against > 0 and against != number else None
    older, newer = sorted((shown, other or shown), key=lambda one: one.number)
    context = {
        "item": item,
        "address": address_of(item),
        "state": shown,
        "html": prepare_body(shown.body).html,
        "older": older,
        "newer": newer,
        "lines": compare(older.body, newer.body),
        "may_restore": not shown.stands and may_edit(item, request.reader),
    }
    return render(request, "content/state.html", context)


@require_POST
@signed_in
def restoration(request: SignedInRequest, item_id: int, number: int, kind: str) -> HttpResponse:
    """Puts that state back."""
    item = _find(item_id, kind)
    restore(item, number, actor=request.reader)
    return redirect(address_of(item))
