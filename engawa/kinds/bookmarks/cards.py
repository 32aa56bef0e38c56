from typing import Any

from engawa.base.safety import web_address
from engawa.content.kinds import Facts
from engawa.content.models import Item
from engawa.web.cards import Link

FACTS = "SELECT item_id, jsonb_build_object('url', url, 'site', site) FROM bookmarks_bookmark WHERE item_id = ANY(%s)"


def link_of(item: Item, facts: Facts) -> dict[str, Any]:
    """The kept address for a bookmark's card."""
    link = Link(url=web_address(facts["url"]), title=item.title or facts["url"], site=facts["site"])
    return {"link": link}
