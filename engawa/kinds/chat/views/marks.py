"""What somebody has read, and what waits for them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.kinds.chat import actions
from engawa.kinds.chat.rooms import rooms_of
from engawa.kinds.chat.unread import began_of, shown, unread_of
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Space

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
BESIDE = 14


@require_GET
@never_cache
@signed_in
def unread(request: SignedInRequest) -> HttpResponse:
    """How much waits in each room, and in all of them: for the rail, by address."""
    counts = unread_of(request.reader, began_of(request))
    total = shown(sum(one.count or one.mentions for one in counts.values()))
    for_me = any(one.is_for_me for one in counts.values())
    return render(request, "chat/unread.html", {"counts": counts, "total": total, "for_me": for_me})


@require_GET
@signed_in
def beside(request: SignedInRequest) -> HttpResponse:
    """The talks and rooms of the reader, as they stand beside an open one."""
    here = cursor_in(request.GET.get("here", ""))
    return render(request, "chat/beside.html", {"rooms": rooms_of(request, BESIDE), "here": here})


@require_POST
@signed_in
def seen(request: SignedInRequest, slug: str) -> HttpResponse:
    """The end of a log or of a thread was really seen."""
    _read(request, slug, request.POST.get("upto", ""), request.POST.get("root", ""))
    return HttpResponse(status=204)


@require_GET
@never_cache
@signed_in
def seen_dot(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same for browsers without scripts, as a picture that a page shows at its end."""
    _read(request, slug, request.GET.get("upto", ""), request.GET.get("root", ""))
    return HttpResponse(DOT, content_type="image/svg+xml")


def _read(request: SignedInRequest, slug: str, upto: str, root: str) -> None:
    space = get_object_or_404(Space, slug=slug)
    if message := cursor_in(upto):
        latest = Item.objects.filter(space=space, kind="chat", pk__lte=message).order_by("-pk")
        known = latest.values_list("pk", flat=True).first() or 0
        actions.read_upto(space, known, actor=request.reader, root=cursor_in(root) or 0)


@require_POST
@signed_in
def leave_unread(request: SignedInRequest, item_id: int) -> HttpResponse:
    """From this message on, the room waits to be read."""
    item = get_object_or_404(Item.objects.select_related("space"), pk=item_id, kind="chat", root=None)
    actions.leave_unread(item, actor=request.reader)
    return redirect("chat:rooms")
