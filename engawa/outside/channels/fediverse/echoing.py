"""Likes and boosts of an item and of the answers under it, with the names of the latest."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from engawa.content.models import Item
from engawa.outside.channels.echoing import Echoed, Voice
from engawa.outside.channels.fediverse.models import Echo

MOST = 500
"""So many of an item are looked at; more are counted as so many."""
NAMED = 5


def echoes(item: Item) -> Sequence[Echoed]:
    """As far as the reader may see the items; one query, and one for the names where there are any."""
    of_it = Echo.objects.filter(Q(item=item) | Q(item__root=item, item__removed_at=None))
    by_place: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, kind, peer in of_it.order_by("-at").values_list("item", "kind", "peer")[:MOST]:
        by_place[number, kind].append(peer)
    if not by_place:
        return []
    voices = _voices([peer for peers in by_place.values() for peer in peers[:NAMED]])
    return [
        Echoed(number, kind, len(peers), [voices[one] for one in peers[:NAMED] if one in voices])
        for (number, kind), peers in by_place.items()
    ]


def _voices(peers: Sequence[int]) -> dict[int, Voice]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, handle, url FROM engawa_fediverse_voices(%s)", [list(peers)])
        return {number: Voice(name or handle, handle, url) for number, name, handle, url in cursor.fetchall()}
