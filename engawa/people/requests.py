"""Requests as Engawa's views see them: with a reader."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, TypeIs

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from engawa.people.models import Account, Person


class Request(HttpRequest):
    reader: Person | None


class SignedInRequest(Request):
    reader: Person
    user: Account


def is_signed_in(request: Request) -> TypeIs[SignedInRequest]:
    """Whether somebody with an account is reading."""
    return request.reader is not None


def signed_in[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """For people with an account; others are asked to sign in first."""

    @wraps(view)
    def ask_first(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_signed_in(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return ask_first
