"""Accepted answers, adopted ideas, thanks and vouches, as deeds. Nobody is credited by themselves."""

from collections.abc import Collection

from engawa.content.models import Item
from engawa.credit.deriving.keeping import INDEXER, Deed, settle
from engawa.credit.models import Sort, Vouch
from engawa.journal.models import Entry
from engawa.people.models import Thanks

ACCEPTED, REOPENED = "question.accepted", "question.reopened"
STAGED, ADOPTED = "idea.staged", "adopted"


def settle_questions(ids: Collection[int]) -> int:
    """Who answered these questions, as the last word on each has it."""
    deeds = []
    for entry in _last_of(ids, (ACCEPTED, REOPENED)):
        person, answer = entry.person_id, int(entry.data.get("answer") or 0)
        if entry.verb == ACCEPTED and person and answer and person != entry.actor_id:
            deeds.append(
                Deed(person, Sort.ANSWER, f"question:{entry.item_id}", entry.at, answer, entry.actor_id)
            )
    there = set(
        Item.objects.using(INDEXER).filter(pk__in=[one.item for one in deeds]).values_list("pk", flat=True)
    )
    return settle([f"question:{pk}" for pk in ids], [one for one in deeds if one.item in there])


def settle_ideas(ids: Collection[int]) -> int:
    """Whose ideas were adopted, as the last stage of each has it."""
    authors = dict(Item.objects.using(INDEXER).filter(pk__in=ids).values_list("pk", "author"))
    deeds = []
    for entry in _last_of(ids, (STAGED,)):
        author, number = authors.get(entry.item_id or 0), entry.item_id
        if entry.data.get("stage") == ADOPTED and author and author != entry.actor_id:
            deeds.append(Deed(author, Sort.IDEA, f"idea:{number}", entry.at, number, entry.actor_id))
    return settle([f"idea:{pk}" for pk in ids], deeds)


def settle_thanks(ids: Collection[int]) -> int:
    """Thanks with a reason."""
    rows = Thanks.objects.using(INDEXER).filter(pk__in=ids)
    deeds = [
        Deed(one.receiver_id, Sort.THANKS, f"thanks:{one.pk}", one.at, one.item_id, one.giver_id, one.reason)
        for one in rows
    ]
    return settle([f"thanks:{pk}" for pk in ids], deeds)


def settle_vouches(ids: Collection[int]) -> int:
    """What colleagues stand up for."""
    rows = Vouch.objects.using(INDEXER).filter(pk__in=ids)
    deeds = [
        Deed(
            one.person_id, Sort.VOUCH, f"vouch:{one.pk}", one.at,
            by=one.giver_id, reason=one.reason, topic=one.topic,
        )
        for one in rows
    ]  # fmt: skip
    return settle([f"vouch:{pk}" for pk in ids], deeds)


def _last_of(ids: Collection[int], verbs: tuple[str, ...]) -> list[Entry]:
    """The last entry of these verbs on each item."""
    entries = Entry.objects.using(INDEXER).filter(item__in=ids, verb__in=verbs)
    return list(entries.order_by("item", "-id").distinct("item"))
