"""What gitlab.com once answered is understood: recorded answers, not our own idea of them."""

from collections import Counter
from collections.abc import Iterator

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import NewIssue, Stage
from engawa.outside.channels.network import Refused
from engawa.outside.trackers.gitlab.tracker import GitLab, _issue
from tests.counterparts.trackers.recorded import answering, of_gitlab, of_perceval

pytestmark = pytest.mark.counterparts
KEYS = {"token": "t"}
PROJECT = "14233409"
LONG_AGO = {"seen": "2012-01-01T00:00:00+00:00"}


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    answers = dict(of_gitlab())
    at = f"/projects/{PROJECT}/issues"
    talked = [path.split("/")[4] for method, path in answers if method == "GET" and path.endswith("/notes")]
    rows = [answers["GET", f"{at}/{number}"][1] for number in talked if ("GET", f"{at}/{number}") in answers]
    with answering(answers | {("GET", at): (200, rows)}, "/api/v4") as address:
        yield address


def connection_to(server: str, project: str = PROJECT) -> Connection:
    return Connection(tracker="gitlab", settings={"server": server, "project": project})


def test_a_project_is_connected(server: str) -> None:
    found = GitLab().connect(
        {"server": server, "project": "https://gitlab.com/packit-service/ogr-tests/", "token": "t"}
    )
    assert (found.handle, found.settings["project"]) == ("packit-service/ogr-tests", PROJECT)
    assert found.url == "https://gitlab.com/packit-service/ogr-tests"
    with pytest.raises(Refused):
        GitLab().connect({"server": server, "project": "nobody/nothing", "token": "t"})


def test_every_issue_that_was_recorded_is_understood() -> None:
    counted: Counter[str] = Counter()
    for (_method, path), (status, said) in of_gitlab().items():
        rows = said if isinstance(said, list) else [said]
        for row in rows:
            if (
                status < 300
                and "/issues" in path
                and isinstance(row, dict)
                and "iid" in row
                and "state" in row
            ):
                issue = _issue(row)
                assert issue.id.isdecimal()
                assert issue.url.endswith(f"/{issue.id}")
                assert (issue.stage in (Stage.DONE, Stage.DECLINED)) == (row["state"] == "closed")
                assert issue.changed_at
                assert issue.title
                counted[issue.stage] += 1
    print(dict(counted))
    assert len(counted) > 1


def test_changes_comments_and_releases(server: str) -> None:
    connection = connection_to(server)
    connection.cursor = LONG_AGO
    issues = GitLab().look(connection, KEYS, {str(number) for number in range(1, 200)})
    assert issues.issues
    comments = [one for each in issues.comments.values() for one in each]
    assert comments
    assert all(one.who and one.text and one.at for one in comments)
    assert issues.releases
    assert all(one.name and one.day.year >= 2018 for one in issues.releases)
    print(len(issues.issues), "issues,", len(comments), "comments,", len(issues.releases), "releases")


def test_an_issue_and_a_comment_are_made(server: str) -> None:
    made = GitLab().create(
        connection_to(server), KEYS, NewIssue("key", "A title", "A text", "https://hub.example/cases/1/")
    )
    assert made.id.isdecimal()
    assert GitLab().say(connection_to(server), KEYS, "1", "A comment", "key").isdecimal()
    assert GitLab().find(connection_to(server), KEYS, "https://gitlab.com/a/b/-/issues/2")
    assert GitLab().find(connection_to(server), KEYS, "#99999") is None


def test_a_project_without_issues_says_so(server: str) -> None:
    new = NewIssue("key", "A title", "A text", "https://hub.example/cases/1/")
    with pytest.raises(Refused):
        GitLab().create(connection_to(server, "21772848"), KEYS, new)


def test_other_peoples_notes_are_heard_and_the_systems_are_not() -> None:
    rows = of_perceval("gitlab", "issue_page_1")
    at = f"/projects/{PROJECT}"
    answers = {("GET", f"{at}/issues"): (200, rows), ("GET", f"{at}/releases"): (200, [])}
    for number, row in enumerate(rows, start=1):
        answers["GET", f"{at}/issues/{row['iid']}/notes"] = (200, of_perceval("gitlab", f"notes_{number}"))
    with answering(answers, "/api/v4") as address:
        connection = connection_to(address)
        connection.cursor = LONG_AGO
        found = GitLab().look(connection, KEYS, {str(row["iid"]) for row in rows})
    notes = [one for number in range(1, len(rows) + 1) for one in of_perceval("gitlab", f"notes_{number}")]
    heard = [one for each in found.comments.values() for one in each]
    assert len(found.issues) == len(rows)
    assert len(heard) == sum(not one["system"] for one in notes) < len(notes)
