"""Old addresses of spaces lead to the new ones."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from engawa.spaces.models import SpaceAddress


class OldAddresses:
    """Where nothing answers below /s/, asks whether the space moved; what follows its name is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method == "GET" and request.path.startswith("/s/"):
            return moved(request) or response
        return response


def moved(request: HttpRequest) -> HttpResponse | None:
    """The redirect to a space that this reader may know of and that once had this address."""
    old, _slash, rest = request.path.removeprefix("/s/").partition("/")
    found = SpaceAddress.objects.filter(slug=old).select_related("space").first()
    if found is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        f"{found.space.get_absolute_url()}{rest}" + (f"?{query}" if query else "")
    )
