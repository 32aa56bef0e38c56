"""What happens to spaces by itself."""

from procrastinate.contrib.django import app

from engawa.spaces.caretaking import hide_addresses, look_after_stays


@app.periodic(cron="17 * * * *")
@app.task(name="spaces.look_after_stays", pass_context=False)
def look_after(timestamp: int) -> None:
    """Remind of stays that end, ask for reviews, end what is over; give hidden spaces addresses to suit."""
    look_after_stays()
    hide_addresses()
