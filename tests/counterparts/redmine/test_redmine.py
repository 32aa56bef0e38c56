"""A real Redmine: an issue is made once, its state, its versions and what is said there come over."""

from collections.abc import Iterator
from datetime import date

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import NewIssue, Stage
from engawa.outside.channels.network import Refused, SignInAgain
from engawa.outside.trackers.redmine.tracker import Redmine
from engawa.outside.trackers.rest import Rest
from tests.counterparts.redmine.server import running
from tests.serving import free_port

pytestmark = pytest.mark.counterparts
ISSUE = NewIssue("case-1", "The tap drips", "Thirteen people say so.", "https://hub.example/cases/1/")


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, str]]:
    with running(free_port()) as found:
        yield found


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def connected(server: tuple[str, str]) -> tuple[Connection, dict[str, str]]:
    found = Redmine().connect({"server": server[0], "project": "acme-app", "token": server[1]})
    return Connection(tracker="redmine", name=found.name, settings=dict(found.settings)), dict(found.keys)


def test_what_was_filled_in_wrong_is_told(server: tuple[str, str]) -> None:
    with pytest.raises(SignInAgain):
        Redmine().connect({"server": server[0], "project": "acme-app", "token": "wrong"})
    with pytest.raises(Refused):
        Redmine().connect({"server": server[0], "project": "none", "token": server[1]})


def test_an_issue_is_made_and_found_again(server: tuple[str, str]) -> None:
    connection, keys = connected(server)
    tracker = Redmine()
    made = tracker.create(connection, keys, ISSUE)
    assert (made.stage, made.state, made.title) == (Stage.OPEN, "New", "The tap drips")
    found = tracker.find_made(connection, keys, ISSUE)
    assert found
    assert (found.id, tracker.find(connection, keys, made.reference)) == (made.id, made)
    assert tracker.find(connection, keys, "#999") is None


def test_what_moves_and_is_said_there_comes_over(server: tuple[str, str]) -> None:
    connection, keys = connected(server)
    tracker, theirs = Redmine(), Rest(server[0], {"X-Redmine-API-Key": server[1]})
    made = tracker.create(connection, keys, ISSUE)
    first = tracker.look(connection, keys, {made.id})
    assert [one.id for one in first.issues] == [made.id]
    assert [(one.name, one.day) for one in first.releases] == [("1.2", date(2026, 3, 2))]
    connection.cursor = dict(first.cursor)

    closed = next(
        one["id"] for one in theirs.get("/issue_statuses.json")["issue_statuses"] if one["name"] == "Closed"
    )
    path = f"/issues/{made.id}.json"
    theirs.send("PUT", path, {"issue": {"notes": "Between us.", "private_notes": True}})
    theirs.send("PUT", path, {"issue": {"notes": "It was the washer.", "status_id": closed}})
    later = tracker.look(connection, keys, {made.id})
    assert [(one.stage, one.state) for one in later.issues] == [(Stage.DONE, "Closed")]
    assert [one.text for one in later.comments[made.id]] == ["It was the washer."]


def test_a_comment_is_said_once_and_found_again(server: tuple[str, str]) -> None:
    connection, keys = connected(server)
    tracker = Redmine()
    made = tracker.create(connection, keys, ISSUE)
    assert tracker.find_said(connection, keys, made.id, "Two more.", "remark-1") is None
    said = tracker.say(connection, keys, made.id, "Two more.", "remark-1")
    assert tracker.find_said(connection, keys, made.id, "Two more.", "remark-1") == said
