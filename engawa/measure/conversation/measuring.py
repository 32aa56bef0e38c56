"""The job's work: count a space anew and keep the figures."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from engawa.base.ids import moment_of
from engawa.measure.conversation.figures import Readers, figures_of
from engawa.measure.conversation.models import Meter
from engawa.measure.conversation.reading import ROLE, latest_in, told_in
from engawa.people.models import Person
from engawa.spaces.models import Audience, Space

PERIOD = timedelta(days=90)


def measure(space_id: int, now: datetime | None = None) -> Meter | None:
    """Count the last ninety days of a space and the ninety before; where it has been silent, up to its last word.

    Returns what is kept, None where nothing was ever said.
    """
    now = now or timezone.now()
    space, latest = Space.objects.using(ROLE).filter(pk=space_id).first(), latest_in(space_id)
    if space is None or latest is None:
        Meter.objects.using(ROLE).filter(space=space_id).delete()
        return None
    until = _until(moment_of(latest), now)
    waited_until, readers = min(until, now).timestamp(), readers_of(space)
    figures = {
        name: {
            "from": begun.isoformat(),
            "to": (begun + PERIOD).isoformat(),
            **figures_of(told_in(space_id, begun, begun + PERIOD), waited_until, readers),
        }
        for name, begun in (("now", until - PERIOD), ("before", until - 2 * PERIOD))
    }
    kept, _is_new = Meter.objects.using(ROLE).update_or_create(
        space_id=space_id, defaults={"at": now, "figures": figures}
    )
    return kept


def readers_of(space: Space) -> Readers:
    """How many can read it; of what is public, how many work here."""
    inside = Person.objects.using(ROLE).known().inside().filter(is_bot=False)
    people = space.member_count if space.audience == Audience.MEMBERS else inside.count()
    return Readers(people=people, members=space.member_count)


def _until(last: datetime, now: datetime) -> datetime:
    if now - last < PERIOD:
        return now
    return datetime.fromtimestamp(last.timestamp() + 1, UTC)
