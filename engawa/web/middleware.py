"""What a page may load: its own scripts, styles and fonts, and pictures people linked to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from engawa.web.live import live_origin

POLICY = (
    "default-src 'self'; img-src 'self' data: https:; media-src 'self' https:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; connect-src 'self' {live}"
)


class ContentSecurity:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(live=live_origin(request)))
        return response
