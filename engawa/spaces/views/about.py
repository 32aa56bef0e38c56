"""Who can see a space and why, and one's own part in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.people import actions as people_actions
from engawa.people.models import Follow, Person
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.belonging import make_member, may_join, membership_of
from engawa.spaces.membership_list import guests_of, owners_of
from engawa.spaces.models import Audience, JoinRequest, Membership, Space
from engawa.spaces.readers import readers


def seen_from(request: Request | SignedInRequest, slug: str, here: str) -> dict[str, Any]:
    """A space with what its header needs; 404 where the reader may not know of it."""
    space = get_object_or_404(Space, slug=slug)
    return {
        "space": space,
        "here": here,
        "reader": request.reader,
        "membership": membership_of(space, request.reader),
        "readers": readers(space),
    }


@require_GET
def about(request: Request, slug: str) -> HttpResponse:
    """Who can see this and why, in words and names."""
    context = seen_from(request, slug, "about")
    space, reader = context["space"], request.reader
    asked = JoinRequest.objects.filter(space=space, person=reader, answered_at=None)
    context |= {
        "owners": owners_of(space),
        "guests": guests_of(space) if space.ring == 1 else [],
        "why": why_seen(space, reader, context["membership"]),
        "may_join": reader is not None and context["membership"] is None and may_join(space, reader),
        "has_asked": reader is not None and asked.exists(),
        "followed": reader is not None and Follow.objects.filter(space=space, follower=reader).exists(),
    }
    return render(request, "spaces/about.html", context)


def why_seen(space: Space, reader: Person | None, membership: Membership | None) -> str:
    """Why this reader sees the space, in a sentence."""
    if membership is not None and membership.role == "guest":
        return _("You are a guest here.")
    if membership is not None:
        return _("You belong to it.")
    if space.audience == Audience.PUBLIC:
        return _("It is public.")
    if space.audience == Audience.EVERYONE:
        return _("You work here, and everyone inside can read it.")
    return _("You can see that it exists and who belongs to it, but not read what is in it.")


@require_POST
@signed_in
def membership(request: SignedInRequest, slug: str) -> HttpResponse:
    """Joins, or with `leave` goes."""
    space = get_object_or_404(Space, slug=slug)
    if request.POST.get("leave"):
        actions.leave(space, actor=request.reader)
        still_there = Space.objects.filter(pk=space.pk).exists()
        return redirect(space) if still_there else redirect("spaces:spaces")
    make_member(space, request.reader)
    return redirect(space)


@require_http_methods(["GET", "POST"])
@signed_in
def request_to_join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Asks the owners to be let in."""
    context = seen_from(request, slug, "about")
    if request.method == "POST":
        actions.ask_to_join(context["space"], actor=request.reader, message=request.POST.get("message", ""))
        return redirect("spaces:about", slug)
    return render(request, "spaces/ask.html", context)


@require_POST
@signed_in
def following(request: SignedInRequest, slug: str) -> HttpResponse:
    """Follows a space without joining it, or with `stop` no longer."""
    space = get_object_or_404(Space, slug=slug)
    act = people_actions.unfollow if request.POST.get("stop") else people_actions.follow
    act(actor=request.reader, space=space)
    return redirect("spaces:about", slug)
