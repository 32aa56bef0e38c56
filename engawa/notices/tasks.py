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
        told, after = tell_some(entry, after)
        if told:
            say(told, entry.pk)
        if not after:
            return
