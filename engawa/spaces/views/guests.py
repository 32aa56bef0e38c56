"""The guests one answers for, and as a guest where one is and for how long."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from engawa.base.numbers import number_in
from engawa.people.models import Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.forms import end_of
from engawa.spaces.models import Membership
from engawa.spaces.stays import owned_by, sponsored_by, stays_of, unanswered_for

LONGER = (30, 90)
"""Days by which a stay is extended with one click."""


@require_GET
@signed_in
def guests(request: SignedInRequest) -> HttpResponse:
    """Whom one answers for, the ones who leave first first; whom nobody does; as a guest, one's own stays."""
    reader = request.reader
    if reader.ring == Ring.EDGE:
        return render(request, "spaces/my_stays.html", {"stays": stays_of(reader)})
    context = {
        "stays": sponsored_by(reader),
        "unanswered": unanswered_for(owned_by(reader)),
        "longer": LONGER,
    }
    return render(request, "spaces/guests.html", context)


@require_POST
@signed_in
def stay(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Extends a stay by `days` from its end, confirms that the guest is needed, takes them over, or ends the stay."""
    found = get_object_or_404(
        Membership.objects.select_related("space", "person"), pk=membership_id, role="guest"
    )
    act, days = request.POST.get("act", ""), number_in(request.POST.get("extend", ""))
    if days in LONGER:
        day = max(found.until.date() if found.until else timezone.localdate(), timezone.localdate())
        latest = timezone.localdate() + timedelta(days=365)
        until = end_of(min(day + timedelta(days=days), latest))
        actions.extend_stay(found, actor=request.reader, until=until)
    elif act == "confirm":
        actions.confirm_stay(found, actor=request.reader)
    elif act == "take_over":
        actions.take_over(found, actor=request.reader)
    elif act == "end":
        actions.end_stay(found, actor=request.reader)
    return redirect("spaces:guests")
