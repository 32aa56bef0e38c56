"""What came is looked at at once, and looked for each minute."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LOCK = "mail.take"


def wake() -> None:
    """Have what came looked at, unless somebody is about to."""
    try:
        take.configure(queueing_lock=LOCK).defer()
    except AlreadyEnqueued:
        return


@app.task(name="mail.take", queue="mail")
def take() -> None:
    """Make of everything that came what its sender meant."""
    from engawa.doors.mail.taking import take_due

    while take_due():
        pass


@app.periodic(cron="* * * * *")
@app.task(name="mail.sweep", queue="mail", pass_context=False)
def sweep(timestamp: int) -> None:
    """Take up what waited for its next try, or was forgotten by a process that was killed."""
    take()


@app.periodic(cron="37 4 * * *")
@app.task(name="mail.forget", queue="mail", pass_context=False)
def forget(timestamp: int) -> None:
    """Let go of the bytes of mails that were dealt with."""
    from engawa.doors.mail import taking

    taking.forget()
