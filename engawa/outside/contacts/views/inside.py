"""Contacts are for people inside; for everybody else they are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponse

from engawa.outside.contacts.models import Contact
from engawa.outside.contacts.reading import Known, known
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.models import Space

INSIDE = 2


def insiders[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """For people from inside; guests are told that nothing is there."""

    @wraps(view)
    def ask_first(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.reader.ring != INSIDE:
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(ask_first)


def known_or_404(contact_id: int) -> Known:
    """A contact with what the reader may know.

    Raises:
        Http404: where the reader sees none of their identities.
    """
    found = known(Contact.objects.filter(pk=contact_id))
    if not found:
        raise Http404
    return found[0]


def spaces_of(request: SignedInRequest) -> list[Space]:
    """The reader's own spaces, by name."""
    return list(Space.objects.filter(pk__in=request.reader.belongs_to, archived_at=None).order_by("name"))
