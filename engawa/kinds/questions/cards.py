from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from engawa.content.models import Item
from engawa.kinds.questions.standing import Standing, standings


def marks_of(items: Iterable[Item]) -> Mapping[int, dict[str, Any]]:
    """How each question stands, for its card."""
    return {pk: {"mark": told(pk, one)} for pk, one in standings([item.pk for item in items]).items()}


def told(pk: int, one: Standing) -> str:
    """ "Answered by Tom · Asked 3 times · Make it a page", as safe HTML."""
    words = format_html("{}{}", one.state, f" · {one.asked}" if one.asked else "")
    if one.page:
        return format_html('{} · <a href="/pages/{}/">{}</a>', words, one.page, one.page_title)
    if one.is_worth_a_page:
        return format_html('{} · <a href="/questions/{}/page/">{}</a>', words, pk, _("Make it a page"))
    return words
