"""A real Roundup: an issue is made once, its state and what is said there come over."""

from collections.abc import Iterator

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import NewIssue, Stage
from engawa.outside.channels.network import Refused
from engawa.outside.trackers.rest import Rest
from engawa.outside.trackers.roundup.tracker import Roundup, _rest
from tests.counterparts.roundup.server import PASSWORD, running
from tests.serving import free_port

pytestmark = pytest.mark.counterparts
ISSUE = NewIssue("case-1", "The tap drips", "Thirteen people say so.", "https://hub.example/cases/1/")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("roundup"), free_port()) as address:
        yield address


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def connected(address: str) -> tuple[Connection, dict[str, str]]:
    found = Roundup().connect({"server": address, "user": "admin", "password": PASSWORD})
    return Connection(tracker="roundup", name=found.name, settings=dict(found.settings)), dict(found.keys)


def as_they_do(address: str) -> Rest:
    return _rest(address.rstrip("/"), "admin", PASSWORD)


def test_wrong_keys_are_told_at_once(address: str) -> None:
    with pytest.raises(Refused):
        Roundup().connect({"server": address, "user": "admin", "password": "wrong"})
    with pytest.raises(Refused):
        Roundup().connect({"server": address + "nothing/", "user": "admin", "password": PASSWORD})


def test_an_issue_is_made_and_found_again(address: str) -> None:
    connection, keys = connected(address)
    tracker = Roundup()
    made = tracker.create(connection, keys, ISSUE)
    assert (made.stage, made.title) == (Stage.OPEN, "The tap drips")
    found = tracker.find_made(connection, keys, ISSUE)
    assert found
    assert found.id == made.id
    assert tracker.find(connection, keys, made.reference) == found
    assert tracker.find(connection, keys, "issue999") is None
    assert tracker.find_made(connection, keys, NewIssue("case-2", "", "", "")) is None


def test_what_moves_and_is_said_there_comes_over(address: str) -> None:
    connection, keys = connected(address)
    tracker, theirs = Roundup(), as_they_do(address)
    made = tracker.create(connection, keys, ISSUE)
    first = tracker.look(connection, keys, {made.id})
    assert [one.id for one in first.issues] == [made.id]
    connection.cursor = dict(first.cursor)

    found = theirs.get("/data/status", **{"@fields": "name"})["data"]["collection"]
    states = {row["name"]: row["id"] for row in found}
    washer = {"content": "It was the washer.", "author": "1", "date": "."}
    message = theirs.send("POST", "/data/msg", washer)["data"]["id"]
    etag = theirs.get(f"/data/issue/{made.id}")["data"]["@etag"]
    theirs.send(
        "PATCH", f"/data/issue/{made.id}", {"messages": [message], "@op": "add"}, **{"If-Match": etag}
    )
    etag = theirs.get(f"/data/issue/{made.id}")["data"]["@etag"]
    theirs.send("PATCH", f"/data/issue/{made.id}", {"status": states["resolved"]}, **{"If-Match": etag})

    later = tracker.look(connection, keys, {made.id})
    assert [(one.stage, one.state) for one in later.issues] == [(Stage.DONE, "resolved")]
    assert "It was the washer." in [one.text for one in later.comments[made.id]]


def test_a_comment_is_said_once_and_found_again(address: str) -> None:
    connection, keys = connected(address)
    tracker = Roundup()
    made = tracker.create(connection, keys, ISSUE)
    assert tracker.find_said(connection, keys, made.id, "Two more say so.", "remark-1") is None
    said = tracker.say(connection, keys, made.id, "Two more say so.", "remark-1")
    assert tracker.find_said(connection, keys, made.id, "Two more say so.", "remark-1") == said
