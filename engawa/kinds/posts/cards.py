from typing import Any

from engawa.content.kinds import Facts
from engawa.content.models import Item

FACTS = "SELECT item_id, '{}'::jsonb FROM posts_poll WHERE item_id = ANY(%s)"


def poll_of(item: Item, facts: Facts) -> dict[str, Any]:
    """Where the card of a post finds its poll."""
    return {"more": f"/posts/{item.pk}/poll/?as=card"}
