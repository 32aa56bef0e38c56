"""Counting, each night and when somebody asks for figures that are not there or old."""

from contextlib import suppress
from datetime import timedelta

from django.db import connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from engawa.base.ids import id_at
from engawa.measure.conversation.measuring import PERIOD, measure
from engawa.measure.conversation.reading import ROLE

LIVELY = "SELECT DISTINCT space_id FROM content_item WHERE id >= %s"


@app.task(name="measure.conversation", queue="measure")
def measure_space(space_id: int) -> None:
    """Count one space."""
    measure(space_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="measure.conversations", queue="measure", pass_context=False)
def measure_spaces(timestamp: int) -> None:
    """Count every space in which something was said lately."""
    with connections[ROLE].cursor() as cursor:
        cursor.execute(LIVELY, [id_at(timezone.now() - 2 * PERIOD - timedelta(days=1))])
        lively = [row[0] for row in cursor.fetchall()]
    for space_id in lively:
        measure(space_id)


def ask_for(space_id: int) -> None:
    """Have a space counted soon, once however many ask."""
    lock = f"measure.conversation.{space_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        measure_space.configure(queueing_lock=lock).defer(space_id=space_id)
