"""What notices do in their own time."""

from procrastinate.contrib.django import app


@app.task(name="notices.tell_watchers", queue="notices")
def tell_watchers(entry_id: int, after: int) -> None:
    """Go on telling those who want to hear everything, in batches."""
    from engawa.journal.models import Entry
    from engawa.notices.telling import POSTMAN, say
    from engawa.notices.watching import tell_some

    entry = Entry.objects.using(POSTMAN).filter(pk=entry_id).first()
    while entry is not None:
        told, left = tell_some([entry], after)
        if told:
            say(told)
        if entry.pk not in left:
            return
        after = left[entry.pk]


@app.periodic(cron="* * * * *")
@app.task(name="notices.carry", queue="notices", queueing_lock="notices.carry", pass_context=False)
def carry(timestamp: int) -> None:
    """Carry what has waited long enough to mail and devices."""
    from engawa.notices.carrying import carry_due

    carry_due()


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.digests", queue="digests", queueing_lock="notices.digests", pass_context=False)
def digests(timestamp: int) -> None:
    """Write the digests that are due."""
    from django.utils import timezone

    from engawa.notices.digests.again import write_again
    from engawa.notices.digests.due import begin_for_newcomers
    from engawa.notices.digests.sending import send_due

    begin_for_newcomers(timezone.now())
    send_due()
    write_again()


@app.periodic(cron="40 3 * * *")
@app.task(name="notices.forget", queue="notices", pass_context=False)
def forget(timestamp: int) -> None:
    """Drop what was read long ago."""
    from datetime import timedelta

    from django.utils import timezone

    from engawa.notices.models import Notice
    from engawa.notices.telling import POSTMAN

    Notice.objects.using(POSTMAN).filter(at__lt=timezone.now() - timedelta(days=180)).delete()
