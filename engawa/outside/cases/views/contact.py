"""The cases in which somebody outside spoke, on their page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engawa.outside.cases.models import Case, Voice
from engawa.outside.contacts.models import Identity
from engawa.people.requests import SignedInRequest, signed_in

LATEST = 20


@require_GET
@signed_in
def with_contact(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """A fragment; nothing where the reader may see none of them."""
    theirs = Identity.objects.filter(contact=contact_id).values("pk")
    spoke = Voice.objects.filter(identity_id__in=theirs, state=Voice.State.JOINED).values("case_id")
    cases = list(Case.objects.filter(pk__in=spoke).order_by("-pk")[:LATEST])
    return render(request, "cases/with_contact.html", {"cases": cases}) if cases else HttpResponse("")
