"""What a Jira server and Jira Cloud once answered is understood, also where they give less at once than was asked."""

from collections.abc import Iterator

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import Stage
from engawa.outside.trackers.jira.documents import text_of
from engawa.outside.trackers.jira.tracker import Jira
from tests.counterparts.trackers.recorded import answering, of_jira_cloud, of_perceval

pytestmark = pytest.mark.counterparts
KEYS = {"token": "t"}


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A server that gives two at once, of three issues and three comments."""
    issues, comments = (
        [of_perceval("jira", f"jira_{name}_page_{page}.json") for page in (1, 2)]
        for name in ("issues", "comments_issue")
    )
    rows = [row for page in issues for row in page["issues"]]
    said = {**comments[0], "comments": [*comments[0]["comments"], comments[1]["comments"][-1]]}
    answers = {("GET", "/search"): (200, {**issues[0], "issues": rows})}
    pages = {"/search": "issues"}
    for row in rows:
        answers["GET", f"/issue/{row['id']}"] = (200, row)
        answers["GET", f"/issue/{row['key']}"] = (200, row)
        answers["GET", f"/issue/{row['id']}/comment"] = (200, said)
        pages[f"/issue/{row['id']}/comment"] = "comments"
    with answering(answers, "/rest/api/2", pages) as address:
        yield Connection(
            tracker="jira", settings={"server": address, "project": "HELP", "user": "", "type": "Bug"}
        )


def test_all_that_changed_is_heard(connection: Connection) -> None:
    every = {
        row["id"] for page in (1, 2) for row in of_perceval("jira", f"jira_issues_page_{page}.json")["issues"]
    }
    assert len(every) == 3
    connection.cursor = {"seen": "2012-01-01T00:00:00+00:00"}
    found = Jira().look(connection, KEYS, every)
    assert {one.id for one in found.issues} == every
    for issue in found.issues:
        assert issue.title != "None"
        assert issue.changed_at
        assert issue.url.endswith(f"/browse/{issue.reference}")
        assert issue.stage in Stage
        comments = found.comments[issue.id]
        assert len(comments) == 3
        assert all(one.who and one.text for one in comments)
        assert [one.at for one in comments] == sorted(one.at for one in comments)
    print([(one.reference, one.state, str(one.stage)) for one in found.issues])


def test_an_issue_is_found_by_its_key_and_address(connection: Connection) -> None:
    row = of_perceval("jira", "jira_issues_page_1.json")["issues"][0]
    for reference in (row["key"], row["id"], f"https://jira.example/browse/{row['key']}"):
        found = Jira().find(connection, KEYS, reference)
        assert found
        assert (found.id, found.reference) == (row["id"], row["key"])
    assert Jira().find(connection, KEYS, "HELP-99999") is None


def test_documents_of_the_cloud_are_read_as_what_they_say() -> None:
    (row,) = of_jira_cloud("issues")["issues"]
    said = of_jira_cloud("issue_comments")
    assert row["fields"]["description"]["type"] == "doc"
    answers = {
        ("GET", "/search/jql"): (200, {"issues": [row], "isLast": True}),
        ("GET", f"/issue/{row['id']}/comment"): (200, said),
    }
    with answering(answers, "/rest/api/2") as address:
        settings = {"server": address, "project": "TESTKEY13", "user": "a@acme.example", "type": "Bug"}
        connection = Connection(
            tracker="jira", settings=settings, cursor={"seen": "2012-01-01T00:00:00+00:00"}
        )
        found = Jira().look(connection, KEYS, {row["id"]})
    (issue,) = found.issues
    assert (issue.reference, issue.title, issue.state) == (
        row["key"], row["fields"]["summary"], row["fields"]["status"]["name"],
    )  # fmt: skip
    texts = [one.text for one in found.comments[row["id"]]]
    assert len(texts) == len(said["comments"]) == 2
    assert texts[1] == "Closed"
    assert texts[0].startswith("Lorem ipsum")
    assert text_of(row["fields"]["description"]) == "Test issue"
