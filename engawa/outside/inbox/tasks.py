from procrastinate.contrib.django import app

from engawa.outside.inbox.escalating import escalate_due, wake_due


@app.periodic(cron="* * * * *")
@app.task(name="inbox.look_after", queue="inbox", queueing_lock="inbox.look_after", pass_context=False)
def look_after(timestamp: int) -> None:
    """Tell of what waits too long, and bring back what was put off."""
    escalate_due()
    wake_due()
