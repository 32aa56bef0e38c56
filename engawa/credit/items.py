"""Credit on an item: whose text stands in it, and who was thanked for it."""

from dataclasses import dataclass

from engawa.content.models import Item
from engawa.credit.models import Share
from engawa.people.models import Person, Thanks
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

NAMED = 12
THANKS_SHOWN = 10
LEAST_PART = 0.02


@dataclass(frozen=True, slots=True)
class Written:
    """Whose text an item is. In the order in which they came: it is no contest."""

    by: Voice | None
    with_text_of: list[Voice]
    more: int
    """How many others there are besides, too many to name."""
    none_left: bool = False
    """Whoever began it: nothing of theirs stands any more."""


def written(item: Item) -> Written | None:
    """Who wrote what stands in an item; None where nobody but its author did, or nobody looked yet."""
    shares = list(Share.objects.filter(item=item).select_related("person").defer("person__words"))
    every = sum(one.lines for one in shares)
    notable = [one for one in shares if one.lines >= every * LEAST_PART]
    others = sorted((one for one in notable if one.person_id != item.author_id), key=lambda one: one.since)
    if not others:
        return None
    voices = [voice for one in others if (voice := voice_of(one.person))]
    return Written(
        by=voice_of(item.author, item.byline),
        with_text_of=voices[:NAMED],
        more=len(others) - len(voices[:NAMED]),
        none_left=all(one.person_id != item.author_id for one in shares),
    )


def thanks_for(item: Item) -> list[Thanks]:
    """The newest thanks for an item."""
    rows = Thanks.objects.filter(item=item).select_related("giver", "receiver")
    return list(rows.order_by("-at")[:THANKS_SHOWN])


def receivers(item: Item, reader: Person) -> list[tuple[str, str]]:
    """Whom one can thank for an item: its author, and whose text stands in it; not oneself."""
    found: dict[int, str] = {}
    if item.author and item.author_id:
        found[item.author_id] = item.author.name
    for share in Share.objects.filter(item=item).select_related("person").order_by("since")[:NAMED]:
        found.setdefault(share.person_id, share.person.name)
    found.pop(reader.pk, None)
    return [(str(pk), name) for pk, name in found.items()]
