"""Another server that asks for a page of ours is led to the same thing in its own form."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from engawa.outside.channels.fediverse.seen import account_following

_ITEM = re.compile(r"/(?:i|posts|articles)/(\d{1,19})/(?:[^/]*/)?\Z")
_SPACE = re.compile(r"/s/([^/]+)/\Z")


class Negotiation:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        accepted = request.headers.get("accept", "")
        is_server = "application/activity+json" in accepted or "application/ld+json" in accepted
        if is_server and (leads_to := _other_form(request.path)):
            return HttpResponseRedirect(leads_to, headers={"Vary": "Accept"})
        return self.get_response(request)


def _other_form(path: str) -> str:
    if item := _ITEM.fullmatch(path):
        return f"/ap/i/{item[1]}/"
    space = _SPACE.fullmatch(path)
    if space is None:
        return ""
    account = account_following(unquote(space[1]))
    return f"/ap/{account.pk}/" if account else ""
