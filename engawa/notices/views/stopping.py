"""Ending letters with one click and no sign-in (RFC 8058)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engawa.notices.stopping import Stop, carry_out, read_token
from engawa.people.requests import Request


@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """GET only asks, for scanners open every link of a mail; POST, from a person or their mail program, ends it."""
    wanted = read_token(token)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        carry_out(wanted, request.reader)
    return render(request, "notices/stop.html", _words(wanted) | {"done": request.method == "POST"})


def _words(wanted: Stop) -> dict[str, str]:
    return {"sort": wanted.sort}
