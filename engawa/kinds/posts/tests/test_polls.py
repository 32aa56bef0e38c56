"""Polls: everybody's votes in the open, or nobody's when they are secret."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.kinds.posts.models import Ballot, Poll
from tests.world import World

ASKED = {"title": "When do we meet?", "choices": "Monday\nTuesday\n\nFriday"}


def _ask(world: World, who: str = "tom", space: str = "everyone", **more: str) -> int:
    sent = ASKED | {"space": world.spaces[space]} | more
    response = world.client(who).post("/posts/new/poll/", sent)
    assert response.status_code == 302, response.text[-2_000:]
    return int(response["Location"].strip("/").split("/")[-1])


def _votes(world: World, poll: int, who: str = "maya") -> dict[int, int]:
    with reading_as(world.people[who]), connection.cursor() as cursor:
        cursor.execute("SELECT choice, votes FROM engawa_tally(%s)", [poll])
        return dict(cursor.fetchall())


@pytest.mark.parametrize(
    "choices, status", [("One", 422), ("A\nA", 422), ("A\nB", 302), ("\n".join("abcdefghijk"), 422)]
)
def test_a_poll_has_two_to_ten_choices(world: World, choices: str, status: int) -> None:
    sent = ASKED | {"space": world.spaces["platform"], "choices": choices}
    assert world.client("tom").post("/posts/new/poll/", sent).status_code == status


def test_members_vote_and_change_their_minds(world: World) -> None:
    poll = _ask(world, space="platform")
    address = f"/posts/{poll}/poll/"
    assert world.client("aiko").post(address, {"choice": "1"}).status_code == 302
    assert world.client("aiko").post(address, {"choice": "3"}).status_code == 302
    assert world.client("maya").post(address, {"choice": "3"}).status_code == 302
    assert _votes(world, poll) == {0: 2, 3: 2}
    assert world.client("aiko").post(address, {}).status_code == 302
    assert _votes(world, poll) == {0: 1, 3: 1}
    for who, choice, status in (
        ("aiko", "4", 403),
        ("aiko", "x", 403),
        ("colleague", "1", 403),
        ("guest", "1", 404),
    ):
        assert world.client(who).post(address, {"choice": choice}).status_code == status
    assert world.client("aiko").post(address, {"choice": ["1", "2"]}).status_code == 403
    assert _votes(world, poll) == {0: 1, 3: 1}


def test_one_sees_the_result_after_voting_or_always(world: World) -> None:
    later, always = _ask(world), _ask(world, always="on", many="on")
    for poll in (later, always):
        world.client("maya").post(f"/posts/{poll}/poll/", {"choice": "2"})
    assert "<meter" not in world.client("aiko").get(f"/posts/{later}/").text
    assert "<meter" in world.client("aiko").get(f"/posts/{always}/").text
    page = world.client("maya").get(f"/posts/{later}/").text
    assert "<meter" in page
    assert "1 person voted" in page
    world.client("aiko").post(f"/posts/{always}/poll/", {"choice": ["1", "2"]})
    assert _votes(world, always) == {0: 2, 1: 1, 2: 2}


def test_its_author_ends_a_poll_once_and_then_nobody_votes(world: World) -> None:
    poll = _ask(world, space="platform")
    address = f"/posts/{poll}/poll/"
    assert world.client("aiko").post(f"{address}closing/").status_code == 403
    assert world.client("tom").post(f"{address}closing/").status_code == 302
    assert world.client("maya").post(f"{address}closing/").status_code == 403
    assert world.client("aiko").post(address, {"choice": "1"}).status_code == 403
    with reading_as(world.people["aiko"]):
        assert Poll.objects.get(pk=poll).closed_by_id == world.people["tom"]
        with pytest.raises(DatabaseError), transaction.atomic():
            Ballot.objects.create(poll_id=poll, person_id=world.people["aiko"], choices=[1])


def test_a_poll_ends_by_itself_on_its_day(fresh: World) -> None:
    poll = _ask(fresh, closes_at=(timezone.localdate() + timedelta(days=1)).isoformat())
    assert fresh.client("maya").post(f"/posts/{poll}/poll/", {"choice": "1"}).status_code == 302
    Poll.objects.using("importer").filter(pk=poll).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert fresh.client("aiko").post(f"/posts/{poll}/poll/", {"choice": "1"}).status_code == 403
    assert "<meter" in fresh.client("aiko").get(f"/posts/{poll}/").text


def test_a_poll_among_guests_shows_who_takes_part(world: World) -> None:
    poll = _ask(world, "maya", "council")
    assert world.client("guest").post(f"/posts/{poll}/poll/", {"choice": "1"}).status_code == 302
    page = world.client("maya").get(f"/posts/{poll}/").text
    assert "Who takes part: 2 inside, 1 guest can read" in page
    world.client("maya").post(f"/posts/{poll}/poll/", {"choice": "1"})
    assert "Rosa Giménez" in world.client("maya").get(f"/posts/{poll}/").text


def test_a_secret_poll_says_nothing_until_it_is_over_and_five_have_voted(fresh: World) -> None:
    poll = _ask(fresh, secret="on", always="on")
    chosen = {"owner": 1, "maya": 1, "tom": 2, "aiko": 3, "colleague": 3}
    for who, choice in list(chosen.items())[:4]:
        fresh.client(who).post(f"/posts/{poll}/poll/", {"choice": str(choice)})
    assert _votes(fresh, poll) == {0: 4}
    assert "<meter" not in fresh.client("tom").get(f"/posts/{poll}/").text
    fresh.client("tom").post(f"/posts/{poll}/poll/closing/")
    assert _votes(fresh, poll) == {0: 4}
    assert "Fewer than five" in fresh.client("tom").get(f"/posts/{poll}/").text
    _hold_open(poll)
    fresh.client("colleague").post(f"/posts/{poll}/poll/", {"choice": "3"})
    assert _votes(fresh, poll) == {0: 5}
    fresh.client("tom").post(f"/posts/{poll}/poll/closing/")
    assert _votes(fresh, poll) == {0: 5, 1: 2, 2: 1, 3: 2}
    page = fresh.client("tom").get(f"/posts/{poll}/").text
    assert "<meter" in page
    assert "Jonas Berg" not in page.split('class="poll"')[1].split("</form>")[0]


def _hold_open(poll: int) -> None:
    Poll.objects.using("importer").filter(pk=poll).update(closed_at=None, closed_by=None)


def test_below_the_pages_a_secret_ballot_is_its_voters_alone(world: World) -> None:
    poll = _ask(world, secret="on")
    for who in ("maya", "aiko", "owner"):
        world.client(who).post(f"/posts/{poll}/poll/", {"choice": "2"})
    for who, sees in (("maya", 1), ("tom", 0), ("owner", 1), ("guest", 0), ("colleague", 0)):
        with reading_as(world.people[who]), connection.cursor() as cursor:
            cursor.execute("SELECT person_id FROM posts_ballot WHERE item_id = %s", [poll])
            rows = cursor.fetchall()
            assert rows == [(world.people[who],)] * sees
            cursor.execute(
                "SELECT actor_id, data FROM journal_entry WHERE verb = 'poll.voted' AND item_id = %s", [poll]
            )
            told = cursor.fetchall()
            assert told == [(None, "{}")] * (0 if who == "guest" else 3)


REFUSED = (
    "INSERT INTO posts_ballot (item_id, person_id, choices) VALUES ({platform_poll}, {maya}, '{{1}}')",
    "INSERT INTO posts_ballot (item_id, person_id, choices) VALUES ({lab_poll}, {me}, '{{1}}')",
    "INSERT INTO posts_ballot (item_id, person_id, choices) VALUES ({everyone_poll}, {me}, '{{9}}')",
    "INSERT INTO posts_ballot (item_id, person_id, choices) VALUES ({everyone_poll}, {me}, '{{1,2}}')",
    "INSERT INTO posts_ballot (item_id, person_id, choices) VALUES ({everyone_poll}, {me}, '{{}}')",
    "UPDATE posts_poll SET secret = false",
    "UPDATE posts_poll SET choices = '{{a,b}}'",
    "INSERT INTO posts_poll (item_id, choices, many, secret, always)"
    " VALUES ({everyone_post}, '{{a,b}}', false, false, false)",
    "INSERT INTO posts_mustread (item_id, by_id, at, until) VALUES ({everyone_post}, {me}, now(), now())",
    "INSERT INTO posts_receipt (item_id, person_id, at) VALUES ({everyone_rule}, {maya}, now())",
    "INSERT INTO posts_receipt (item_id, person_id, at) VALUES ({lab_rule}, {me}, now())",
    "INSERT INTO posts_reminder (item_id, person_id, number, at) VALUES ({everyone_rule}, {me}, 1, now())",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_refused_below_the_pages(world: World, statement: str) -> None:
    names = {name.replace(" ", "_"): number for name, number in world.items.items()}
    told = statement.format(me=world.people["colleague"], **world.people, **names)
    with (
        reading_as(world.people["colleague"]),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        cursor.execute(told)


def test_votes_are_told_as_news_without_a_choice(world: World) -> None:
    poll = _ask(world, space="platform")
    world.client("aiko").post(f"/posts/{poll}/poll/", {"choice": "1"})
    with reading_as(world.people["maya"]):
        entry = Entry.objects.get(verb="poll.voted", item=poll)
        assert (entry.actor_id, entry.data) == (world.people["aiko"], {})
