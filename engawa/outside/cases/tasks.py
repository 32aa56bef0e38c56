"""What is done about cases afterwards, and now and then."""

from procrastinate.contrib.django import app

from engawa.outside.cases.following.looking import look_at_due
from engawa.outside.cases.following.making import make_wanted
from engawa.outside.cases.measuring import measure
from engawa.outside.cases.reminding import remind
from engawa.outside.cases.telling.handing import hand_over_planned
from engawa.outside.cases.telling.settling import catch_up


@app.task(name="cases.hand_over", queue="cases")
def hand_over(case_id: int) -> None:
    """Hand over to the channels what everyone who spoke of a case is told."""
    hand_over_planned(case_id)


def order_handing(case_id: int) -> None:
    """Let the jobs hand over what is planned, once the transaction has committed."""
    hand_over.defer(case_id=case_id)


@app.periodic(cron="* * * * *")
@app.task(name="cases.trackers", queue="outward", queueing_lock="cases.trackers", pass_context=False)
def trackers(timestamp: int = 0) -> None:
    """Make what was asked for at the trackers, and look at what moved there."""
    make_wanted()
    look_at_due()


def order_trackers() -> None:
    """Let the jobs make it soon, once the transaction has committed."""
    make_soon.defer()


@app.task(name="cases.make_wanted", queue="outward")
def make_soon() -> None:
    """Make what was asked for at the trackers."""
    make_wanted()


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.catch_up", queue="cases", queueing_lock="cases.catch_up", pass_context=False)
def finish(timestamp: int) -> None:
    """Go on with what a break left lying: people who are planned, and dispatches that ended unheard."""
    hand_over_planned()
    catch_up()


@app.periodic(cron="23 * * * *")
@app.task(name="cases.remind", queue="cases", queueing_lock="cases.remind", pass_context=False)
def remind_of_promises(timestamp: int) -> None:
    """Remind those who look after cases of the days they promised."""
    remind()


@app.periodic(cron="43 2 * * *")
@app.task(name="cases.measure", queue="cases", queueing_lock="cases.measure", pass_context=False)
def count(timestamp: int) -> None:
    """Count what cases cost and what waiting went with them."""
    measure()
