from procrastinate.contrib.django import app

from engawa.kinds.questions.routing import route_waiting


@app.periodic(cron="*/15 * * * *")
@app.task(
    name="questions.route_waiting", queue="questions", queueing_lock="questions.route", pass_context=False
)
def route(timestamp: int) -> None:
    """Bring questions that nobody answered to those who are likely to know."""
    route_waiting()
