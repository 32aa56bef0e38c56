"""All evidence anew, from the journal and from the texts: it changes nothing where everything was heard."""

from collections.abc import Callable, Iterable, Iterator

from engawa.content.models import Item
from engawa.credit.deriving.deeds import (
    ACCEPTED,
    STAGED,
    settle_ideas,
    settle_questions,
    settle_thanks,
    settle_vouches,
)
from engawa.credit.deriving.keeping import INDEXER
from engawa.credit.deriving.texts import KINDS, look
from engawa.credit.models import Vouch
from engawa.journal.models import Entry
from engawa.people.models import Thanks

BATCH = 500


def rebuild(say: Callable[[str], object]) -> None:
    """Derive everything again; may be broken off and begun again."""
    entries = Entry.objects.using(INDEXER).exclude(item=None)
    questions = entries.filter(verb=ACCEPTED).values_list("item", flat=True).iterator()
    ideas = entries.filter(verb=STAGED).values_list("item", flat=True).iterator()
    texts = Item.objects.using(INDEXER).filter(kind__in=KINDS).values_list("pk", flat=True)
    say(f"{sum(map(settle_questions, _batches(questions)))} rows from accepted answers")
    say(f"{sum(map(settle_ideas, _batches(ideas)))} rows from adopted ideas")
    say(f"{sum(map(settle_thanks, _batches(_ids(Thanks))))} rows from thanks")
    say(f"{sum(map(settle_vouches, _batches(_ids(Vouch))))} rows from vouches")
    done = 0
    for number in texts.order_by("pk").iterator():
        look(number)
        done += 1
        if done % BATCH == 0:
            say(f"{done} texts looked at")
    say(f"{done} texts looked at: that is all")


def _ids(model: type[Thanks] | type[Vouch]) -> Iterator[int]:
    return model._default_manager.using(INDEXER).values_list("pk", flat=True).iterator()


def _batches(ids: Iterable[int | None]) -> Iterator[set[int]]:
    batch: set[int] = set()
    for number in ids:
        if number:
            batch.add(number)
        if len(batch) >= BATCH:
            yield batch
            batch = set()
    if batch:
        yield batch
