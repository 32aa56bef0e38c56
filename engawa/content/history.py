"""Earlier states of an item, as people read them. States count from 1; the item itself is the newest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.http import Http404

from engawa.content.actions import last_edit
from engawa.content.models import Item, Revision
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    number: int
    title: str
    by: Voice | None
    at: datetime
    note: str = ""
    body: str = ""
    stands: bool = False
    """It is what stands now."""


def state_number(item: Item) -> int:
    """The number of the present state."""
    last: int | None = item.revisions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def present_state(item: Item) -> State:
    """What stands now, and who made it so."""
    edit = last_edit(item)
    return State(
        number=state_number(item),
        title=item.title,
        by=voice_of(edit.actor) if edit else voice_of(item.author, item.byline),
        at=item.edited_at or item.created_at,
        note=edit.data.get("note", "") if edit else "",
        body=item.body,
        stands=True,
    )


def states_of(item: Item, before: int | None = None) -> tuple[Sequence[State], int | None]:
    """A page of states without their texts, the newest first, and where the next page begins."""
    earlier = item.revisions.select_related("by").defer("body").order_by("-number")
    rows = list((earlier.filter(number__lt=before) if before else earlier)[: PAGE + 1])
    states = [_state(row) for row in rows[:PAGE]]
    more = rows[PAGE - 1].number if len(rows) > PAGE else None
    return (states if before else [replace(present_state(item), body=""), *states]), more


def state_of(item: Item, number: int) -> State:
    """One state with its text.

    Raises:
        Http404: when there never was one of that number.
    """
    found = item.revisions.select_related("by").filter(number=number).first()
    if found is not None:
        return _state(found, body=found.body)
    present = present_state(item)
    if present.number != number:
        raise Http404
    return present


def _state(row: Revision, body: str = "") -> State:
    return State(number=row.number, title=row.title, by=voice_of(row.by), at=row.at, note=row.note, body=body)
