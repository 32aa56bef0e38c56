"""Mails that are held until the one they are from says so."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.releasing import release, shown_of, throw_away
from engawa.people.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def held(request: SignedInRequest, arrival_id: int) -> HttpResponse:
    """One that is held, for whom it says it is from."""
    arrival = get_object_or_404(Arrival, pk=arrival_id, state=State.HELD)
    if request.method == "POST" and request.POST.get("do") == "let in":
        return redirect(release(arrival, actor=request.reader))
    if request.method == "POST":
        throw_away(arrival, actor=request.reader)
        return redirect("/")
    return render(request, "mail/held.html", {"arrival": arrival, **shown_of(arrival)})
