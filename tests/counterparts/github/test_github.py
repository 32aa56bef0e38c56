"""What GitHub once answered is understood: recorded answers, not our own idea of them."""

from collections.abc import Iterator

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import NewIssue, Stage
from engawa.outside.trackers.github.tracker import GitHub
from tests.counterparts.github.replay import recorded, replaying

pytestmark = pytest.mark.counterparts
KEYS = {"token": "t"}
RECORDINGS = (
    "CheckRun.setUp", "Issue.setUp", "Issue.testGetComments", "Issue.testCreateComment", "Issue214.testCreateIssue",
    "Repository.testGetIssues", "Repository.testGetIssuesComments", "RequesterThrottleTestCase.testDeferRequests",
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with replaying(recorded(*RECORDINGS)) as address:
        yield address


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


def connection_to(server: str, project: str = "PyGithub/PyGithub") -> Connection:
    return Connection(tracker="github", settings={"server": server, "project": project})


def test_a_repository_is_connected(server: str) -> None:
    found = GitHub().connect(
        {"project": "https://github.com/PyGithub/PyGithub/", "token": "t", "server": server}
    )
    assert (found.handle, found.keys) == ("PyGithub/PyGithub", {"token": "t"})
    assert found.url == "https://github.com/PyGithub/PyGithub"


def test_an_issue_as_it_stood(server: str) -> None:
    issue = GitHub().find(connection_to(server), KEYS, "#28")
    assert issue
    assert (issue.id, issue.reference, issue.stage) == ("28", "#28", Stage.DONE)
    assert issue.url.endswith("/PyGithub/issues/28")
    assert issue.changed_at
    assert GitHub().find(connection_to(server), KEYS, "#99999") is None


def test_changes_and_comments_of_linked_issues_alone(server: str) -> None:
    connection = connection_to(server)
    connection.cursor = {"seen": "2012-01-01T00:00:00+00:00"}
    everything = GitHub().look(connection, KEYS, {str(number) for number in range(100)})
    assert everything.issues
    some = everything.issues[0].id
    alone = GitHub().look(connection, KEYS, {some})
    assert {one.id for one in alone.issues} == {some}
    assert set(alone.comments) <= {some}
    assert all(one.who and one.text for comments in everything.comments.values() for one in comments)
    assert alone.cursor["seen"] > "2012-01-01"


def test_releases_have_their_days(server: str) -> None:
    releases = GitHub().look(connection_to(server), KEYS, set()).releases
    assert releases
    assert all(one.name and one.day.year >= 2012 for one in releases)


def test_an_issue_and_a_comment_are_made(server: str) -> None:
    issue = NewIssue("key", "A title", "A text", "https://hub.example/cases/1/")
    made = GitHub().create(connection_to(server, "farrd/PyGithub"), KEYS, issue)
    assert (made.id, made.stage) == (made.reference[1:], Stage.STARTED), "it has an assignee"
    assert GitHub().say(connection_to(server), KEYS, "28", "A comment", "key") == "5808311"
