"""Inviting people, and what became of invitations."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.people.models import Person, Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.actions.rules import from_inside
from engawa.spaces.effects import sight_in
from engawa.spaces.forms import GuestForm, InviteForm
from engawa.spaces.mails import mail_invitation
from engawa.spaces.models import Invitation, Joining, Space
from engawa.spaces.stays import sponsored_by

STAY = timedelta(days=90)
JUST_MADE = "invitation_link"


@require_GET
@signed_in
def invitations(request: SignedInRequest) -> HttpResponse:
    """The invitations one made (the owner sees all), how many guests one answers for, and the ways to invite."""
    from_inside(request.reader)
    rows = Invitation.objects.select_related("by").order_by("-created_at")[:50]
    context = {
        "link": request.session.pop(JUST_MADE, ""),
        "rows": [(row, actions.why_over(row)) for row in rows],
        "guests": len(sponsored_by(request.reader)),
        "edge_spaces": edge_spaces_of(request.reader),
    }
    return render(request, "spaces/invitations.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def inside(request: SignedInRequest) -> HttpResponse:
    """Makes a link for people who will work here."""
    if not request.reader.is_owner:
        raise Refused(_("Only the owner of this place lets people inside."))
    open_spaces = (
        Space.objects.active().filter(ring=Ring.INSIDE, joining=Joining.OPEN, audience=1).by_name()[:30]
    )
    everyone = [str(space.pk) for space in open_spaces if space.slug == "everyone"]
    form = InviteForm(request.POST or None, spaces=open_spaces, initial={"spaces": everyone})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        secret = actions.invite(
            actor=request.reader, good_for=form.good_for, uses=told["uses"],
            email=told["email"], name=told["name"], spaces=told["spaces"],
        )  # fmt: skip
        return _made(request, secret, told["email"])
    return render(request, "spaces/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
@signed_in
def guest(request: SignedInRequest) -> HttpResponse:
    """Shows what a guest would see; with `sure` makes the link."""
    from_inside(request.reader)
    start = {"stay_until": timezone.localdate() + STAY, "spaces": request.GET.getlist("space")}
    form = GuestForm(request.POST or None, spaces=edge_spaces_of(request.reader), initial=start)
    if request.method != "POST" or not form.is_valid():
        return render(request, "spaces/invite_guest.html", {"form": form})
    told = form.cleaned_data
    if not request.POST.get("sure"):
        sight = sight_in(told["spaces"])
        return render(request, "spaces/invite_guest_sure.html", {"form": form, "told": told, "sight": sight})
    secret = actions.invite_guest(
        actor=request.reader, good_for=form.good_for, spaces=told["spaces"],
        stay_until=told["stay_until"], email=told["email"], name=told["name"],
    )  # fmt: skip
    return _made(request, secret, told["email"])


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    """Takes an invitation back."""
    found = get_object_or_404(Invitation, pk=invitation_id)
    actions.withdraw(found, actor=request.reader)
    return redirect("spaces:invitations")


def edge_spaces_of(person: Person) -> list[Space]:
    """The spaces into which somebody may bring guests."""
    return list(Space.objects.active().places().of(person).filter(ring=Ring.EDGE).by_name()[:100])


def _made(request: SignedInRequest, secret: str, email: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("spaces:invitation", args=[secret]))
    if email:
        mail_invitation(email, link, by=request.reader)
    request.session[JUST_MADE] = link
    return redirect("spaces:invitations")
