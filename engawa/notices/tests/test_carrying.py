"""What waits is gathered, comes outside quiet hours, and is not sent to whom it no longer concerns."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.notices import actions
from engawa.notices.carrying import carry_due
from engawa.notices.models import Notice, Setting
from engawa.notices.quiet import is_quiet
from engawa.notices.stopping import Stop, read_token, stop_address
from engawa.notices.tests.telling import clear, say, told
from engawa.notices.ways.mail.models import Outgoing
from engawa.spaces.models import Membership
from tests.world import World

ALWAYS = {"quiet_from": 0, "quiet_to": 0, "quiet_weekends": False}


def letters(handle: str) -> list[Outgoing]:
    rows = Outgoing.objects.using("postman").filter(key__startswith="notice-", person__handle=handle)
    return list(rows.order_by("pk"))


def test_a_thread_is_one_letter_after_five_quiet_minutes(fresh: World) -> None:
    clear()
    for who in ("maya", "tom", "aiko", "guest"):
        with reading_as(fresh.people[who]):
            actions.choose_setting(fresh.person(who), **ALWAYS)
    say(fresh, "tom", "First", on="platform post")
    say(fresh, "aiko", "Second", on="platform post")
    say(fresh, "maya", "Dear @guest and @tom", to="council")
    told()
    now = timezone.now()
    assert carry_due(now + timedelta(minutes=4)) == 0
    Membership.objects.using("importer").filter(person=fresh.people["guest"]).delete()
    with reading_as(fresh.people["tom"]):
        actions.mark_read(Q(), actor=fresh.person("tom"))
    assert carry_due(now + timedelta(minutes=6)) == 2
    (other,) = letters("aiko")
    assert "Second" not in other.text
    (letter,) = letters("maya")
    assert "Aiko Nakamura and Tom Lindqvist answered" in letter.subject
    assert letter.text.index("Tom Lindqvist: First") < letter.text.index("Aiko Nakamura: Second")
    assert letters("guest") == letters("tom") == []
    assert carry_due(now + timedelta(minutes=90)) == 0
    stop = letter.headers["List-Unsubscribe"]
    assert stop.startswith("http")
    assert read_token(stop.rstrip("/").rsplit("/", 1)[1]) == Stop(
        fresh.people["maya"], "space", fresh.spaces["platform"]
    )
    assert not Notice.objects.using("postman").filter(waits=True, person__handle="guest").exists()


def test_quiet_hours_are_in_ones_own_zone() -> None:
    usual = Setting()
    friday = datetime(2026, 3, 27, tzinfo=UTC)
    assert is_quiet(usual, "Europe/Berlin", friday.replace(hour=6))
    assert not is_quiet(usual, "Europe/Berlin", friday.replace(hour=8))
    assert is_quiet(usual, "Asia/Tokyo", friday.replace(hour=12))
    assert is_quiet(usual, "", friday + timedelta(days=1, hours=12))
    assert not is_quiet(
        Setting(quiet_weekends=False, quiet_from=9, quiet_to=9), "", friday + timedelta(days=1)
    )


def test_one_click_ends_letters_without_signing_in(fresh: World) -> None:
    address = stop_address(Stop(fresh.people["maya"], "digest")).partition("://")[2].partition("/")[2]
    nobody = fresh.client("nobody")
    nobody.handler.enforce_csrf_checks = True
    assert "No more digests" in nobody.get(f"/{address}").text
    with reading_as(fresh.people["maya"]):
        assert not Setting.objects.exists()
    said = nobody.post(f"/{address}", {"List-Unsubscribe": "One-Click"})
    assert said.status_code == 200
    with reading_as(fresh.people["maya"]):
        assert Setting.objects.get().digest == "never"
    assert nobody.post(f"/{address.replace('digest', 'mail')}").status_code == 404
