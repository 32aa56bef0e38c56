"""When something public is written, changed or taken back, the sites it links to are told."""

from collections.abc import Sequence

from engawa.content.models import Item
from engawa.journal.models import Entry
from engawa.outside.public.addresses import SHOWN
from engawa.outside.public.answering import COURIER
from engawa.outside.public.pinging import note_links
from engawa.outside.public.tasks import tell


def hear(entries: Sequence[Entry]) -> None:
    """Find the links of what changed, and have their sites told; telling twice changes nothing there."""
    ids = {entry.item_id for entry in entries if entry.item_id}
    items = Item.objects.using(COURIER).filter(pk__in=ids, audience=0, root=None, kind__in=SHOWN)
    for item in items.select_related("space"):
        for ping in note_links(item):
            tell.defer(ping_id=ping.pk)
