"""Of a guest's stay are told: the guest while they see it, and whoever answers for them, whatever else they want."""

from datetime import datetime, timedelta

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.notices import actions
from engawa.notices.carrying import carry_due
from engawa.notices.models import Level, Reason
from engawa.notices.tests.telling import clear, told
from engawa.notices.ways.mail.models import Outgoing
from engawa.spaces.caretaking import look_after_stays
from engawa.spaces.models import Membership, Space
from tests.world import World


def letters() -> dict[str, Outgoing]:
    rows = Outgoing.objects.using("postman").filter(key__startswith="notice-").order_by("pk")
    return {str(row.person.handle): row for row in rows.select_related("person")}


def ends_in(world: World, **left: int) -> datetime:
    Space.objects.using("importer").update(review_days=0)
    until = timezone.now() + timedelta(**left)
    stays = Membership.objects.using("importer").filter(person=world.people["guest"])
    stays.update(until=until)
    return until


def test_what_ends_soon_is_told_to_both_with_the_day(fresh: World) -> None:
    clear()
    for who in ("maya", "guest"):
        with reading_as(fresh.people[who]):
            person = fresh.person(who)
            actions.choose_setting(person, quiet_from=0, quiet_to=0, quiet_weekends=False)
            actions.choose_level(Space.objects.get(slug="council"), Level.NOTHING, actor=person)
    until = ends_in(fresh, days=13)
    look_after_stays()
    found = told()
    assert found["maya"] == found["guest"] == [Reason.STAY_ENDS]
    assert "Rosa Giménez leaves soon" in fresh.client("maya").get("/notices/").text
    assert "Your stay ends soon" in fresh.client("guest").get("/notices/").text
    carry_due(timezone.now() + timedelta(minutes=6))
    told_by_mail = letters()
    assert told_by_mail["maya"].subject == "Rosa Giménez leaves soon: Partner council"
    assert "You answer for Rosa Giménez" in told_by_mail["maya"].text
    assert "/guests/" in told_by_mail["maya"].text
    assert told_by_mail["guest"].subject == "Your stay ends soon: Partner council"
    assert str(until.year) in told_by_mail["guest"].text


def test_what_is_over_is_told_to_whoever_answered(fresh: World) -> None:
    clear()
    ends_in(fresh, minutes=-1)
    look_after_stays()
    assert told() == {"maya": [Reason.STAY_ENDED]}
    assert "The stay of Rosa Giménez has ended" in fresh.client("maya").get("/notices/").text


def test_the_stays_in_talks_are_nobodys_to_answer_for(fresh: World) -> None:
    fresh.client("maya").post("/chat/new/", {"with": [fresh.people["guest"]]})
    clear()
    ends_in(fresh, days=13)
    look_after_stays()
    assert told() == {"maya": [Reason.STAY_ENDS], "guest": [Reason.STAY_ENDS]}
    assert "talk-" not in fresh.client("maya").get("/guests/").text
