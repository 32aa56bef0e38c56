"""What is kept for a while only is forgotten."""

from procrastinate.contrib.django import app

from engawa.outside.channels.arriving import forget_old


@app.periodic(cron="17 3 * * *")
@app.task(name="channels.forget_old", queue="content", pass_context=False)
def forget_arrivals(timestamp: int) -> None:
    """Let go of what came by forms and webhooks a month ago."""
    forget_old()
