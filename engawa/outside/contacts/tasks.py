"""What contacts do by themselves."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from engawa.outside.contacts import forgetting, profiles
from engawa.outside.contacts.crm import keeping
from engawa.outside.contacts.intake import running

PROFILES = 100


@app.task(name="contacts.erase", queue="outward", retry=RetryStrategy(max_attempts=20, wait=30))
def erase(erasure_id: int) -> None:
    """Erase whoever asked for it."""
    forgetting.carry_out(erasure_id)


@app.task(name="contacts.take_in", queue="archives", retry=RetryStrategy(max_attempts=5, wait=20))
def take_in(intake_id: int) -> None:
    """Read a file of contacts or orders."""
    running.carry_out(intake_id)


@app.periodic(cron="23 * * * *")
@app.task(name="contacts.look_at_profiles", queue="outward", pass_context=False)
def look_at_profiles(timestamp: int) -> None:
    """Look at the public profiles of whoever is new, once each."""
    for identity in profiles.not_looked_at(PROFILES):
        profiles.look_at(identity)


@app.periodic(cron="* * * * *")
@app.task(
    name="contacts.keep_in_step", queue="outward", pass_context=False, queueing_lock="contacts.keep_in_step"
)
def keep_in_step(timestamp: int) -> None:
    """Look at every CRM whose time has come."""
    while link := keeping.next_due():
        keeping.keep_in_step(link)


@app.periodic(cron="47 3 * * *")
@app.task(name="contacts.sweep", queue="archives", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget files that were tried and never kept, after a day."""
    running.forget_old_files()
