"""What an idea's card says besides: its stage, and how many support it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.content.kinds import Facts
from engawa.content.models import Item
from engawa.kinds.ideas.models import Idea, Stage

FACTS = (
    "SELECT item_id, jsonb_build_object('stage', stage, 'support', support, 'merged_into_id', merged_into_id, "
    "'to_leaders', to_leaders) FROM ideas_idea WHERE item_id = ANY(%s)"
)


def standing_of(item: Item, facts: Facts) -> dict[str, Any]:
    """The mark on an idea's card."""
    return {"mark": mark_of(Idea(item_id=item.pk, **facts))}


def mark_of(idea: Idea) -> str:
    """How an idea stands, in a few words: "Being tried · 12 support it"."""
    if idea.merged_into_id:
        return _("The same as another idea")
    words = [_("A question to the leadership")] if idea.to_leaders else []
    words.append(str(Stage(idea.stage).label))
    if idea.support:
        words.append(
            ngettext("%(num)s supports it", "%(num)s support it", idea.support) % {"num": idea.support}
        )
    return " · ".join(words)
