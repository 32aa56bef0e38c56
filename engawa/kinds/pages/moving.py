"""Before a page moves: where it can go, and who reads it there."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest

from engawa.content.models import Item
from engawa.kinds.pages.tree import tree_of
from engawa.spaces.mine import my_spaces
from engawa.spaces.readers import place


def moving(item: Item, request: HttpRequest) -> dict[str, Any]:
    """What the question shows: the places it can go to, and what would go."""
    branch = tree_of(item.space, here=item.pk).branch(item.pk)
    talk = Item.objects.filter(pk__in=branch).aggregate(talk=Sum("talk"))["talk"] or 0
    return {
        "item": item,
        "here": place(item.space),
        "places": [
            place(space)
            for space in my_spaces(request)
            if space.pk != item.space_id and "pages" in space.parts
        ],
        "below": len(branch) - 1,
        "talk": talk,
    }
