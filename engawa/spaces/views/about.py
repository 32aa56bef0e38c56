"""Who can see a space and why, and one's own part in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.people import actions as people_actions
from engawa.people.models import Follow
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.belonging import make_member, may_join, membership_of
from engawa.spaces.effects import sight_in
from engawa.spaces.membership_list import guests_of, owners_of
from engawa.spaces.models import JoinRequest, Space
from engawa.spaces.readers import readers
from engawa.spaces.why import why_seen, why_they_see


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
    """Who can see this and why, in words and names; ?who= asks it of somebody else."""
    context = seen_from(request, slug, "about")
    space, reader = context["space"], request.reader
    asked = JoinRequest.objects.filter(space=space, person=reader, answered_at=None)
    context |= {
        "owners": owners_of(space),
        "guests": guests_of(space) if space.ring == 1 else [],
        "sight": sight_in([space]) if space.ring == 1 and context["membership"] else None,
        "who": (who := request.GET.get("who", "").strip()),
        "whys": why_they_see(space, who) if reader is not None else [],
        "why": why_seen(space, reader, context["membership"]),
        "may_join": reader is not None and context["membership"] is None and may_join(space, reader),
        "has_asked": reader is not None and asked.exists(),
        "followed": reader is not None and Follow.objects.filter(space=space, follower=reader).exists(),
    }
    return render(request, "spaces/about.html", context)


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
