"""What members read of how their space answers, and how soon people heard from it."""

import re
from datetime import timedelta

from django.utils import timezone

from engawa.outside.inbox.models import Desk, Thread
from engawa.outside.inbox.reading.waits import span
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World


def test_members_read_the_rules_that_owners_set(fresh: World) -> None:
    table = Table(fresh)
    Desk.objects.using("courier").create(
        space=table.account.space, within=240, then=60, risky_words=["refund"], timezone="Europe/Berlin"
    )
    page = fresh.client("tom").get("/s/platform/desk/").text
    assert "from 09:00 until 17:00 in Europe/Berlin" in page
    assert "Within 4 hours of business; the owners are told 1 hour later." in page
    assert "answers with: refund" in page
    assert 'name="risky_words"' not in page
    assert 'name="risky_words"' in fresh.client("maya").get("/s/platform/desk/").text


def test_it_is_shown_how_many_were_answered_how_soon_and_how_many_wait(fresh: World) -> None:
    table = Table(fresh)
    table.say(*(heard(number, f"Trouble {number}.", by=f"p{number}") for number in range(1, 7)))
    came, threads = timezone.now() - timedelta(days=6), Thread.objects.using("courier")
    threads.filter(account=table.account).update(first_at=came)
    for thread, hours in zip(table.threads(), (0.5, 3, 20, 100), strict=False):
        threads.filter(pk=thread.pk).update(answered_at=came + timedelta(hours=hours), state="waiting")
    page = fresh.client("tom").get("/inbox/waits/").text
    assert re.findall(r"</svg></td><td>(\d+)</td>", page) == ["1", "1", "1", "0", "1", "2"]
    assert [span(seconds) for seconds in (1800, 3600, 5400, 86400, 200000)] == [
        "30 minutes", "1 hour", "90 minutes", "1 day", "2 days",
    ]  # fmt: skip
