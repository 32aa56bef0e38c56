"""Files are served through the boundary: whoever sees what they hang on sees them."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from engawa.people.models import Person
from engawa.people.requests import Request

HOLDERS = ["content_attachment", "content_upload"]
"""Tables whose rows hold a file (media_type, name, file), each behind its own boundary; rooms above add theirs to it
in ready()."""
HELD = "SELECT media_type, name FROM {table} WHERE file = %(digest)s AND file <> ''"
PICTURE = """
SELECT 'image/webp', '' FROM content_preview
  WHERE picture = %(digest)s AND picture <> '' AND dropped_at IS NULL
"""
SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "text/plain")


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 lie.

    Raises:
        Http404: for what is no digest.
    """
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Http404
    return Path(settings.FILES) / digest[:2] / digest[2:4] / digest


@require_GET
def attachment(request: Request, digest: str, name: str) -> FileResponse:
    """A file of something the reader may read, or of theirs and not yet sent. Harmless kinds open in the browser."""
    with connection.cursor() as cursor:
        cursor.execute(_readable(), {"digest": digest})
        found = cursor.fetchone()
    if found is None or not digest:
        raise Http404
    return serve(digest, *found)


def _readable() -> str:
    asked = [*(HELD.format(table=table) for table in HOLDERS), PICTURE]
    return f"{' UNION ALL '.join(asked)} LIMIT 1"


@require_GET
def avatar(request: Request, digest: str) -> FileResponse:
    """The picture of somebody the reader may see."""
    if not Person.objects.filter(avatar=digest).exclude(avatar="").exists():
        raise Http404
    return serve(digest, "image/webp", "")


def serve(digest: str, media_type: str, name: str) -> FileResponse:
    path = path_of(digest)
    if not path.is_file():
        raise Http404
    harmless = media_type in SHOWN_IN_PLACE
    response = FileResponse(
        path.open("rb"), content_type=media_type if harmless else "application/octet-stream"
    )
    kept = f"; filename*=UTF-8''{quote(name)}" if name else ""
    response["Content-Disposition"] = ("inline" if harmless else "attachment") + kept
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
