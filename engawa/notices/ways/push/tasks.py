"""Devices are told soon after, and those that could not be reached are tried again each minute."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LOCK = "push.send"


def wake() -> None:
    """Have devices told, unless somebody is about to."""
    try:
        send.configure(queueing_lock=LOCK).defer()
    except AlreadyEnqueued:
        return


@app.task(name="push.send", queue="push")
def send() -> None:
    """Tell all devices that are due."""
    from engawa.notices.ways.push.sending import send_due

    while send_due():
        pass


@app.periodic(cron="* * * * *")
@app.task(name="push.sweep", queue="push", pass_context=False)
def sweep(timestamp: int) -> None:
    """Try again what waited, and forget what is old."""
    from engawa.notices.ways.push.sending import forget

    send()
    forget()
