from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from engawa.content.kinds import Facts
from engawa.content.models import Item
from engawa.kinds.questions.standing import STANDING, Standing

FACTS = f"SELECT s.id, to_jsonb(s) - 'id' - 'accepted_at' FROM ({STANDING}) AS s"


def mark_of(item: Item, facts: Facts) -> dict[str, Any]:
    """How a question stands, for its card."""
    return {"mark": told(item.pk, Standing(**{**facts, "asked_at": item.created_at}))}


def told(pk: int, one: Standing) -> str:
    """ "Answered by Tom · Asked 3 times · Make it a page", as safe HTML."""
    words = format_html("{}{}", one.state, f" · {one.asked}" if one.asked else "")
    if one.page:
        return format_html('{} · <a href="/pages/{}/">{}</a>', words, one.page, one.page_title)
    if one.is_worth_a_page:
        return format_html('{} · <a href="/questions/{}/page/">{}</a>', words, pk, _("Make it a page"))
    return words
