"""What the index catches up with."""

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from engawa.search.meaning import writing

log = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="search.fill_meaning", queue="search", queueing_lock="search.fill_meaning", pass_context=False)
def fill_meaning(timestamp: int = 0) -> None:
    """Give a meaning to all that has none: after an import, and each night."""
    if writing.is_on():
        for _done in writing.fill():
            pass


def order_meaning() -> None:
    """Let the jobs give a meaning to what has just come in, unless that waits already."""
    try:
        fill_meaning.defer()
    except AlreadyEnqueued:
        log.debug("The meanings are being filled in already")
