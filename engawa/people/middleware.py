"""Each request is one transaction with one reader."""

from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from engawa.people.arriving import take_in
from engawa.people.models import Person
from engawa.people.requests import Request

READ_AS = "SELECT *, nullif(current_setting('engawa.spaces', true), '')::bigint[] AS belongs_to FROM engawa_read_as(%s)"


class ReaderMiddleware:
    """Opens the boundary for whoever is signed in, and for the public otherwise.

    Sets `request.reader`, the Person reading or None. A response of 500 and above undoes what was written.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        take_in(request)
        with transaction.atomic():
            request.reader = reader_of(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo what is half done before an error page is drawn, which must not ask the database any more.

        Raises:
            BadRequest: for what no table can hold, such as a NUL in a text: no page of ours sends it.
        """
        if isinstance(exception, (Http404, PermissionDenied, SuspiciousOperation, BadRequest)):
            return
        transaction.set_rollback(True)
        if isinstance(exception, DataError):
            raise BadRequest(str(exception)) from exception


def reader_of(request: HttpRequest) -> Person | None:
    """Who is reading, with the boundary opened for them."""
    account = request.user if request.user.is_authenticated else None
    found = Person.objects.raw(READ_AS, [account.person_id if account else None])
    reader = next(iter(found), None)
    _use_zone(reader.timezone if reader else "")
    return reader


def _use_zone(name: str) -> None:
    """The reader's zone, and never the one of whom this thread served before."""
    timezone.deactivate()
    if not name:
        return
    with suppress(ValueError, LookupError):
        timezone.activate(name)
