"""Who sees and does what, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engawa.boundary import reading_as
from engawa.outside.inbox.actions.noting import note
from engawa.outside.inbox.models import Hold, Mark, Message, Note, Thread, Turn
from engawa.outside.inbox.tests.desk import Table
from tests.paper import heard
from tests.world import World

MOST_QUERIES = 12
UNCOUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def table(fresh: World) -> Table:
    """A public talk, and a private one with a note, in Platform."""
    table = Table(fresh)
    table.say(heard(1, "It drips."), heard(2, "Between us.", by="bob", is_private=True))
    thread = table.as_("tom", table.thread(1))
    with reading_as(fresh.people["tom"]):
        note(thread, actor=fresh.person("tom"), body="He is a good customer, @aiko. @colleague")
    return table


@pytest.mark.parametrize(
    "who, public, private, list_says",
    [("tom", 200, 200, True), ("aiko", 200, 200, True), ("colleague", 200, 404, False), ("guest", 404, 404, False),
     ("nobody", 302, 302, False)],
)  # fmt: skip
def test_who_reads_what(
    table: Table, fresh: World, who: str, public: int, private: int, list_says: bool
) -> None:
    client = fresh.client(who)
    one, other = table.threads()
    assert client.get(f"/inbox/{one.pk}/").status_code == public
    assert client.get(f"/inbox/{one.pk}/live/").status_code == public
    response = client.get(f"/inbox/{other.pk}/")
    assert response.status_code == private
    assert ("good customer" in response.text) == (private == 200)
    assert ("Between us." in client.get("/inbox/", follow=True).text) == list_says
    assert ("It drips." in client.get("/inbox/?q=drip", follow=True).text) == list_says


@pytest.mark.parametrize("who, status", [("tom", 302), ("colleague", 403), ("guest", 404), ("nobody", 302)])
@pytest.mark.parametrize(
    "what, sent",
    [("state", {"state": "done"}), ("assignee", {"person": "me"}), ("notes", {"body": "x"}), ("hold", {}),
     ("answers", {"text": "Hello."}), ("snooze", {"until": "later"})],
)  # fmt: skip
def test_who_does_what(
    table: Table, fresh: World, who: str, status: int, what: str, sent: dict[str, str]
) -> None:
    response = fresh.client(who).post(f"/inbox/{table.thread().pk}/{what}/", sent)
    assert response.status_code == status
    changed = Turn.objects.using("courier").exists() or Hold.objects.using("courier").exists()
    assert who == "tom" or not changed


def test_pages_cost_few_queries_however_long_the_talk(table: Table, fresh: World) -> None:
    table.say(
        *[heard(number, f"Me too {number}", by=f"b{number}", answers="paper:1") for number in range(10, 90)]
    )
    table.say(*[heard(number, f"Other {number}", by=f"c{number}") for number in range(100, 160)])
    client = fresh.client("tom")
    for path in ("/inbox/", "/inbox/?q=too&who=nobody", f"/inbox/{table.thread().pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        asked = [
            one["sql"]
            for one in queries
            if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
        assert response.status_code == 200
        assert len(asked) <= MOST_QUERIES, "\n".join(sql[:150] for sql in asked)


def test_ten_thousand_answers_at_once_stay_usable(table: Table, fresh: World) -> None:
    crowd = [
        heard(number, f"Same {number}", by=f"b{number % 50}", answers="paper:1")
        for number in range(10, 10_010)
    ]
    table.say(*crowd)
    thread = table.thread()
    assert thread.messages_count == 10_001
    response = fresh.client("tom").get(f"/inbox/{thread.pk}/")
    assert ("Same 10009" in response.text, "Same 9000" in response.text) == (True, False)
    assert len(response.content) < 300_000
    earlier = response.text.split("?before=")[1].split('"')[0]
    assert "Same 9950" in fresh.client("tom").get(f"/inbox/{thread.pk}/?before={earlier}").text


def test_pages_of_the_list_go_on_where_the_one_before_ended(table: Table, fresh: World) -> None:
    table.say(*[heard(number, f"Number {number} said", by=f"c{number}") for number in range(100, 160)])
    client = fresh.client("tom")
    first = client.get("/inbox/").text
    older = first.split("before=")[1].split('"')[0]
    second = client.get(f"/inbox/?before={older}").text
    shown = [{n for n in range(100, 160) if f"Number {n} said" in page} for page in (first, second)]
    assert shown[0] | shown[1] == set(range(100, 160))
    assert not shown[0] & shown[1]


def test_notes_tell_those_who_may_read_them(table: Table, fresh: World) -> None:
    with reading_as(fresh.people["tom"]):
        assert Note.objects.get().mentioned == [fresh.people["aiko"]]


def test_what_nobody_may_do_below_the_pages(table: Table, fresh: World) -> None:
    from django.db import DatabaseError, transaction

    thread = table.thread()
    with reading_as(fresh.people["colleague"]):
        assert Message.objects.filter(thread=thread).update(thread=table.thread(1)) == 0
        assert Thread.objects.filter(pk=thread.pk).update(state="done") == 0
        for made in (
            Note(
                thread=thread, space_id=thread.space_id, body="x", html="x", by_id=fresh.people["colleague"]
            ),
            Note(
                thread=thread,
                space_id=fresh.spaces["everyone"],
                body="x",
                html="x",
                by_id=fresh.people["colleague"],
            ),
            Turn(thread=thread, space_id=thread.space_id, verb="done", by_id=fresh.people["colleague"]),
            Mark(thread=thread, person_id=fresh.people["tom"], at=thread.first_at),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                made.save(force_insert=True, using="default")
    with reading_as(fresh.people["tom"]), pytest.raises(DatabaseError):
        Message.objects.filter(thread=thread).update(text="What they never said.")
