"""Uploads are received before anything else: no transaction waits for them, however long they take."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, UnreadablePostError

SMALL = 1_000_000
ARCHIVES = "/import/"


def take_in(request: HttpRequest) -> None:
    """Receive a form with files: larger ones lie on disk until the request ends.

    Raises:
        RequestDataTooBig: when it is larger than what this person may send.
    """
    if request.content_type != "multipart/form-data":
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or (int(length) > SMALL and int(length) > most(request)):
        raise RequestDataTooBig("This is more than may be sent at once.")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
    with suppress(UnreadablePostError):
        request.POST  # noqa: B018 - reading it receives everything


def most(request: HttpRequest) -> float:
    """How many bytes this person may send: the owner any archive, strangers only small forms."""
    if not request.user.is_authenticated:
        return SMALL
    if request.path == ARCHIVES:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT is_owner FROM engawa_read_as(%s)", [request.user.person_id])
            if cursor.fetchone() == (True,):
                return float("inf")
    return settings.ENGAWA_UPLOAD_MB * 2**20 + SMALL
