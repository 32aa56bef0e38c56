"""Which pages may listen: those of this very host, whatever the port, and those the owner names."""

from urllib.parse import urlsplit

from django.conf import settings


def allowed_origin(headers: dict[str, str]) -> str | None:
    """The request's origin when it may listen; None without one and for strangers."""
    origin = headers.get("origin", "")
    if not origin:
        return None
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return origin
    try:
        host, theirs = urlsplit(f"//{headers.get('host', '')}").hostname, urlsplit(origin).hostname
    except ValueError:
        return None
    return origin if host and theirs == host else None
