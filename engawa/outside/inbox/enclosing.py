"""Files of messages and answers: whoever reads those may open them, and with the last of those they go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engawa.content.models import Upload
from engawa.content.sweeping import let_go
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.network import Medium
from engawa.outside.inbox.models import Answer, Enclosure, Message, Thread
from engawa.outside.inbox.planning import network_of

Told = Mapping[str, Any]
"""A medium as it is kept with its message."""


def enclose(messages: Iterable[Message]) -> None:
    """Under the courier's role: let the readers of these messages open what came with them."""
    rows = [_row(one, message=message) for message in messages for one in message.media if one.get("file")]
    if rows:
        Enclosure.objects.using(COURIER).bulk_create(rows)


def hand_in(answer: Answer, uploads: Sequence[Upload]) -> None:
    """Let files of its writer, which stand in its media already, go with an answer: they are its now, not theirs."""
    if uploads:
        Enclosure.objects.bulk_create([_row(one, answer=answer) for one in answer.media])
        Upload.objects.filter(pk__in=[one.pk for one in uploads]).delete()


def take_out(rows: QuerySet[Enclosure]) -> None:
    """Under the courier's role: nobody may open these any more, and what nobody else needs is deleted."""
    files = list(rows.values_list("file", flat=True))
    rows.delete()
    if files:
        transaction.on_commit(partial(let_go, files), using=COURIER)


def refusals(thread: Thread, media: Sequence[Medium]) -> list[str]:
    """Why these files cannot go out on the thread's network."""
    network = network_of(thread.account)
    if not media or network is None:
        return []
    limits = network.limits
    if not limits.media:
        return [_("This network takes no files. Say where they can be found.")]
    found = []
    if len(media) > limits.media:
        found.append(_("This network takes %s files at most.") % limits.media)
    if limits.media_size and sum(one.size for one in media) > limits.media_size:
        found.append(_("These files are too large for this network."))
    strange = [one for one in media if not one.media_type.startswith(limits.media_types or ("",))]
    return found + [_("This network does not take the file “%s”.") % one.name for one in strange]


def uploads_of(uploads: Sequence[int]) -> list[Upload]:
    """The reader's own of these."""
    return list(Upload.objects.filter(pk__in=uploads).order_by("pk")) if uploads else []


def media_of(uploads: Iterable[Upload]) -> tuple[Medium, ...]:
    """Uploads as a network takes them."""
    return tuple(Medium("", one.media_type, "", one.name, one.size, one.file) for one in uploads)


def told(medium: Medium) -> dict[str, Any]:
    """As it is kept with its message."""
    return {
        "url": medium.url,
        "media_type": medium.media_type,
        "alt": medium.alt,
        "name": medium.name,
        "size": medium.size,
        "file": medium.file,
    }


def _row(one: Told, **of: Any) -> Enclosure:
    return Enclosure(name=one["name"][:300], media_type=one["media_type"][:120], file=one["file"], **of)
