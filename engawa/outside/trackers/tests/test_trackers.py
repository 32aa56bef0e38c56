"""Each tracker as its documentation says it answers."""

from datetime import date, timedelta
from typing import Any

import pytest

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import NewIssue, Stage, all_trackers
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure
from engawa.outside.trackers.github.tracker import GitHub
from engawa.outside.trackers.gitlab.tracker import GitLab
from engawa.outside.trackers.jira.tracker import Jira
from engawa.outside.trackers.redmine.tracker import Redmine
from engawa.outside.trackers.tests.server import Answers

SEEN = {"seen": "2026-03-01T00:00:00+00:00"}
KEYS = {"token": "t"}
ISSUE = NewIssue("case-1", "It drips", "Thirteen people say so.", "https://hub.example/cases/1/")


def connection(answers: Answers, **settings: Any) -> Connection:
    return Connection(settings={"server": answers.address, **settings}, cursor=dict(SEEN))


def test_all_five_are_there() -> None:
    assert {one.slug for one in all_trackers()} >= {"github", "gitlab", "jira", "redmine", "roundup"}


def test_gitlab(answers: Answers) -> None:
    at = "/api/v4/projects/7"
    answers.give(
        "/api/v4/projects/acme%2Fapp",
        {"id": 7, "path_with_namespace": "acme/app", "web_url": "https://x/acme/app"},
    )
    found = GitLab().connect({"server": answers.address, "project": "https://x/acme/app", "token": " t\n"})
    assert (found.handle, found.keys, found.settings["project"]) == ("acme/app", KEYS, "7")
    row = {
        "iid": 3,
        "state": "closed",
        "title": "It drips",
        "web_url": "https://x/3",
        "updated_at": "2026-03-02T12:00:00Z",
    }
    answers.give(f"{at}/issues", [row, row | {"iid": 4}])
    notes = [
        {"id": 1, "body": "Fixed.", "author": {"name": "Ida"}, "created_at": "2026-03-02T11:00:00Z"},
        {"id": 2, "body": "Between us.", "internal": True, "created_at": "2026-03-02T11:00:00Z"},
        {"id": 3, "body": "changed the label", "system": True, "created_at": "2026-03-02T11:00:00Z"},
        {"id": 4, "body": "Long ago.", "created_at": "2025-03-02T11:00:00Z"},
    ]
    answers.give(f"{at}/issues/3/notes", notes)
    answers.give(
        f"{at}/releases",
        [{"name": "1.2", "released_at": "2026-03-02T09:00:00Z"}, {"name": "2", "upcoming_release": True}],
    )
    changes = GitLab().look(connection(answers, project="7"), KEYS, {"3"})
    assert [(one.id, one.stage) for one in changes.issues] == [("3", Stage.DONE)]
    assert [(one.who, one.text) for one in changes.comments["3"]] == [("Ida", "Fixed.")]
    assert [(one.name, one.day) for one in changes.releases] == [("1.2", date(2026, 3, 2))]
    assert changes.cursor == {"seen": "2026-03-02T12:00:00+00:00"}


def test_jira(answers: Answers) -> None:
    at = "/rest/api/2"
    answers.give(f"{at}/project/ACME", {"name": "Acme", "issueTypes": [{"name": "Bug"}, {"name": "Task"}]})
    asked = {
        "server": answers.address,
        "project": "acme",
        "user": "ida@acme.example",
        "token": "t",
        "type": "Bug",
    }
    found = Jira().connect(asked)
    assert found.settings["project"] == "ACME"
    assert answers.asked[-1][3]["Authorization"].startswith("Basic ")
    with pytest.raises(Refused, match="Bug, Task"):
        Jira().connect(asked | {"type": "Story"})
    fields: dict[str, Any] = {
        "summary": "It drips",
        "status": {"name": "Done", "statusCategory": {"key": "done"}},
    }
    fields |= {"resolution": {"name": "Won't Do"}, "updated": "2026-03-02T13:00:00.000+0100"}
    answers.give(f"{at}/search", {"issues": [{"id": "10", "key": "ACME-1", "fields": fields}]})
    written = "2026-03-02T12:30:00.000+0100"
    comments = [
        {"id": "1", "body": "Fixed.", "author": {"displayName": "Ida"}, "created": written},
        {"id": "2", "body": "Ours.", "visibility": {"type": "role"}, "created": written},
        {"id": "3", "body": "Ours too.", "jsdPublic": False, "created": written},
    ]
    answers.give(f"{at}/issue/10/comment", {"comments": comments})
    answers.give(
        f"{at}/project/ACME/versions",
        [{"name": "1.2", "released": True, "releaseDate": "2026-03-02"}, {"name": "2"}],
    )
    changes = Jira().look(connection(answers, project="ACME"), KEYS, {"10"})
    assert [(one.reference, one.stage, one.state) for one in changes.issues] == [
        ("ACME-1", Stage.DECLINED, "Done (Won't Do)")
    ]
    assert [one.text for one in changes.comments["10"]] == ["Fixed."]
    assert [one.name for one in changes.releases] == ["1.2"]


def test_redmine(answers: Answers) -> None:
    row = {
        "id": 5,
        "subject": "It drips",
        "status": {"id": 5, "name": "Closed"},
        "updated_on": "2026-03-02T12:00:00Z",
    }
    answers.give("/issues.json", {"issues": [row]})
    journals = [
        {"id": 1, "notes": "Fixed.", "user": {"name": "Ida"}, "created_on": "2026-03-02T11:00:00Z"},
        {"id": 2, "notes": "Ours.", "private_notes": True, "created_on": "2026-03-02T11:00:00Z"},
        {"id": 3, "notes": "", "created_on": "2026-03-02T11:00:00Z"},
    ]
    answers.give("/issues/5.json", {"issue": row | {"journals": journals}})
    changes = Redmine().look(connection(answers, project="1", closed={"5": True}), KEYS, {"5"})
    assert [(one.id, one.stage) for one in changes.issues] == [("5", Stage.DONE)]
    assert [one.text for one in changes.comments["5"]] == ["Fixed."]
    assert [
        query.get("updated_on") for _m, path, query, _h, _b in answers.asked if path == "/issues.json"
    ] == [">=2026-02-28T23:58:00Z"]


def test_an_issue_bears_its_mark_and_the_way_back(answers: Answers) -> None:
    answers.give("/repos/acme/app/issues", {"number": 1, "state": "open"}, method="POST", status=201)
    GitHub().create(connection(answers, project="acme/app"), KEYS, ISSUE)
    body = answers.last("POST")["body"]
    assert "https://hub.example/cases/1/" in body
    answers.give("/repos/acme/app/issues", [{"number": 1, "state": "open", "body": body}])
    made = GitHub().find_made(connection(answers, project="acme/app"), KEYS, ISSUE)
    assert made
    assert made.id == "1"


@pytest.mark.parametrize(
    "status, headers, kind",
    [
        (401, {}, SignInAgain),
        (403, {}, Refused),
        (403, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "9999999999"}, Trouble),
        (429, {"Retry_After": "120"}, Trouble),
        (404, {}, Refused),
        (422, {}, Refused),
        (502, {}, Trouble),
    ],
)
def test_errors_are_troubles_of_their_kind(
    answers: Answers, status: int, headers: dict[str, str], kind: type[Trouble]
) -> None:
    answers.give("/repos/acme/app/issues", {"message": "no"}, method="POST", status=status, **headers)
    with pytest.raises(Trouble) as raised:
        GitHub().create(connection(answers, project="acme/app"), KEYS, ISSUE)
    assert type(raised.value) is kind or (kind is Refused and isinstance(raised.value, Refused))
    if status == 429:
        assert raised.value.again_in == timedelta(seconds=120)


def test_what_lies_or_is_silent_is_trouble_in_words(answers: Answers) -> None:
    answers.give("/repos/acme/app/issues", "<html>not JSON</html>", method="POST")
    with pytest.raises(Trouble, match="JSON"):
        GitHub().create(connection(answers, project="acme/app"), KEYS, ISSUE)
    unheard = Connection(settings={"server": "http://127.0.0.1:9", "project": "acme/app"})
    with pytest.raises(Trouble) as raised:
        GitHub().create(unheard, KEYS, ISSUE)
    assert not isinstance(raised.value, Unsure)


@pytest.mark.parametrize("typed", ["", "two words", "häuser", "x\x00y"])
def test_what_is_no_token_is_refused(answers: Answers, typed: str) -> None:
    with pytest.raises(Refused):
        GitHub().connect({"project": "acme/app", "token": typed, "server": answers.address})


@pytest.mark.parametrize("address", ["ftp://x.example", "https://a:b@x.example", "http://[", "https://"])
def test_what_is_no_server_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        GitLab().connect({"server": address, "project": "acme/app", "token": "t"})
