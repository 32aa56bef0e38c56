"""Standing queries: listed, built with a preview, shown with what they found."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.paging import cursor_in
from engawa.content.text_form import status_of
from engawa.outside.channels.models import Account
from engawa.outside.listening import actions
from engawa.outside.listening.asking.parsing import Unclear, parse
from engawa.outside.listening.finding import would_have_found
from engawa.outside.listening.forms import QueryForm
from engawa.outside.listening.marking import marked, node_of
from engawa.outside.listening.models import Following, Mention, Query
from engawa.outside.listening.reading.mentions import network_name, page_of, shown
from engawa.outside.listening.reading.queries import listed
from engawa.outside.listening.views.finding import find_query, inside
from engawa.outside.listening.waves.drawing import draw
from engawa.people.requests import SignedInRequest

MOST = 300


@require_GET
@inside
def queries(request: SignedInRequest) -> HttpResponse:
    """All queries that the reader may see, those of their spaces first."""
    mine = belongs_to(request)
    found = sorted(
        Query.objects.select_related("space").order_by("name")[:MOST],
        key=lambda one: one.space_id not in mine,
    )
    context = {"here": "queries", "rows": listed(found, request.reader, mine), "may_make": bool(mine)}
    return render(request, "listening/queries.html", context)


@require_GET
@inside
def query(request: SignedInRequest, query_id: int) -> HttpResponse:
    """One query: its last week, and what it found."""
    one, mine = find_query(query_id), belongs_to(request)
    found = Mention.objects.standing().filter(matches__query=one)
    page, older = page_of(found, cursor_in(request.GET.get("before", "")))
    context = {
        "here": "queries",
        "query": one,
        "reads": node_of(one.text) is not None,
        "drawing": draw(one),
        "mentions": shown(page, mine),
        "older": f"?before={older}" if older else "",
        "is_followed": Following.objects.filter(query=one, person=request.reader).exists(),
        "may_change": one.space_id in mine,
    }
    return render(request, "listening/query.html", context)


@require_http_methods(["GET", "POST"])
@inside
def new(request: SignedInRequest) -> HttpResponse:
    """The builder of a new query."""
    mine = sorted(belongs_to(request))
    if not mine:
        raise Refused(_("Queries belong to a space. Join one first."))
    sent = request.POST if request.method == "POST" else None
    heard = Account.objects.filter(space__in=mine).exclude(state=Account.State.CLOSED)
    first = heard.order_by("space__name").values_list("space", flat=True).first()
    form = QueryForm(sent, spaces=mine, initial={"space": first, **request.GET.dict()})
    if form.is_valid():
        try:
            made = actions.make_query(actor=request.reader, **form.cleaned_data)
            return redirect(f"/listen/queries/{made.pk}/")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "query": None, "here": "queries"}
    return render(request, "listening/builder.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@inside
def edit(request: SignedInRequest, query_id: int) -> HttpResponse:
    """The builder of a query that stands."""
    one = find_query(query_id)
    if one.space_id not in belongs_to(request):
        raise Refused(_("Only members of %(space)s can do this.") % {"space": one.space.name})
    sent = request.POST if request.method == "POST" else None
    form = QueryForm(sent, initial={"name": one.name, "text": one.text})
    if form.is_valid():
        try:
            actions.change_query(one, actor=request.reader, **form.cleaned_data)
            return redirect(f"/listen/queries/{one.pk}/")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "query": one, "here": "queries"}
    return render(request, "listening/builder.html", context, status=status_of(form))


@require_GET
@inside
def preview(request: SignedInRequest) -> HttpResponse:
    """What a query would have found in what was kept, or what is wrong with it."""
    text = request.GET.get("text", "")
    if not text.strip():
        return render(request, "listening/preview.html", {"found": None, "trouble": None})
    try:
        node = parse(text)
    except Unclear as trouble:
        start, end = trouble.start, trouble.end
        at = {"before": text[:start], "there": text[start:end], "after": text[end:]}
        return render(request, "listening/preview.html", {"found": None, "trouble": trouble, **at})
    found = would_have_found(node)
    rows = [
        {
            "parts": marked(one.said.text, [node]),
            "who": one.heard.speaker.name or one.heard.speaker.handle,
            "network": network_name(one.heard.speaker.network),
            "when": one.heard.at,
        }
        for one in found.shown
    ]
    context = {"found": found, "rows": rows, "trouble": None, "reads_as": str(node)}
    return render(request, "listening/preview.html", context)


@require_POST
@inside
def pause(request: SignedInRequest, query_id: int) -> HttpResponse:
    """Stops listening for it; with `resume` goes on."""
    actions.pause_query(find_query(query_id), actor=request.reader, paused=not request.POST.get("resume"))
    return redirect(f"/listen/queries/{query_id}/")


@require_http_methods(["GET", "POST"])
@inside
def removal(request: SignedInRequest, query_id: int) -> HttpResponse:
    """Removes a query, once one is sure."""
    one = find_query(query_id)
    if one.space_id not in belongs_to(request):
        raise Refused(_("Only members of %(space)s can do this.") % {"space": one.space.name})
    if request.method == "POST" and request.POST.get("sure"):
        actions.remove_query(one, actor=request.reader)
        messages.info(request, _("Removed. Nobody listens for it any more."))
        return redirect("/listen/queries/")
    return render(request, "listening/removal.html", {"query": one, "here": "queries"})


@require_POST
@inside
def following(request: SignedInRequest, query_id: int) -> HttpResponse:
    """Follows a query; with `end` no more."""
    actions.follow_query(find_query(query_id), actor=request.reader, follows=not request.POST.get("end"))
    return redirect(f"/listen/queries/{query_id}/")


def belongs_to(request: SignedInRequest) -> set[int]:
    """The reader's spaces."""
    return set(request.reader.belongs_to or ())
