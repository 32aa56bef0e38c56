"""After the commit: what happened becomes evidence, or takes it back."""

from collections.abc import Callable, Collection, Sequence

from engawa.credit.deriving.deeds import settle_ideas, settle_questions, settle_thanks, settle_vouches
from engawa.credit.deriving.keeping import INDEXER
from engawa.credit.tasks import look_soon
from engawa.journal.models import Entry
from engawa.people.models import Thanks

SETTLES: tuple[tuple[str, Callable[[Collection[int]], int]], ...] = (
    ("question.", settle_questions),
    ("idea.", settle_ideas),
)
TEXTS = ("page.", "article.")


def hear(entries: Sequence[Entry]) -> None:
    """Bring evidence up to date with these entries; told twice, it changes nothing."""
    for begins, settle in SETTLES:
        ids = {entry.item_id for entry in entries if entry.item_id and entry.verb.startswith(begins)}
        if ids:
            settle(ids)
    thanked = [entry for entry in entries if entry.verb == "person.thanked"]
    if thanked:
        settle_thanks(_thanks_of(thanked))
    vouched = {entry.data["vouch"] for entry in entries if "vouch" in entry.data}
    if vouched:
        settle_vouches(vouched)
    for number in {entry.item_id for entry in entries if entry.item_id and entry.verb.startswith(TEXTS)}:
        look_soon(number)


def _thanks_of(entries: Sequence[Entry]) -> set[int]:
    rows = Thanks.objects.using(INDEXER)
    found: set[int] = set()
    for entry in entries:
        of = rows.filter(giver=entry.actor_id, receiver=entry.person_id, item=entry.item_id)
        found |= set(of.values_list("pk", flat=True))
    return found
