"""Where a browser listens for news: on the same machine, one port further, or where the owner says."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from engawa.base.ids import id_at


def live_url(request: HttpRequest) -> str:
    """The address of the stream of news: "http://engawa.example:8001/live/"."""
    if settings.ENGAWA_LIVE_URL:
        return str(settings.ENGAWA_LIVE_URL)
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    host = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{host}:{settings.ENGAWA_LIVE_PORT}/live/"


def live_origin(request: HttpRequest) -> str:
    """The part of live_url a content security policy names."""
    parts = urlsplit(live_url(request))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def now_id() -> str:
    """From which entry on a page that is made now wants to hear: ids are made of moments."""
    return str(id_at(timezone.now()))
