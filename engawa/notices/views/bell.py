"""The bell: what one was told, how much of it is unread, and what one has seen."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from engawa.base.numbers import number_in
from engawa.notices import actions
from engawa.notices.bell import groups, place_of, same_group, unread_count
from engawa.notices.forms import marks_in
from engawa.notices.models import Notice
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.web.cards import Tab
from engawa.web.translated import said


@require_GET
@signed_in
def notices(request: SignedInRequest) -> HttpResponse:
    """The list, the newest first; ?tab=unread leaves out what was read."""
    only_unread = request.GET.get("tab") == "unread"
    found, older = groups(request.reader, number_in(request.GET.get("before", "")), only_unread=only_unread)
    tabs = [
        Tab(label=said("All"), url="/notices/", here=not only_unread),
        Tab(label=said("Unread"), url="/notices/?tab=unread", here=only_unread),
    ]
    context = {"groups": found, "older": older, "tabs": tabs, "only_unread": only_unread}
    return render(request, "notices/notices.html", context)


@never_cache
@require_GET
def unread(request: Request) -> HttpResponse:
    """How much is unread, for the rail; nothing for whoever is not signed in."""
    count = unread_count(request.reader) if request.reader else 0
    return render(request, "notices/unread.html", {"count": count})


@require_safe
@signed_in
def opened(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Lead to what it tells of; with that, it is read."""
    notice = get_object_or_404(Notice.objects.select_related("space"), pk=notice_id)
    actions.mark_read(same_group(notice), actor=request.reader)
    return redirect(place_of(notice))


@require_POST
@signed_in
def read(request: SignedInRequest) -> HttpResponse:
    """Mark as read: what belongs to one notice, or everything up to one."""
    which = Q(pk__lte=number_in(request.POST.get("up_to", "")) or 0)
    if only := number_in(request.POST.get("notice", "")):
        which = same_group(get_object_or_404(Notice, pk=only))
    actions.mark_read(which, actor=request.reader)
    return HttpResponse(status=204) if _is_fragment(request) else redirect("notices:notices")


@require_POST
def seen(request: Request) -> HttpResponse:
    """What was before the reader's eyes: "item:up_to" pairs with commas; anything else is passed over."""
    if request.reader is not None and (marks := marks_in(request.POST.get("seen", ""))):
        actions.see(marks, actor=request.reader)
    return HttpResponse(status=204)


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
