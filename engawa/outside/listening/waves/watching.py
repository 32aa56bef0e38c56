"""Unusual hours are noticed within minutes, and told once to those who follow the query."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from engawa.journal.record import record
from engawa.outside.channels.keys import COURIER
from engawa.outside.listening.models import Hour, Query, Wave
from engawa.outside.listening.waves.usual import FEWEST, HOUR, MOST_WEEKS, WEEK, Usual, usual_in


def watch(now: datetime | None = None) -> int:
    """Look at this hour and the one before, for every query; returns how many waves are new."""
    this = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    loud = (
        Hour.objects.using(COURIER)
        .filter(hour__in=[this - HOUR, this], count__gte=FEWEST, query__paused_at=None)
        .select_related("query__space")
        .order_by("hour")
    )
    return sum(_tell(one) for one in loud)


def _tell(hour: Hour) -> bool:
    usual = usual_in(
        hour.hour, counts_of(hour.query, hour.hour, using=COURIER), since(hour.query, using=COURIER)
    )
    if usual is None or not usual.is_exceeded_by(hour.count):
        return False
    with transaction.atomic(using=COURIER):
        wave, is_new = Wave.objects.using(COURIER).update_or_create(
            query=hour.query, hour=hour.hour, defaults=_figures(hour, usual)
        )
        if not is_new or _goes_on(hour):
            return False
        told = {"query": str(hour.query_id), "wave": str(wave.pk), "count": hour.count}
        record("query.waved", actor=None, space=hour.query.space, data=told, using=COURIER)
    return True


def _figures(hour: Hour, usual: Usual) -> dict[str, object]:
    return {
        "space_id": hour.space_id,
        "count": hour.count,
        "usual": usual.mean,
        "at_most": usual.at_most,
    }


def _goes_on(hour: Hour) -> bool:
    """Whether the same wave was told of in the hours before: it is told again only after a rest."""
    before = Wave.objects.using(COURIER).filter(
        query=hour.query, hour__lt=hour.hour, hour__gte=hour.hour - timedelta(hours=6)
    )
    return before.exists()


def since(query: Query, *, using: str = "default") -> datetime:
    """From when on what the query asks for was counted."""
    first = Hour.objects.using(using).filter(query=query).aggregate(first=Min("hour"))["first"]
    return min(query.made_at, first) if first else query.made_at


def counts_of(query: Query, until: datetime, *, using: str = "default") -> Callable[[datetime], int]:
    """How much was said in each hour of the weeks before."""
    rows = Hour.objects.using(using).filter(
        query=query, hour__lte=until + HOUR, hour__gte=until - WEEK * (MOST_WEEKS + 2)
    )
    counts = dict(rows.values_list("hour", "count"))
    return lambda hour: counts.get(hour, 0)
