"""A room as it is shown: its log, where one writes, and the thread that is open."""

from typing import Any

from django.http import QueryDict

from engawa.content.paging import cursor_in
from engawa.kinds.chat.composing import composer_in, composer_to
from engawa.kinds.chat.log import read_log
from engawa.kinds.chat.stretch import THREAD, Stretch
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers


def stretch_in(sent: QueryDict) -> Stretch:
    """The part of the log somebody asked for."""
    return Stretch(*(cursor_in(sent.get(name, "")) for name in ("before", "after", "at")))


def room_of(
    space: Space, reader: Person | None, stretch: Stretch, thread: int | None = None
) -> dict[str, Any]:
    """What the room's template shows."""
    membership = membership_of(space, reader)
    log = read_log(space, reader, stretch, thread)
    return {
        "space": space,
        "reader": reader,
        "membership": membership,
        "readers": readers(space),
        "log": log,
        "stretch": stretch,
        "composer": composer_in(space, reader, membership),
        "answering": composer_to(log.root, reader, membership) if log.root else None,
        "cut": log.root is not None and log.root.talk > THREAD,
    }
