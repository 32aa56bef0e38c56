"""Somebody's words on all channels, on their page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engawa.outside.inbox.with_contact import LATEST, latest
from engawa.people.requests import SignedInRequest, signed_in


@require_GET
@signed_in
def with_contact(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """A fragment; nothing where the reader may see none of it."""
    said = latest(contact_id)
    context = {"said": said, "more": len(said) == LATEST}
    return render(request, "inbox/with_contact.html", context) if said else HttpResponse("")
