"""What talks became: shown where they were held, and on what came of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engawa.content.cards import address_of
from engawa.content.kinds import kind_of
from engawa.kinds.chat.models import Outcome
from engawa.kinds.chat.naming import call_talks
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Link, Voice

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that came of a talk, and whose words it holds, as far as the reader may know."""

    title: str
    url: str
    word: str
    speakers: Sequence[Voice]


@dataclass(frozen=True, slots=True)
class Origin:
    room: str
    """Empty for whoever may not see the room."""
    url: str
    speakers: Sequence[Voice]
    others: int
    """Speakers whom the reader may not see."""


def outcomes_at(messages: Collection[int]) -> dict[int, list[Link]]:
    """By the last message of each talk that became something: what that is. One query."""
    found: dict[int, list[Link]] = {}
    rows = Outcome.objects.filter(last__in=messages, item__removed_at=None).select_related("item")
    for row in rows.order_by("item"):
        found.setdefault(row.last, []).append(Link(url=address_of(row.item), title=row.item.title))
    return found


def kept_from(space: Space) -> list[Kept]:
    """What the latest talks of a room became. Two queries."""
    rows = Outcome.objects.filter(space=space, item__removed_at=None).select_related("item")
    latest = list(rows.order_by("-last")[:SHOWN])
    voices = _voices({pk for row in latest for pk in row.speakers})
    return [
        Kept(
            title=row.item.title,
            url=address_of(row.item),
            word=str(kind_of(row.item).word),
            speakers=[voices[pk] for pk in row.speakers if pk in voices],
        )
        for row in latest
    ]


def origin_of(item_id: int, reader: Person | None) -> Origin | None:
    """From which talk an item came, and who spoke there; None for what came of none."""
    row = Outcome.objects.filter(pk=item_id).first()
    if row is None:
        return None
    space = Space.objects.filter(pk=row.space_id).first()
    if space is not None:
        call_talks([space], reader)
    voices = _voices(row.speakers)
    seen = [voices[pk] for pk in row.speakers if pk in voices]
    return Origin(
        room=space.name if space else "",
        url=f"/chat/{row.first}/" if space else "",
        speakers=seen,
        others=len(row.speakers) - len(seen),
    )


def _voices(people: Collection[int]) -> dict[int, Voice]:
    rows = Person.objects.filter(pk__in=people).select_related("merged_into").defer("words")
    found = {row.pk: voice_of(row.merged_into or row) for row in rows}
    return {pk: voice for pk, voice in found.items() if voice}
