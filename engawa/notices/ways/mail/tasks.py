"""Letters go out soon after they were written down, and are looked for each minute."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LOCK = "letters.send"


def wake() -> None:
    """Have what is due sent, unless somebody is about to."""
    try:
        send.configure(queueing_lock=LOCK).defer()
    except AlreadyEnqueued:
        return


@app.task(name="letters.send", queue="letters")
def send() -> None:
    """Send all letters that are due."""
    from engawa.notices.ways.mail.sending import send_due

    while send_due():
        pass


@app.periodic(cron="* * * * *")
@app.task(name="letters.sweep", queue="letters", pass_context=False)
def sweep(timestamp: int) -> None:
    """Send what waited for its next try, or was forgotten by a process that was killed."""
    send()


@app.periodic(cron="17 4 * * *")
@app.task(name="letters.forget", queue="letters", pass_context=False)
def forget(timestamp: int) -> None:
    """Drop the traces of old letters."""
    from engawa.notices.ways.mail import sending

    sending.forget()
