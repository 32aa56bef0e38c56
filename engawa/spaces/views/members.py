"""Who belongs to a space."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.people.models import Person
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.effects import sight_in
from engawa.spaces.forms import StayForm
from engawa.spaces.membership_list import candidates, members_of, waiting_for
from engawa.spaces.models import JoinRequest, Membership, Space
from engawa.spaces.stays import ending_in, reviews_of, unanswered_for
from engawa.spaces.views.about import seen_from


@require_GET
def members(request: Request, slug: str) -> HttpResponse:
    """The members, and for owners who asks to join and who could be added."""
    context = seen_from(request, slug, "members")
    words, role, after, add = (request.GET.get(name, "").strip() for name in ("q", "role", "after", "add"))
    found = members_of(context["space"], words=words, role=role, after=after)
    is_owner = context["membership"] is not None and context["membership"].role == "owner"
    at_edge = context["space"].ring == 1 and context["membership"] is not None
    kept = {"q": words, "role": role}
    context |= {
        "words": words,
        "rows": found.rows,
        "further": "?" + urlencode({**kept, "after": found.further}) if found.further else "",
        "is_owner": is_owner,
        "waiting": waiting_for(context["space"]) if is_owner else [],
        "add": add,
        "candidates": (found_candidates := candidates(context["space"], add) if is_owner else []),
        "sight": sight_in([context["space"]]) if any(one.ring == 1 for one in found_candidates) else None,
        "ending": ending_in(context["space"]) if at_edge and not after else [],
        "unanswered": unanswered_for([context["space"].pk]) if at_edge and is_owner else [],
        "in_a_quarter": timezone.localdate() + timedelta(days=90),
    }
    return render(request, "spaces/members.html", context)


@require_POST
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Lets somebody in; a guest until the end of `until`."""
    space = get_object_or_404(Space, slug=slug)
    person = get_object_or_404(Person.objects.known(), pk=number_in(request.POST.get("person", "")))
    stay = StayForm(request.POST)
    until = stay.cleaned_data["until"] if stay.is_valid() else None
    actions.add_member(space, person, actor=request.reader, until=until)
    return redirect("spaces:members", slug)


@require_http_methods(["GET", "POST"])
@signed_in
def member(request: SignedInRequest, slug: str, person_id: int) -> HttpResponse:
    """What one member may do and for how long: made owner or member, removed, a stay extended or ended."""
    context = seen_from(request, slug, "members")
    rows = Membership.objects.select_related("person", "space", "sponsor")
    found = get_object_or_404(rows, space=context["space"], person=person_id)
    form = StayForm(request.POST or None, initial={"until": found.until.date() if found.until else None})
    act = request.POST.get("act", "")
    if act == "remove":
        actions.remove_member(found, actor=request.reader)
    elif act in ("owner", "member"):
        actions.set_role(found, actor=request.reader, role=act)
    elif act == "extend" and form.is_valid():
        actions.extend_stay(found, actor=request.reader, until=form.cleaned_data["until"])
    else:
        context |= {
            "found": found,
            "form": form,
            "reviews": reviews_of(found) if found.role == "guest" else [],
        }
        return render(request, "spaces/member.html", context)
    return redirect("spaces:members", slug)


@require_POST
@signed_in
def answer(request: SignedInRequest, slug: str, request_id: int) -> HttpResponse:
    """Lets somebody in who asked, or not."""
    asked = get_object_or_404(
        JoinRequest.objects.select_related("space", "person"), pk=request_id, space__slug=slug
    )
    actions.answer_request(asked, actor=request.reader, granted=request.POST.get("granted") == "yes")
    return redirect("spaces:members", slug)
