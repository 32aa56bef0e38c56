"""Lists: the cases one may see, and the releases that are marked on their plots."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.paging import cursor_in
from engawa.content.text_form import status_of
from engawa.outside.cases.actions.releasing import note_release, take_release_back
from engawa.outside.cases.forms import ReleaseForm
from engawa.outside.cases.listing import beside_thread, cases_for
from engawa.outside.cases.models import Connection, Release
from engawa.outside.cases.views.case import belongs_to
from engawa.outside.inbox.models import Thread
from engawa.people.models import Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Space
from engawa.web.cards import Tab


@require_GET
@signed_in
def cases(request: SignedInRequest) -> HttpResponse:
    """Every case that one may see."""
    if request.reader.ring != Ring.INSIDE:
        raise Refused(_("Cases are for people who work here."))
    which = request.GET.get("show", "open")
    before = cursor_in(request.GET.get("before", ""))
    lines, older = cases_for(request.reader, belongs_to(request), which, before)
    shown = [
        ("open", _("Open")),
        ("mine", _("Yours")),
        ("ours", _("Of your spaces")),
        ("settled", _("Settled")),
    ]
    tabs = [Tab(url=f"?show={name}", label=label, here=name == which) for name, label in shown]
    context = {"lines": lines, "older": older, "tabs": tabs, "which": which}
    return render(request, "cases/cases.html", context)


@require_GET
@signed_in
def beside(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """The cases of a thread, for the page of the inbox that shows it."""
    thread = get_object_or_404(Thread, pk=thread_id)
    joined, proposed, first = beside_thread(thread_id)
    context = {"thread": thread, "joined": joined, "proposed": proposed, "first": first}
    return render(request, "cases/beside.html", context | {"answers": thread.space_id in belongs_to(request)})


@require_http_methods(["GET", "POST"])
@signed_in
def releases(request: SignedInRequest, slug: str) -> HttpResponse:
    """The releases of a space, by hand or from its trackers; POST notes one."""
    space = get_object_or_404(Space, slug=slug)
    if space.pk not in belongs_to(request) or request.reader.ring != Ring.INSIDE:
        raise Refused(_("The members of this space note its releases."))
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_release(space, actor=request.reader, **form.cleaned_data)
        return redirect(f"/s/{slug}/releases/")
    rows = Release.objects.filter(space=space).select_related("by").order_by("-day", "name")[:200]
    trackers = Connection.objects.filter(space=space).exclude(state="closed")
    context = {"space": space, "form": form, "releases": rows, "trackers": trackers}
    return render(request, "cases/releases.html", context, status=status_of(form))


@require_POST
@signed_in
def release(request: SignedInRequest, slug: str, release_id: int) -> HttpResponse:
    """Takes a release back."""
    found = get_object_or_404(Release.objects.select_related("space"), pk=release_id, space__slug=slug)
    take_release_back(found, actor=request.reader)
    return redirect(f"/s/{slug}/releases/")
