"""Who looked at a space's figures: noted at each look, shown to its members."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from engawa.measure.conversation.models import Look
from engawa.people.models import Person
from engawa.spaces.models import Space

SHOWN = 60
NOTE = """
INSERT INTO conversation_look AS l (space_id, person_id, day, at, times) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (person_id, space_id, day) DO UPDATE SET times = l.times + 1, at = excluded.at
"""


def note_look(space: Space, person: Person) -> None:
    """This person looks at this space's figures, now."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [space.pk, person.pk, timezone.localdate(now), now])


def looks_at(space: Space) -> list[Look]:
    """Who looked in the last thirty days, the latest first."""
    since = timezone.localdate() - timedelta(days=30)
    looks = Look.objects.filter(space=space, day__gte=since).select_related("person")
    return list(looks.defer("person__words", "person__about").order_by("-day", "-at")[:SHOWN])
