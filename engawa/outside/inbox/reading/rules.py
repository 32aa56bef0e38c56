"""How a space answers, in words for those who answer and do not set it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from engawa.outside.inbox.forms import DAYS, time_of
from engawa.outside.inbox.models import Desk
from engawa.outside.inbox.reading.waits import span


def rules_of(desk: Desk, accounts: Mapping[int, str]) -> list[tuple[str, str]]:
    """What holds there, each with its name; `accounts` by their ids."""
    names = dict(DAYS)
    days = ", ".join(str(names[day]) for day in desk.days if day in names)
    there = _("%(days)s, from %(opens)s until %(closes)s in %(zone)s") % {
        "days": days or _("no day"),
        "opens": time_of(desk.opens),
        "closes": time_of(desk.closes),
        "zone": desk.timezone.replace("_", " "),
    }
    found = [(_("Somebody is there"), there)]
    found.append((_("First answer"), _promised(desk)))
    found.append((_("Looked at first"), "; ".join(_looked_at(desk, accounts)) or _("nothing")))
    return [*found, (_("Who looks at them"), str(desk.get_approvers_display()))]


def _promised(desk: Desk) -> str:
    if desk.within is None:
        return _("Nothing is promised.")
    return _("Within %(within)s of business; the owners are told %(then)s later.") % {
        "within": span(desk.within * 60),
        "then": span(desk.then * 60),
    }


def _looked_at(desk: Desk, accounts: Mapping[int, str]) -> list[str]:
    found = [_("every answer")] if desk.approve_all else []
    if desk.approve_members and not desk.approve_all:
        found.append(_("what members write"))
    if desk.risky_words:
        found.append(_("answers with: %s") % ", ".join(desk.risky_words))
    chosen = [accounts[one] for one in desk.approve_first_on if one in accounts]
    if chosen:
        found.append(_("the first answer on: %s") % ", ".join(chosen))
    return found
