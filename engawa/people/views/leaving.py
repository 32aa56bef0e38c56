"""Closing the account of somebody who moves on."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.boundary.refusals import Refused
from engawa.people import actions
from engawa.people.models import Person
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.voices import voice_of


@require_http_methods(["GET", "POST"])
@signed_in
def leaving(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Says what would happen, closes the account, or with `back` opens it again."""
    person = get_object_or_404(Person.objects.known().select_related("manager"), pk=person_id)
    if not request.reader.is_owner:
        raise Refused(_("Only an owner of this place opens and closes accounts."))
    if request.method == "POST":
        act = actions.come_back if request.POST.get("back") else actions.leave
        act(person, actor=request.reader)
        return redirect(person)
    context = {"person": person, "voice": voice_of(person), "farewell": actions.farewell(person)}
    return render(request, "people/leaving.html", context)
