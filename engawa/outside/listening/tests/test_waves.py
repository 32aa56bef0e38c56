from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.notices.models import Notice
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, Sent
from engawa.outside.channels.sending import hand_over, settle
from engawa.outside.listening.models import Hour, Mention, Query, Wave
from engawa.outside.listening.tests.listeners import hears, listens, said
from engawa.outside.listening.waves.drawing import draw
from engawa.outside.listening.waves.usual import HOUR, WEEK, usual_in
from engawa.outside.listening.waves.watching import watch
from tests.paper import paper
from tests.world import World

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def weekly(busy: int, quiet: int) -> Callable[[datetime], int]:
    """Busy in the mornings of Mondays."""
    return lambda hour: busy if hour.weekday() == 0 and 8 <= hour.hour <= 10 else quiet


def test_the_usual_knows_the_hour_of_the_week() -> None:
    begun = MONDAY - 9 * WEEK
    morning = usual_in(MONDAY, weekly(40, 2), begun)
    evening = usual_in(MONDAY + 10 * HOUR, weekly(40, 2), begun)
    assert morning is not None
    assert evening is not None
    assert (morning.weeks, round(morning.mean)) == (8, 38)
    assert not morning.is_exceeded_by(50)
    assert evening.is_exceeded_by(14)
    assert not evening.is_exceeded_by(6)


def test_an_earlier_wave_does_not_become_usual_and_little_history_is_said() -> None:
    flooded = weekly(4, 2)
    before = usual_in(MONDAY, lambda hour: 900 if hour == MONDAY - WEEK else flooded(hour), MONDAY - 9 * WEEK)
    assert before is not None
    assert before.is_exceeded_by(30)
    days = usual_in(MONDAY, flooded, MONDAY - timedelta(days=5))
    assert days is not None
    assert (days.weeks, days.days) == (0, 5)
    assert usual_in(MONDAY, flooded, MONDAY - timedelta(days=2)) is None


def test_chance_alone_makes_hardly_any_wave() -> None:
    """Talk that scatters more than chance: a mean of six an hour, with quiet and loud hours."""
    random = Random(7)
    counts: dict[datetime, int] = {}

    def count_in(hour: datetime) -> int:
        if hour not in counts:
            rate = random.gammavariate(3, 2)
            counts[hour] = sum(random.expovariate(1) < rate / 60 for _second in range(60))
        return counts[hour]

    begun, false = MONDAY - 9 * WEEK, 0
    for number in range(400):
        usual = usual_in(MONDAY + HOUR * number, count_in, begun)
        assert usual is not None
        false += usual.is_exceeded_by(count_in(MONDAY + HOUR * number))
    assert false <= 3


def loud(world: World, query: Query, number: int) -> None:
    """Two a day for a month, then many at once."""
    now = timezone.now()
    for day in range(1, 31):
        at = (now - timedelta(days=day)).replace(minute=0, second=0, microsecond=0)
        Hour.objects.using("courier").create(query=query, space_id=query.space_id, hour=at, count=2)
    hears(world, *(said(one, f"acme {one} leaks now", by=f"p{one}", at=now) for one in range(number)))


def test_a_wave_is_told_once_to_those_who_follow_the_query(fresh: World) -> None:
    query = listens(fresh, "acme")
    loud(fresh, query, 25)
    assert watch() == 1
    assert watch() == 0
    deliver()
    with reading_as(fresh.people["tom"]):
        notice = Notice.objects.get(reason=17)
        assert Wave.objects.get().count == 25
        drawing = draw(Query.objects.get())
        assert (drawing.count, len(drawing.waves), drawing.weeks) == (25 + 12, 1, 4)
    led = fresh.client("tom").get(f"/listen/waved/{notice.entry}/").headers["Location"]
    assert led == f"/listen/queries/{query.pk}/"
    with reading_as(fresh.people["maya"]):
        assert not Notice.objects.filter(reason=17).exists()


def test_our_own_campaign_makes_no_wave(fresh: World) -> None:
    paper()
    query = listens(fresh, "acme")
    text = "Acme has a new roof for the old town, and everybody may come and look at it"
    hears(fresh, said(900, text, by="us", is_ours=True))
    with reading_as(fresh.people["tom"]):
        account = Account.objects.get()
        handed = hand_over(account, Draft("post", "A word of our own."), actor=fresh.person("tom"))
    settle(
        Dispatch.objects.using("courier").select_related("account__space").get(pk=handed.pk),
        Sent("paper:ours"),
    )
    deliver()
    now = timezone.now()
    echoes = [
        said(1, "RT", by="ann", repeats="paper:900", at=now),
        said(2, "acme again", by="bob", repeats="paper:900", at=now),
        said(3, text + "!", by="cy", at=now),
        said(4, "acme, as they say", by="di", repeats="paper:ours", at=now),
        said(5, "I like acme", by="ed", at=now),
    ]
    hears(fresh, *echoes)
    with reading_as(fresh.people["tom"]):
        assert sorted(Mention.objects.filter(is_echo=True).values_list("uri", flat=True)) == [
            "paper:2",
            "paper:3",
            "paper:4",
        ]
        assert Hour.objects.get(query=query).count == 1
