"""What the owners of a space decide."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.actions.rules import own
from engawa.spaces.effects import change_of
from engawa.spaces.forms import READING, GuestRulesForm, ReadingForm, SpaceForm, reading_of
from engawa.spaces.models import Space
from engawa.spaces.views.about import seen_from
from engawa.spaces.views.finding import choices


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name, purpose, parts, and how one finds and joins the space."""
    context = seen_from(request, slug, "settings")
    space = context["space"]
    own(space, request.reader)
    now = {"name": space.name, "purpose": space.purpose, "joining": space.joining, "parts": space.parts}
    form = SpaceForm(request.POST or None, initial={**now, "hidden": space.is_hidden})
    if request.method == "POST" and form.is_valid():
        space = actions.edit_space(space, actor=request.reader, **form.cleaned_data)
        return redirect("spaces:settings", space.slug)
    context |= {"form": form, "choices": choices(reading_of(space.ring, space.audience))}
    context["rules"] = GuestRulesForm(
        initial={"review_days": space.review_days, "links_allowed": space.links_allowed}
    )
    return render(request, "spaces/settings.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def audience(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shows who would read the space newly or no longer; with `sure` it is done."""
    context = seen_from(request, slug, "settings")
    own(context["space"], request.reader)
    form = ReadingForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return redirect("spaces:settings", slug)
    ring, readers = form.pair
    if request.method == "POST" and request.POST.get("sure"):
        actions.change_audience(context["space"], actor=request.reader, ring=ring, audience=readers)
        return redirect("spaces:about", slug)
    reading = form.cleaned_data["reading"]
    label = next(label for value, _ring, _audience, label, _words in READING if value == reading)
    change = change_of(context["space"], ring, readers)
    return render(
        request, "spaces/audience.html", {**context, "change": change, "reading": reading, "label": label}
    )


@require_POST
@signed_in
def guests(request: SignedInRequest, slug: str) -> HttpResponse:
    """How often guests are reviewed, and whether links to single items may be given out."""
    space = get_object_or_404(Space, slug=slug)
    form = GuestRulesForm(request.POST)
    if form.is_valid():
        actions.set_guest_rules(space, actor=request.reader, **form.cleaned_data)
    return redirect("spaces:settings", slug)


@require_POST
@signed_in
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    """Archives the space, or with `reopen` opens it again."""
    space = get_object_or_404(Space, slug=slug)
    act = actions.reopen if request.POST.get("reopen") else actions.archive
    act(space, actor=request.reader)
    return redirect("spaces:about", slug)
