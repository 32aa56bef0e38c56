"""What a talk is called: by its name, or for each reader by the names of the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engawa.kinds.chat.models import Talk
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Membership, Space
from engawa.web.cards import Voice

NAMED = 4


def call_talks(spaces: Iterable[Space], reader: Person | None) -> Mapping[int, Sequence[Voice]]:
    """Give each talk among the spaces the name its reader knows it by; returns the others in each. Two queries."""
    talks = {space.pk: space for space in spaces if space.is_talk}
    if not talks:
        return {}
    others = others_in(talks, reader)
    given = _given(talks)
    for pk, space in talks.items():
        space.name = given.get(pk) or names(others[pk]) or space.name
    return others


def _given(talks: Mapping[int, Space]) -> Mapping[int, str]:
    """The names that people gave them; asked for where they did not come with their spaces."""
    here = {pk: space.talk.name for pk, space in talks.items() if "talk" in space._state.fields_cache}
    missing = talks.keys() - here
    rows = Talk.objects.filter(pk__in=missing).values_list("pk", "name") if missing else ()
    return here | dict(rows)


def others_in(talks: Iterable[int], reader: Person | None) -> Mapping[int, Sequence[Voice]]:
    """Who else is in each talk, by name."""
    rows = Membership.objects.filter(space__in=list(talks)).select_related("person").defer("person__words")
    found: dict[int, list[Voice]] = defaultdict(list)
    for row in rows.order_by("person__sort_name", "pk"):
        if reader is None or row.person_id != reader.pk:
            found[row.space_id] += filter(None, [voice_of(row.person)])
    return found


def names(voices: Sequence[Voice]) -> str:
    """The first few names, and how many more there are."""
    told = ", ".join(voice.name for voice in voices[:NAMED])
    return f"{told} +{len(voices) - NAMED}" if len(voices) > NAMED else told
