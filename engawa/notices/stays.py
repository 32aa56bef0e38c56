"""What a letter about a guest's stay says, to the guest and to whoever answers for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engawa.journal.models import Entry
from engawa.notices.models import Notice, Reason
from engawa.web.words import day

if TYPE_CHECKING:
    from engawa.notices.bell import Group


def stay_words(group: Group) -> str:
    """The day it ends, and what one can do about it. Asked as whoever is told."""
    last = _last_day(group.latest)
    words = _words(group.latest) % {"guest": group.who, "day": last}
    if group.reason == Reason.STAY_ENDS:
        words = _("The last day is %(day)s.") % {"day": last} + " " + words
    return words


def _last_day(notice: Notice) -> str:
    told = Entry.objects.filter(pk=notice.entry).values_list("data", flat=True).first() or {}
    ends = told.get("until") or told.get("ends_at")
    return day(datetime.fromisoformat(ends)) if ends else ""


def _words(notice: Notice) -> str:
    if notice.reason == Reason.REVIEW:
        return _("You answer for %(guest)s. Say so by %(day)s; without an answer the stay ends then.")
    if notice.reason == Reason.UNSPONSORED:
        return _(
            "Whoever brought %(guest)s in is gone. As an owner, answer for them yourself or end their stay."
        )
    if notice.reason == Reason.STAY_ENDED:
        return _("They no longer see it. What they wrote stays.")
    if notice.actor_id is None:
        return _("After that you no longer see it. Ask whoever invited you if you need longer.")
    return _(
        "You answer for %(guest)s. Extend the stay if they are still needed; otherwise it ends by itself."
    )
