"""Imports that were ordered in the browser."""

import logging
from pathlib import Path
from time import time

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from engawa.archives.actions import order_import
from engawa.archives.intake.alive import is_alive
from engawa.archives.intake.engine import carry_out
from engawa.archives.intake.wishes import Wishes
from engawa.archives.models import ImportRun
from engawa.archives.protocol import Unreadable
from engawa.archives.sampling import inhabit
from engawa.archives.uploads import forget, forget_orphans
from engawa.embedded.trouble import Trouble

SAMPLE = Path(__file__).with_name("sample")
DAY = 24 * 60 * 60
State = ImportRun.State
log = logging.getLogger(__name__)


@app.task(name="archives.run_import", queue="archives", retry=RetryStrategy(max_attempts=5, wait=20))
def run_import(run_id: int) -> None:
    """Bring an archive in, from where it was interrupted if it was."""
    run = ImportRun.objects.using("importer").filter(pk=run_id).first()
    if run is None or not _is_to_go_on(run):
        return
    try:
        carry_out(run)
    except (Unreadable, Trouble) as trouble:
        log.info("Import %s: %s", run_id, trouble)
    if (
        ImportRun.objects.using("importer")
        .filter(pk=run_id, state=State.DONE, options__dry_run=False)
        .exists()
    ):
        for path in run.paths:
            forget(path)


@app.task(name="archives.import_sample", queue="archives")
def import_sample() -> None:
    """Bring the sample company in."""
    carry_out(order_import([str(SAMPLE)], Wishes(sample=True), by=None))
    inhabit()


@app.periodic(cron="*/2 * * * *")
@app.task(name="archives.take_up", queue="archives", pass_context=False)
def take_up(timestamp: int) -> None:
    """Take up again what was running when everything broke down."""
    for run in ImportRun.objects.using("importer").filter(state=State.RUNNING, options__begun=True):
        if not is_alive(run):
            run_import.defer(run_id=run.pk)


@app.periodic(cron="37 3 * * *")
@app.task(name="archives.sweep", queue="archives", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget uploads of which no import came, after a day."""
    runs = ImportRun.objects.using("importer").values_list("paths", flat=True)
    forget_orphans({path for paths in runs for path in paths}, time() - DAY)


def _is_to_go_on(run: ImportRun) -> bool:
    if run.state == State.RUNNING:
        return not is_alive(run)
    return run.state == State.WAITING or (run.state == State.PAUSED and bool(run.error))
