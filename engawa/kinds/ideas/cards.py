"""What an idea's card says besides: its stage, and how many support it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.content.models import Item
from engawa.kinds.ideas.models import Idea, Stage


def standing_of(items: Iterable[Item]) -> Mapping[int, dict[str, Any]]:
    """The mark on the card of each of these ideas, in one query."""
    rows = Idea.objects.filter(pk__in=[item.pk for item in items])
    return {row.pk: {"mark": mark_of(row)} for row in rows}


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
