"""What stands beside every page."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from engawa.people.models import Ring
from engawa.people.voices import voice_of
from engawa.spaces.mine import first_spaces
from engawa.web.rail import Rail, RailSpace

SHOWN = 14


def rail(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the rail is only asked for by whole pages, not by fragments."""
    return {"rail": SimpleLazyObject(lambda: rail_of(request))}


def rail_of(request: HttpRequest) -> Rail:
    reader = getattr(request, "reader", None)
    if reader is None or connection.needs_rollback:
        return Rail()
    spaces, more = first_spaces(request)
    return Rail(
        person=voice_of(reader),
        spaces=[
            RailSpace(name=space.name, url=space.get_absolute_url(), ring=space.ring, id=space.pk)
            for space in spaces[:SHOWN]
        ],
        more_spaces=more or len(spaces) > SHOWN,
        may_import=reader.is_owner,
        may_make_spaces=reader.ring == 2,
        keeps_channels=reader.ring == Ring.INSIDE
        and (reader.is_owner or any(getattr(space, "keeps_channels", False) for space in spaces)),
        hears_outside=reader.is_owner or any(getattr(space, "hears_outside", False) for space in spaces),
    )
