"""What happens to posts while nobody looks."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from engawa.journal.record import CHANNEL

BATCH = 1_000


@app.periodic(cron="17 * * * *")
@app.task(name="posts.remind", queue="posts", pass_context=False)
def remind(timestamp: int) -> None:
    """Remind those who have not read what they are asked to read: twice at most, and before its day."""
    while remind_some() == BATCH:
        pass


@transaction.atomic
def remind_some() -> int:
    """Remind up to a thousand people; returns how many. The database says whose turn it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_remind(%s), pg_notify(%s, '')", [BATCH, CHANNEL])
        (reminded, _notified) = cursor.fetchone() or (0, None)
    return int(reminded)
