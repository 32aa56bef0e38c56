"""A room as it is shown: its log, where one writes, and the thread that is open."""

from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.timezone import make_aware

from engawa.base.ids import id_at
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.kinds.chat.choosing import makeable
from engawa.kinds.chat.composing import composer_in, composer_to
from engawa.kinds.chat.log import read_log
from engawa.kinds.chat.naming import call_talks
from engawa.kinds.chat.stretch import THREAD, Seeing, Stretch
from engawa.kinds.chat.unread import began_of
from engawa.people.models import Person
from engawa.people.requests import Request, is_signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Role, Space
from engawa.spaces.readers import readers


def stretch_in(sent: QueryDict) -> Stretch:
    """The part of the log somebody asked for."""
    return Stretch(*(cursor_in(sent.get(name, "")) for name in ("before", "after", "at")))


def room_of(space: Space, request: Request, thread: int | None = None) -> dict[str, Any]:
    """What the room's template shows."""
    reader, stretch = request.reader, stretch_in(request.GET)
    membership = _membership(space, reader)
    seeing = Seeing(request.reader.pk, began_of(request)) if is_signed_in(request) and membership else None
    new = cursor_in(request.GET.get("new", ""))
    others = call_talks([space], reader)
    log = read_log(space, reader, stretch, thread, new=new, seeing=seeing)
    return {
        "space": space,
        "others": others.get(space.pk, ()),
        "reader": reader,
        "membership": membership,
        "readers": readers(space),
        "log": log,
        "stretch": stretch,
        "new": None if log.shows_new else log.new,
        "composer": composer_in(space, reader, membership),
        "answering": composer_to(log.root, reader, membership) if log.root else None,
        "cut": log.root is not None and log.root.talk > THREAD,
        "choosing": cursor_in(request.GET.get("choose", "")) if membership else None,
        "kinds": makeable(),
    }


def _membership(space: Space, reader: Person | None) -> Membership | None:
    """How the reader belongs; whoever sees a talk is in it, so that need not be asked."""
    if space.is_talk and reader is not None and space.pk in reader.belongs_to:
        return Membership(space=space, person=reader, role=Role.MEMBER)
    return membership_of(space, reader)


def first_on(space: Space, day: date) -> int | None:
    """The first message of that day in the reader's zone, or the next there is."""
    begins = id_at(make_aware(datetime.combine(day, time.min)))
    found = Item.objects.filter(space=space, kind="chat", root=None, pk__gte=begins)
    return found.order_by("pk").values_list("pk", flat=True).first()
