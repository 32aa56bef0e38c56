"""What the card of a case says in a stream."""

from typing import Any

from django.utils.translation import gettext as _

from engawa.content.kinds import Facts
from engawa.content.models import Item
from engawa.outside.cases.models import State

FACTS = "SELECT item_id, jsonb_build_object('number', number, 'state', state) FROM cases_case WHERE item_id = ANY(%s)"


def standing_of(item: Item, facts: Facts) -> dict[str, Any]:
    """Its number, and where it stands."""
    said = {"number": facts["number"], "state": State(facts["state"]).label}
    return {"mark": _("Case %(number)s · %(state)s") % said}
