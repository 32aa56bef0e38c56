"""Requests as Engawa's views see them: with a reader."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from engawa.people.models import Person


class Request(HttpRequest):
    reader: Person | None


class SignedInRequest(HttpRequest):
    reader: Person


def signed_in[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """For people with an account; others are asked to sign in first."""

    @wraps(view)
    def ask_first(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.reader is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return ask_first
