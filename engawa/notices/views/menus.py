"""Where one chooses how much to hear: a menu on each space and thread, loaded as a fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engawa.content.models import Item
from engawa.notices import actions
from engawa.notices.choosing import choice_for
from engawa.notices.forms import WishForm
from engawa.notices.models import Level
from engawa.notices.mutes import LENGTHS
from engawa.notices.reach import reach_of
from engawa.people.models import Person
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Space


@require_http_methods(["GET", "POST"])
@signed_in
def space(request: SignedInRequest, space_id: int) -> HttpResponse:
    """The menu of a space; POST chooses."""
    about = get_object_or_404(Space, pk=space_id)
    return _chosen(request, about) if request.method == "POST" else _menu(request, about)


@require_http_methods(["GET", "POST"])
@signed_in
def thread(request: SignedInRequest, item_id: int) -> HttpResponse:
    """The menu of a thread, and for its writer how far it went; POST chooses."""
    found = get_object_or_404(Item.objects.select_related("space", "root__space"), pk=item_id)
    about = found.root_or_self
    if request.method == "POST":
        return _chosen(request, about)
    mine = about.author_id == request.reader.pk and "reach" in request.GET
    return _menu(request, about, reach=reach_of(about) if mine else None)


def _menu(request: SignedInRequest, about: Space | Item, **more: Any) -> HttpResponse:
    choice = choice_for(about, request.reader)
    context = {"choice": choice, "levels": Level, "lengths": LENGTHS, "about": about, "reach": None, **more}
    context["is_space"] = isinstance(about, Space)
    return render(request, "notices/menu.html", context)


def _chosen(request: SignedInRequest, about: Space | Item) -> HttpResponse:
    form = WishForm(request.POST)
    if form.is_valid():
        _carry_out(form.cleaned_data, about, request.reader)
    if _is_fragment(request):
        return _menu(request, about)
    return redirect(about)


def _carry_out(chosen: dict[str, Any], about: Space | Item, reader: Person) -> None:
    if chosen["quiet"]:
        actions.be_quiet(about, chosen["until"], actor=reader)
    else:
        actions.choose_level(about, chosen["wanted"], actor=reader)


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
