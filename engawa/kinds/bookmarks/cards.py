from collections.abc import Iterable, Mapping
from typing import Any

from engawa.content.models import Item
from engawa.kinds.bookmarks.models import Bookmark
from engawa.web.cards import Link


def links_of(items: Iterable[Item]) -> Mapping[int, dict[str, Any]]:
    """The kept address for each bookmark's card."""
    by_id = {item.pk: item for item in items}
    return {
        row.pk: {"link": Link(url=row.href, title=by_id[row.pk].title or row.url, site=row.site)}
        for row in Bookmark.objects.filter(pk__in=by_id)
    }
