"""What people do with what reaches them: choose how much, be quiet for a while, read."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from engawa.content.models import Item
from engawa.notices.models import Level, Notice, Reason, Setting, Wish
from engawa.notices.telling import say
from engawa.people.models import Person
from engawa.spaces.models import Space

SEE = """
INSERT INTO notices_seen (item_id, person_id, up_to, at)
SELECT i.id, %(me)s, v.up_to, now() FROM unnest(%(items)s::bigint[], %(marks)s::bigint[]) AS v (item, up_to)
JOIN content_item i ON i.id = v.item AND i.root_id IS NULL AND i.kind <> 'chat'
ORDER BY i.id
ON CONFLICT (item_id, person_id) DO UPDATE SET up_to = excluded.up_to, at = excluded.at
WHERE notices_seen.up_to < excluded.up_to
"""
# In a direct talk, who sees a line has passed the ones before it.
SEEN_NOTICES = f"""
UPDATE notices_notice n SET read_at = now(), waits = false
FROM unnest(%(items)s::bigint[], %(marks)s::bigint[]) AS v (item, up_to) JOIN content_item i ON i.id = v.item
WHERE n.person_id = %(me)s AND n.read_at IS NULL AND n.item_id <= v.up_to
  AND (n.root_id = i.id OR n.reason = {int(Reason.DIRECT)} AND n.space_id = i.space_id)
"""


def choose_level(about: Space | Item, level: Level | None, *, actor: Person) -> None:
    """Hear so much of a space or a thread from now on; None is what holds for everybody. A mute ends."""
    _wish(about, actor, level=level, quiet_until=None)


def be_quiet(about: Space | Item, until: datetime | None, *, actor: Person) -> None:
    """Hear nothing of it until then; None ends that."""
    _wish(about, actor, quiet_until=until)


@transaction.atomic
def _wish(about: Space | Item, actor: Person, **wish: object) -> None:
    which = {"space": about} if isinstance(about, Space) else {"item": about.root_or_self}
    Wish.objects.update_or_create(person=actor, **which, defaults=wish)


@transaction.atomic
def choose_setting(actor: Person, **chosen: object) -> Setting:
    """Be told in this way from now on."""
    setting, _new = Setting.objects.update_or_create(person=actor, defaults=chosen)
    return setting


@transaction.atomic
def mark_read(which: Q, *, actor: Person) -> int:
    """Mark notices as read on all devices; returns how many were not yet."""
    unread = Notice.objects.filter(which, person=actor, read_at=None)
    changed = unread.update(read_at=timezone.now(), waits=False)
    if changed:
        tell_devices(actor)
    return changed


@transaction.atomic
def see(marks: Mapping[int, int], *, actor: Person) -> None:
    """Note what this person had before their eyes: by item, up to which answer. What they may not see is skipped."""
    asked: dict[str, int | list[int]] = {"me": actor.pk, "items": list(marks), "marks": list(marks.values())}
    with connection.cursor() as cursor:
        cursor.execute(SEE, asked)
        cursor.execute(SEEN_NOTICES, asked)
        changed = cursor.rowcount
    if changed:
        tell_devices(actor)


def tell_devices(actor: Person) -> None:
    """After the commit, all open pages of this person ask anew how much is unread."""
    transaction.on_commit(lambda: say([actor.pk], "notice.read"), robust=True)
