"""Streams: home in three ways, and a space's own."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.base.numbers import number_in
from engawa.people.models import Ring
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.mine import first_spaces, my_spaces
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.stream import beside as beside_home
from engawa.stream import sources
from engawa.stream.composing import composer_for, composer_in, places_for
from engawa.stream.greeting import greeting
from engawa.stream.reading import StreamPage, cursor_in, read_stream, reasons
from engawa.web.cards import Tab

TABS = ("", "following", "everything")


@require_GET
def home(request: Request) -> HttpResponse:
    """For you: what is said where one belongs and by whom one follows. The public sees what is public."""
    tab = request.GET.get("tab", "") if request.reader else "everything"
    page = _stream(request, tab)
    if (
        request.reader
        and request.reader.is_owner
        and not tab
        and not page.cards
        and not request.reader.belongs_to
    ):
        return redirect("spaces:welcome")
    context = {
        "page": page,
        "tabs": _tabs(tab),
        "tab": tab,
        "greeting": greeting(request),
        "composer": composer_for(*first_spaces(request)),
    }
    return render(request, "stream/home.html", context)


@require_GET
@signed_in
def beside(request: SignedInRequest) -> HttpResponse:
    """What stands beside the home stream; asked for once that is there."""
    context = {
        "thanks": beside_home.thanks(),
        "kept": beside_home.written_to_stay(),
        "spaces": beside_home.spaces_to_join(request.reader) if request.reader.ring == Ring.INSIDE else [],
    }
    return render(request, "stream/beside.html", context)


@require_GET
@signed_in
def places(request: SignedInRequest) -> HttpResponse:
    """All spaces one may write to, for a composer that shows the first only."""
    found = places_for(my_spaces(request))
    asked = number_in(request.GET.get("space", ""))
    chosen = next((place for place in found if place.id == asked), found[0] if found else None)
    return render(request, "stream/places.html", {"places": found, "chosen": chosen})


def _stream(request: Request, tab: str) -> StreamPage:
    reader, before = request.reader, cursor_in(request.GET.get("before", ""))
    if reader is None or tab == "everything":
        return read_stream(sources.everything, reader, before, reasons(sources.Sources(), everything=True))
    mine = sources.sources_of(reader, reader.belongs_to if tab != "following" else ())
    return read_stream(partial(sources.following, mine), reader, before, reasons(mine))


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
    if found.is_talk:
        return redirect("chat:room", slug)
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
