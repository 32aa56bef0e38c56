"""What is asked of other sites happens behind the pages."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from engawa.base.fetch import FetchError
from engawa.outside.public.answering import COURIER
from engawa.outside.public.models import Answer, Knock, Ping
from engawa.outside.public.pinging import try_to_ping
from engawa.outside.public.webmention import look_at

MOST_ATTEMPTS = 5


@app.task(
    name="public.look_at",
    queue="public",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=30),
)
def look(context: JobContext, answer_id: int) -> None:
    """Look at the page that says it links here."""
    answer = Answer.objects.using(COURIER).filter(pk=answer_id).first()
    if answer is None:
        return
    try:
        look_at(answer)
    except FetchError:
        if context.job.attempts + 1 >= MOST_ATTEMPTS:
            Answer.objects.using(COURIER).filter(pk=answer_id, state=Answer.State.FETCHING).delete()
            return
        raise


@app.task(name="public.ping", queue="public")
def tell(ping_id: int) -> None:
    """Tell a site that we link to it; later again when it does not answer."""
    one = Ping.objects.using(COURIER).filter(pk=ping_id, state=Ping.State.WAITING).first()
    if one is not None and not try_to_ping(one):
        pause = timedelta(minutes=5 * 4**one.attempts)
        tell.configure(schedule_at=timezone.now() + pause).defer(ping_id=ping_id)


@app.periodic(cron="11 * * * *")
@app.task(name="public.forget", queue="public", pass_context=False)
def forget(timestamp: int) -> None:
    """Forget which nets wrote within the hour before."""
    Knock.objects.using(COURIER).filter(at__lt=timezone.now() - timedelta(hours=1)).delete()
