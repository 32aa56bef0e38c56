"""A tracker on paper: issues are made once, and a state that moves there moves here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.journal.models import Entry
from engawa.outside.cases.actions import linking
from engawa.outside.cases.actions.opening import open_case
from engawa.outside.cases.following.looking import look
from engawa.outside.cases.following.making import make_wanted
from engawa.outside.cases.models import Case, Connection, Link, Release, Remark
from engawa.outside.cases.reminding import is_time, remind
from engawa.outside.cases.tests.story import case_of_both, message, two_voices
from engawa.outside.cases.tracking import (
    Ask,
    Changes,
    Comment,
    Connected,
    Issue,
    NewIssue,
    RemoteRelease,
    Stage,
    register,
)
from engawa.outside.channels.network import Trouble
from engawa.spaces.models import Space
from tests.world import World


class PaperTracker:
    slug = "paper"
    name: Any = "Paper tracker"
    icon = "list"
    every = timedelta(0)
    asks: Sequence[Ask] = ()

    def __init__(self) -> None:
        self.issues: dict[str, Issue] = {}
        self.made: list[NewIssue] = []
        self.changes = Changes()
        self.troubles: list[Exception] = []
        self.said: list[str] = []

    def connect(self, answers: Mapping[str, str]) -> Connected:
        return Connected(handle="acme/app", name="acme/app on paper", keys={"token": "ink"})

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        assert keys == {"token": "ink"}
        self.made.append(issue)
        if self.troubles:
            raise self.troubles.pop(0)
        return Issue("7", Stage.OPEN, "New", issue.title, "#7", "https://tracker.example/7")

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        known = any(one.key == issue.key for one in self.made)
        return Issue("7", Stage.OPEN, "New", issue.title, "#7") if known else None

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        return self.issues.get(reference)

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        return self.changes

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        self.said.append(text)
        return f"ours-{len(self.said)}"

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        return None


def linked(world: World) -> tuple[PaperTracker, Case, Connection]:
    tracker = PaperTracker()
    register(tracker)
    two_voices(world)
    case = case_of_both(world)
    with reading_as(world.people["maya"]):
        maya, space = world.person("maya"), Space.objects.get(slug="platform")
        connection = linking.connect(space, "paper", {}, actor=maya)
        linking.link(case, connection, actor=maya, title="Loops", text="On Safari.")
    return tracker, case, connection


def state(case: Case) -> str:
    return Case.objects.using("courier").get(pk=case.pk).state


def test_an_issue_is_made_once_though_its_making_broke(fresh: World) -> None:
    tracker, case, _connection = linked(fresh)
    tracker.troubles = [Trouble("The line went dead.")]
    make_wanted()
    Link.objects.using("courier").update(due_at=timezone.now())
    make_wanted()
    link = Link.objects.using("courier").get()
    assert (link.state, link.reference, len(tracker.made)) == ("stands", "#7", 1)
    assert f"/cases/{case.pk}/" in tracker.made[0].address
    assert state(case) == "looked"


def test_what_moves_there_moves_here_and_comments_and_releases_are_shown(fresh: World) -> None:
    tracker, case, connection = linked(fresh)
    make_wanted()
    said = Comment("c1", "Lin", "A fix is in review.", datetime(2026, 3, 4, tzinfo=UTC))
    tracker.changes = Changes(
        [Issue("7", Stage.STARTED, "In review", "Loops", "#7")],
        {"7": [said]},
        [RemoteRelease("2.4.1", date(2026, 3, 5))],
        {"since": "x"},
    )
    for _twice in range(2):
        look(Connection.objects.using("courier").get(pk=connection.pk))
    assert state(case) == "fixing"
    assert [one.text for one in Remark.objects.using("courier").all()] == ["A fix is in review."]
    assert [one.name for one in Release.objects.using("courier").all()] == ["2.4.1"]
    tracker.changes = Changes([Issue("7", Stage.DONE, "Closed", "Loops", "#7")])
    look(connection)
    assert state(case) == "fixed"
    story = fresh.client("maya").get(f"/cases/{case.pk}/story/").text
    assert "#7: Closed" in story
    assert "A fix is in review." in story


def test_what_is_said_there_is_written_for_it(fresh: World) -> None:
    tracker, _case, _connection = linked(fresh)
    make_wanted()
    with reading_as(fresh.people["tom"]):
        link = Link.objects.select_related("case__space", "case__item", "connection").get()
        linking.say(link, actor=fresh.person("tom"), text="Two customers wait.")
    for _twice in range(2):
        make_wanted()
    assert tracker.said == ["Two customers wait."]


def test_forms_that_are_sent_twice_ask_once_and_what_failed_is_said_again(fresh: World) -> None:
    tracker, case, connection = linked(fresh)
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        found = Case.objects.select_related("space", "item").get(pk=case.pk)
        linking.link(found, connection, actor=maya, title="Loops", text="On Safari.")
        assert open_case(message("paper:1"), actor=maya, title=case.title).pk == case.pk
    make_wanted()
    with reading_as(fresh.people["maya"]):
        link = Link.objects.select_related("case__space", "case__item", "connection").get()
        once = linking.say(link, actor=maya, text="Two customers wait.")
        assert linking.say(link, actor=maya, text="Two customers wait.") == once
    client = fresh.client("maya")
    where, again = f"/cases/{case.pk}/links/{link.pk}/", {"remark": str(once.pk)}
    assert client.post(where, again).status_code == 403
    Remark.objects.using("courier").update(state="failed", trouble="Nobody answers.")
    assert "Nobody answers." in client.get(f"/cases/{case.pk}/care/").text
    assert fresh.client("colleague").post(where, again).status_code == 403
    assert client.post(where, again).status_code == 302
    make_wanted()
    assert tracker.said == ["Two customers wait."]


def test_only_owners_connect_and_keys_are_nobodys_to_read(fresh: World) -> None:
    register(PaperTracker())
    with reading_as(fresh.people["tom"]):
        space = Space.objects.get(slug="platform")
        with pytest.raises(Refused):
            linking.connect(space, "paper", {}, actor=fresh.person("tom"))
    assert fresh.client("maya").post("/s/platform/trackers/new/paper/").status_code == 302
    page = fresh.client("tom").get("/s/platform/trackers/")
    assert "acme/app on paper" in page.text
    assert "ink" not in page.text.replace("link", "").replace("think", "")


@pytest.mark.parametrize(
    "late, reminded, expected",
    [
        (-2, None, False),
        (-1, None, True),
        (0, -1, True),
        (0, 0, False),
        (3, 1, False),
        (8, 1, True),
        (30, None, True),
    ],
)
def test_when_promises_are_spoken_of(late: int, reminded: int | None, expected: bool) -> None:
    promised = date(2026, 3, 10)
    day = promised + timedelta(days=late)
    assert (
        is_time(promised, day, None if reminded is None else promised + timedelta(days=reminded)) == expected
    )


def test_whoever_looks_after_it_is_reminded_once_a_day(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    today = timezone.localdate()
    Case.objects.using("courier").filter(pk=case.pk).update(promised_for=today, owner=fresh.people["tom"])
    assert [remind(today), remind(today)] == [1, 0]
    entry = Entry.objects.using("courier").get(verb="case.due")
    assert (entry.person_id, entry.data["case"]) == (fresh.people["tom"], str(case.pk))
