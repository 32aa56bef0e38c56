"""The spaces of whoever is reading: asked once a request, needed by the rail, the composer and the stream."""

from django.http import HttpRequest

from engawa.spaces.models import Space

MOST = 1_000


def my_spaces(request: HttpRequest) -> list[Space]:
    """Spaces the reader belongs to, without the archived ones, by name."""
    kept: list[Space] | None = getattr(request, "_my_spaces", None)
    if kept is None:
        reader = getattr(request, "reader", None)
        kept = (
            list(
                Space.objects.active()
                .of(reader)
                .by_name()
                .only("name", "slug", "ring", "audience", "parts", "member_count", "guest_count")[:MOST]
            )
            if reader
            else []
        )
        request._my_spaces = kept  # type: ignore[attr-defined]
    return kept
