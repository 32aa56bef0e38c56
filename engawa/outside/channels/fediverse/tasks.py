"""What is kept for a while only is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from engawa.outside.channels.fediverse.judging import KEPT as SEEN_FOR
from engawa.outside.channels.fediverse.models import Activity, Seen
from engawa.outside.channels.fediverse.spreading import KEPT as TOLD_FOR
from engawa.outside.channels.keys import COURIER


@app.periodic(cron="41 3 * * *")
@app.task(name="fediverse.sweep", queue="content", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget which activities came, once none of them can be replayed, and what was told and arrived."""
    now = timezone.now()
    Seen.objects.using(COURIER).filter(at__lt=now - SEEN_FOR).delete()
    told = Activity.objects.using(COURIER).filter(spread_at__lt=now - TOLD_FOR, deliveries=None)
    told.delete()
