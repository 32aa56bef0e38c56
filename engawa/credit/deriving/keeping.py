"""Writing evidence: as the role that may see everything, and never over what somebody hides."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from engawa.content.bodies import tags_in
from engawa.content.models import Item
from engawa.credit.models import Evidence, Reserve, Sort
from engawa.credit.topics import named_in, skills_of, tags_of, topics_for

INDEXER = "indexer"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Deed:
    """Something somebody is credited with."""

    person: int
    sort: Sort
    source: str
    at: datetime
    item: int | None = None
    by: int | None = None
    reason: str = ""
    topic: str = ""
    """What it speaks for, where somebody said so; otherwise that follows from the item and the reason."""


@transaction.atomic(using=INDEXER)
def settle(sources: Collection[str], deeds: Iterable[Deed]) -> int:
    """Let the evidence of these sources be exactly what these deeds give; returns how many rows that is.

    What a person hides stays as it is, hidden, also when its source is gone.
    """
    rows = _rows(list(deeds))
    kept = {(row.person_id, row.topic, row.source) for row in rows}
    there = Evidence.objects.using(INDEXER).filter(source__in=sources)
    gone = [
        pk
        for pk, *key, hidden_at in there.values_list("pk", "person", "topic", "source", "hidden_at")
        if tuple(key) not in kept and hidden_at is None
    ]
    Evidence.objects.using(INDEXER).filter(pk__in=gone).delete()
    Evidence.objects.using(INDEXER).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "topic", "source"],
        update_fields=["sort", "item", "by", "reason", "at"],
        batch_size=1_000,
    )
    return len(rows)


def _rows(deeds: list[Deed]) -> list[Evidence]:
    """One row for the credit itself and one for each topic."""
    people = {deed.person for deed in deeds}
    numbers = {deed.item for deed in deeds if deed.item}
    items = Item.objects.using(INDEXER).select_related("space", "root").in_bulk(numbers)
    tags, skills = tags_of(list(items.values()), INDEXER), skills_of(people, INDEXER)
    reserved = _reserved(people)
    rows = {}
    for deed in deeds:
        for topic in {"", *_topics(deed, items.get(deed.item or 0), tags, skills.get(deed.person, set()))}:
            rows[deed.person, topic, deed.source] = Evidence(
                person_id=deed.person,
                topic=topic,
                sort=deed.sort,
                source=deed.source,
                item_id=deed.item,
                by_id=deed.by,
                reason=deed.reason[:LONGEST_REASON],
                at=deed.at,
                withheld=bool({"", topic} & reserved[deed.person]),
            )
    return list(rows.values())


def _topics(deed: Deed, item: Item | None, tags: dict[int, set[str]], skills: set[str]) -> set[str]:
    if deed.topic:
        return {deed.topic}
    said = {*tags_in(deed.reason), *named_in(deed.reason, skills)}
    if deed.sort == Sort.THANKS:
        return said | (tags[item.pk] if item else set())
    return said or (topics_for(item, tags[item.pk], skills) if item else set())


def _reserved(people: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, topic in (
        Reserve.objects.using(INDEXER).filter(person__in=people).values_list("person", "topic")
    ):
        found[person].add(topic)
    return found
