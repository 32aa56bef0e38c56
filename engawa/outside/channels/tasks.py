"""What is kept for a while only is forgotten."""

from procrastinate.contrib.django import app

from engawa.outside.channels.arriving import forget_old
from engawa.outside.channels.letting_go import let_go


@app.periodic(cron="17 3 * * *")
@app.task(name="channels.forget_old", queue="content", pass_context=False)
def forget_arrivals(timestamp: int) -> None:
    """Let go of what came by forms and webhooks a month ago."""
    forget_old()


@app.periodic(cron="*/15 * * * *")
@app.task(name="channels.let_go", queue="content", queueing_lock="channels.let_go", pass_context=False)
def let_go_of_words(timestamp: int) -> None:
    """Let go of the words of others that a network lets nobody keep for long."""
    let_go()
