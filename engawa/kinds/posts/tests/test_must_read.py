"""What members are asked to read: only their own click counts, and reminders are few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.kinds.posts.models import MustRead, Receipt, Reminder
from engawa.kinds.posts.tasks import remind_some
from engawa.spaces.models import Space
from tests.world import World


def _ask(world: World, who: str, space: str, days: int = 10) -> int:
    until = (timezone.localdate() + timedelta(days=days)).isoformat()
    sent = {"space": world.spaces[space], "title": "The new rule", "body": "Close it.", "until": until}
    response = world.client(who).post("/posts/new/must-read/", sent)
    assert response.status_code == 302
    return int(response["Location"].strip("/").split("/")[-1])


def test_only_the_click_counts_and_counts_once(world: World) -> None:
    post = _ask(world, "tom", "platform")
    assert "The new rule" in world.client("aiko").get("/must-read/").text
    assert "I have read this" in world.client("aiko").get(f"/posts/{post}/").text
    with reading_as(world.people["maya"]):
        assert not Receipt.objects.filter(must_read=post).exists()
    for _twice in range(2):
        assert world.client("aiko").post(f"/posts/{post}/receipt/").status_code == 302
    with reading_as(world.people["maya"]):
        assert Receipt.objects.filter(must_read=post).count() == 1
    assert "The new rule" not in world.client("aiko").get("/must-read/").text
    assert "The new rule" not in world.client("tom").get("/must-read/").text
    for who, status in (("tom", 403), ("colleague", 403), ("guest", 404)):
        assert world.client(who).post(f"/posts/{post}/receipt/").status_code == status


def test_owners_see_names_the_author_counts_and_others_only_of_five(world: World) -> None:
    post = _ask(world, "tom", "platform")
    world.client("aiko").post(f"/posts/{post}/receipt/")
    assert "1 of 2 have read it" in world.client("tom").get(f"/posts/{post}/").text
    assert "of 2 have read it" not in world.client("aiko").get(f"/posts/{post}/").text
    assert "of 2 have read it" not in world.client("colleague").get(f"/posts/{post}/").text
    page = world.client("maya").get(f"/posts/{post}/not-yet/")
    assert page.status_code == 200
    assert "Maya Okafor" in page.text.split("<main")[1].split("</main")[0]
    assert world.client("tom").get(f"/posts/{post}/not-yet/").status_code == 403
    for who, sees in (("maya", 1), ("tom", 0), ("aiko", 1), ("colleague", 0)):
        with reading_as(world.people[who]):
            assert Receipt.objects.filter(must_read=post).count() == sees
            told = Entry.objects.filter(verb="post.acknowledged", actor=world.people["aiko"])
            assert told.count() == (who == "aiko")


def test_in_a_large_space_its_owners_ask(fresh: World) -> None:
    Space.objects.using("importer").filter(pk=fresh.spaces["platform"]).update(member_count=51)
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"space": fresh.spaces["platform"], "title": "x", "body": "x", "until": until}
    assert fresh.client("tom").post("/posts/new/must-read/", sent).status_code == 403
    assert fresh.client("maya").post("/posts/new/must-read/", sent).status_code == 302


@pytest.mark.parametrize("gone, number", [(3, None), (6, 1)])
def test_who_has_not_read_is_reminded_when_half_the_time_has_gone(
    fresh: World, gone: int, number: int | None
) -> None:
    post = _begun(fresh, gone)
    fresh.client("aiko").post(f"/posts/{post}/receipt/")
    assert remind_some() == (1 if number else 0)
    assert remind_some() == 0
    reminded = Reminder.objects.using("importer").filter(must_read=post).values_list("person", "number")
    assert list(reminded) == ([(fresh.people["maya"], 1)] if number else [])


def test_a_second_reminder_comes_in_the_last_day_and_no_third(fresh: World) -> None:
    post = _begun(fresh, 6)
    assert remind_some() == 2
    _shift(post, until=timezone.now() + timedelta(hours=10))
    assert remind_some() == 0
    Reminder.objects.using("importer").update(at=timezone.now() - timedelta(hours=30))
    assert remind_some() == 2
    Reminder.objects.using("importer").update(at=timezone.now() - timedelta(hours=30))
    assert remind_some() == 0
    _shift(post, until=timezone.now() - timedelta(hours=1))
    assert remind_some() == 0


def test_nobody_else_learns_from_the_journal_who_was_reminded(fresh: World) -> None:
    post = _begun(fresh, 6)
    remind_some()
    for who, sees in (("maya", 1), ("aiko", 1), ("tom", 0), ("owner", 0), ("colleague", 0)):
        with reading_as(fresh.people[who]), connection.cursor() as cursor:
            entries = Entry.objects.filter(verb="post.reminded", item=post)
            assert [entry.person_id for entry in entries] == [fresh.people[who]] * sees
            cursor.execute("SELECT count(*) FROM posts_reminder")
            assert cursor.fetchone() == (sees,)


def _begun(world: World, days_ago: int) -> int:
    """A must-read in the platform that runs for ten days; all others are over."""
    post = _ask(world, "tom", "platform")
    MustRead.objects.using("importer").exclude(pk=post).update(until=timezone.now() - timedelta(days=1))
    now = timezone.now()
    _shift(post, at=now - timedelta(days=days_ago), until=now + timedelta(days=10 - days_ago))
    return post


def _shift(post: int, **moments: object) -> None:
    MustRead.objects.using("importer").filter(pk=post).update(**moments)
