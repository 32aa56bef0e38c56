"""Files that people put into what they write: taken in, cleaned, and handed over when it is sent."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from engawa.base.files import keep, keep_file
from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.content.models import Attachment, Item, Upload
from engawa.content.pictures import UncleanPicture, cleaned
from engawa.people.models import Person
from engawa.people.requests import SignedInRequest

MOST_WAITING = 5
"""Of one person, as many times the largest file."""
SNIFFED = 4_096


def take(sent: UploadedFile[bytes], *, actor: Person) -> Upload:
    """Keep a file for its sender alone until it is sent. Pictures lose what the camera noted.

    Raises:
        Refused: when it is too large, empty, a picture that cannot be cleaned, or when too much waits already.
    """
    most = settings.ENGAWA_UPLOAD_MB * 2**20
    size, file = sent.size or 0, sent.file
    if not size or file is None:
        raise Refused(_("This file is empty."))
    if size > most:
        raise Refused(_("This file is too large: %(most)s MB at most.") % {"most": settings.ENGAWA_UPLOAD_MB})
    waits = Upload.objects.filter(person=actor).aggregate(sum=Sum("size"))["sum"] or 0
    if waits + size > most * MOST_WAITING:
        raise Refused(_("Too much waits to be sent already. Send some of it first."))
    name = PurePath((sent.name or "").replace("\\", "/")).name.replace("\0", "")[-200:] or "file"
    try:
        picture = cleaned(file)
    except UncleanPicture:
        raise Refused(
            _(
                "This picture cannot be freed of what the camera noted. Save it as JPEG or PNG, then try again."
            )
        ) from None
    if picture is None:
        return Upload.objects.create(
            person=actor, name=name, media_type=sort_of(file, name), size=size, file=keep_file(file)
        )
    return Upload.objects.create(
        person=actor,
        name=name,
        media_type=picture.media_type,
        size=len(picture.content),
        file=keep(picture.content),
        width=picture.width,
        height=picture.height,
    )


def uploads_in(request: SignedInRequest) -> list[int]:
    """What a form brings along: uploads by their ids, and without scripts the files themselves.

    Raises:
        Refused: as `take`.
    """
    sent = [take(file, actor=request.reader) for file in request.FILES.getlist("file")]
    named = [number_in(one) for one in request.POST.getlist("upload")[:50]]
    return [*(number for number in named if number), *(upload.pk for upload in sent)]


def attach(item: Item, uploads: Sequence[int]) -> None:
    """Hand uploads of the item's author over to it: from now on whoever reads it reads them."""
    rows = list(Upload.objects.filter(pk__in=uploads).order_by("pk"))
    Attachment.objects.bulk_create(
        Attachment(
            item=item,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            file=row.file,
            width=row.width,
            height=row.height,
        )
        for row in rows
    )
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()


def sort_of(file: IO[bytes], name: str) -> str:
    """The media type, by the content; the name says no more than which program may open it."""
    file.seek(0)
    beginning = file.read(SNIFFED)
    if beginning.startswith(b"%PDF-"):
        return "application/pdf"
    if b"\0" not in beginning:
        try:
            beginning[: SNIFFED - 4].decode()
        except UnicodeDecodeError:
            pass
        else:
            return "text/plain"
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if guessed.startswith(("application/", "audio/", "video/")) else "application/octet-stream"
