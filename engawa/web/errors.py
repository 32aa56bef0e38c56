"""What somebody is told when it does not go as they wished: what happened, and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None, **_more: Any) -> HttpResponse:
    """Seen, and not allowed: says why."""
    why = str(exception or "") or _("You may see this, and not do that.")
    return render(request, "web/403.html", {"why": why}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not for this reader: the two are not told apart. A visitor is given no cookie by it."""
    nobody = getattr(request, "reader", None) is None
    return render(request, "web/404.html", {"without_cookies": nobody}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "web/500.html", status=500)
