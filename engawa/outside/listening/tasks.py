"""What happens by itself: queries look back, old words are let go, waves are noticed, the mood is learnt."""

from procrastinate.contrib.django import app

from engawa.outside.listening import looking_back as back
from engawa.outside.listening.mood.learning import learn
from engawa.outside.listening.passing import forget_old
from engawa.outside.listening.waves.watching import watch


@app.task(name="listening.look_back", queue="listening")
def look_back(query_id: int) -> None:
    """Let a new or changed query go through what was kept."""
    back.look_back(query_id)


@app.task(name="listening.let_go", queue="listening")
def let_go(space_id: int) -> None:
    """Forget what no query of a space asks for any more."""
    back.let_go(space_id)


@app.task(name="listening.learn", queue="listening")
def learn_mood() -> None:
    """Make the weights anew from all corrections."""
    learn()


@app.periodic(cron="*/5 * * * *")
@app.task(name="listening.watch", queue="listening", queueing_lock="listening.watch", pass_context=False)
def watch_waves(timestamp: int) -> None:
    """Tell of hours in which far more was said than usual."""
    watch()


@app.periodic(cron="23 4 * * *")
@app.task(name="listening.forget_old", queue="listening", pass_context=False)
def forget_month(timestamp: int) -> None:
    """Let go of what went past a month ago."""
    forget_old()
