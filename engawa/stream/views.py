"""Streams: home in three ways, and a space's own."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.people.requests import Request
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.stream import sources
from engawa.stream.composing import composer_for, composer_in
from engawa.stream.greeting import greeting
from engawa.stream.reading import cursor_in, read_stream, reasons
from engawa.web.cards import Tab

TABS = ("", "following", "everything")


@require_GET
def home(request: Request) -> HttpResponse:
    """For you: what is said where one belongs and by whom one follows. The public sees what is public."""
    reader = request.reader
    before = cursor_in(request.GET.get("before", ""))
    tab = request.GET.get("tab", "") if reader else "everything"
    mine = sources.sources_of(reader, with_memberships=tab == "") if reader else sources.Sources()
    find = sources.everything if tab == "everything" else partial(sources.following, mine)
    page = read_stream(find, reader, before, reasons(mine, everything=tab == "everything"))
    if reader and reader.is_owner and not page.cards and tab == "" and not mine.count:
        return redirect("people:welcome")
    context = {"page": page, "tabs": _tabs(tab), "tab": tab, "greeting": greeting(request)}
    if reader:
        context["composer"] = composer_for(reader)
    return render(request, "stream/home.html", context)


def _tabs(here: str) -> list[Tab]:
    labels = (_("For you"), _("Following"), _("Everything"))
    return [
        Tab(label=label, url=f"/?tab={tab}" if tab else "/", here=tab == here)
        for tab, label in zip(TABS, labels, strict=True)
    ]


@require_GET
def space(request: Request, slug: str) -> HttpResponse:
    """What is said in one space."""
    found = get_object_or_404(Space, slug=slug)
    page = read_stream(
        partial(sources.of_space, found.pk), request.reader, cursor_in(request.GET.get("before", ""))
    )
    membership = membership_of(found, request.reader)
    may_write = membership is not None or (request.reader is not None and may_join(found, request.reader))
    context = {
        "space": found,
        "here": "stream",
        "membership": membership,
        "reader": request.reader,
        "page": page,
        "composer": composer_in(place(found)) if may_write and found.archived_at is None else None,
    }
    return render(request, "stream/space.html", context)
