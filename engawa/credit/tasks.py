"""Looking at texts: soon after they changed, and each night at those that have come of age."""

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import TimeDeltaParams

from engawa.credit.deriving.texts import look, waiting

A_NIGHT = 20_000
SOON: TimeDeltaParams = {"seconds": 20}


def look_soon(item_id: int) -> None:
    """Look at a text a little later, once for all that changes until then."""
    with suppress(AlreadyEnqueued):
        look_at.configure(queueing_lock=f"credit-{item_id}", schedule_in=SOON).defer(item_id=item_id)


@app.task(name="credit.look_at", queue="credit")
def look_at(item_id: int) -> None:
    """Say anew whose text stands in an item."""
    look(item_id)


@app.periodic(cron="17 2 * * *")
@app.task(name="credit.look_again", queue="credit", pass_context=False, queueing_lock="credit-again")
def look_again(timestamp: int) -> None:
    """Look at what has come of age, and at what archives brought in."""
    for item_id in waiting(A_NIGHT):
        look(item_id)
