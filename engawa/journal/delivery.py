"""After the commit: each entry is told to whoever hears it, at least once.

A hearer may be told twice and must change nothing the second time. One that fails is told again later, with
growing pauses, and holds up nobody else.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from engawa.journal.models import Entry, Undelivered

if TYPE_CHECKING:
    from engawa.content.models import Item

Hearer = Callable[[Sequence[Entry]], None]
BATCH = 200
POSTMAN = "postman"
log = logging.getLogger(__name__)


def wiring() -> Mapping[str, Iterable[Hearer]]:
    """Who hears what, by verb."""
    hears: Mapping[str, Iterable[Hearer]] = import_string(settings.ENGAWA_WIRING)
    return hears


def tell_at_once(entry: Entry, item: "Item | None") -> None:
    """Let those who care for speed know already, without waiting: a hearer's `at_once`. They hear it again below."""
    for hearer in wiring().get(entry.verb, ()):
        at_once = getattr(hearer, "at_once", None)
        if at_once is not None:
            at_once(entry, item)


def deliver(limit: int = BATCH) -> int:
    """Tell the hearers of up to `limit` waiting entries; returns how many entries were taken up."""
    with transaction.atomic(using=POSTMAN):
        waiting = list(
            Undelivered.objects.using(POSTMAN)
            .select_related("entry")
            .select_for_update(skip_locked=True, of=("self",))
            .filter(again_at__lte=timezone.now())
            .order_by("entry_id")[:limit]
        )
        failed: dict[int, list[str]] = {}
        for hearer, heard in _by_hearer(waiting):
            _tell(hearer, heard, failed)
        _settle(waiting, failed)
    return len(waiting)


def _by_hearer(waiting: list[Undelivered]) -> list[tuple[Hearer, list[Entry]]]:
    hears = wiring()
    heard: dict[Hearer, list[Entry]] = {}
    for one in waiting:
        for hearer in hears.get(one.entry.verb, ()):
            if not one.missed or name_of(hearer) in one.missed:
                heard.setdefault(hearer, []).append(one.entry)
    return list(heard.items())


def _tell(hearer: Hearer, heard: list[Entry], failed: dict[int, list[str]]) -> None:
    try:
        hearer(heard)
    except Exception:
        if len(heard) > 1:
            for entry in heard:
                _tell(hearer, [entry], failed)
            return
        log.exception("%s could not hear entry %s", name_of(hearer), heard[0].pk)
        failed.setdefault(heard[0].pk, []).append(name_of(hearer))


def _settle(waiting: list[Undelivered], failed: dict[int, list[str]]) -> None:
    done = [one.entry_id for one in waiting if one.entry_id not in failed]
    Undelivered.objects.using(POSTMAN).filter(entry_id__in=done).delete()
    for one in waiting:
        if one.entry_id in failed:
            one.missed = failed[one.entry_id]
            one.attempts += 1
            one.again_at = timezone.now() + timedelta(seconds=min(5 * 2**one.attempts, 3600))
            one.save(using=POSTMAN, update_fields=["missed", "attempts", "again_at"])


def name_of(hearer: Hearer) -> str:
    return f"{hearer.__module__}.{hearer.__qualname__}"
