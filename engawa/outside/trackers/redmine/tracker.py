"""Redmine 4 and later, by its REST API, which an administrator switches on (redmine.org: Rest_api)."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import (
    Ask,
    Changes,
    Comment,
    Connected,
    Issue,
    NewIssue,
    RemoteRelease,
    Stage,
)
from engawa.outside.channels.network import Refused, Unsure
from engawa.outside.trackers.marks import body_of, has_mark, plainly_marked
from engawa.outside.trackers.rest import (
    A_PAGE,
    MOST_PAGES,
    Missing,
    Rest,
    day,
    moment,
    secret_in,
    seen,
    server_in,
    since,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NEW = frozenset(("new", "neu", "nouveau", "open", "offen"))
DECLINED = frozenset(
    ("rejected", "abgewiesen", "zurückgewiesen", "rejeté", "duplicate", "won't fix", "wontfix")
)


class Redmine:
    """Public notes alone are read; ours are public. A status says by being closed that it is done."""

    slug = "redmine"
    name: "_StrPromise | str" = "Redmine"
    icon = "git-merge"
    every = timedelta(minutes=1)
    asks: Sequence[Ask] = (
        Ask("server", gettext_lazy("Address of the server")),
        Ask("project", gettext_lazy("Project"), gettext_lazy("Its identifier, as in its address: acme-app")),
        Ask(
            "token", gettext_lazy("API access key"), gettext_lazy("From “My account” there."), is_secret=True
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        token = secret_in(answers["token"])
        server = server_in(answers["server"])
        project = answers["project"].strip().strip("/").rsplit("/", 1)[-1]
        rest = _rest(server, token)
        try:
            rest.get("/users/current.json")
            found = rest.get(f"/projects/{quote(project, safe='')}.json")["project"]
        except Missing as problem:
            raise Refused(_("The project is not there, or the key may not see it.")) from problem
        closed = {
            str(one["id"]): bool(one.get("is_closed"))
            for one in rest.get("/issue_statuses.json")["issue_statuses"]
        }
        return Connected(
            handle=str(found["identifier"]),
            name=f"{found['name']} (Redmine)",
            url=f"{server}/projects/{found['identifier']}",
            keys={"token": token},
            settings={"server": server, "project": str(found["id"]), "closed": closed},
        )

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        made = {
            "project_id": int(connection.settings["project"]),
            "subject": issue.title[:255],
            "description": plainly_marked(body_of(issue), issue.key),
        }
        return _issue(
            connection, _of(connection, keys).send("POST", "/issues.json", {"issue": made})["issue"]
        )

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        rows = _of(connection, keys).get(
            "/issues.json",
            project_id=connection.settings["project"],
            status_id="*",
            sort="created_on:desc",
            limit=A_PAGE,
        )["issues"]
        return next(
            (_issue(connection, row) for row in rows if has_mark(row.get("description"), issue.key)), None
        )

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        number = re.search(r"(\d+)/?$", reference.strip())
        try:
            found = _of(connection, keys).get(f"/issues/{number[1]}.json") if number else None
        except Missing:
            return None
        return _issue(connection, found["issue"]) if found else None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        now, rest = datetime.now(UTC), _of(connection, keys)
        start = since(connection.cursor)
        rows = _changed(rest, connection.settings["project"], start, linked)
        issues = [_issue(connection, row) for row in rows if str(row["id"]) in linked]
        comments = {one.id: _comments(rest, one.id, start) for one in issues} if start else {}
        latest = [moment(row.get("updated_on")) for row in rows]
        return Changes(issues, comments, _releases(rest, connection), seen(now, *latest))

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        body = {"issue": {"notes": plainly_marked(text, key), "private_notes": False}}
        _of(connection, keys).send("PUT", f"/issues/{issue}.json", body)
        found = self.find_said(connection, keys, issue, text, key)
        if found is None:
            raise Unsure(_("Redmine took the note and does not show it."))
        return found

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        rows = _journals(_of(connection, keys), issue)
        return next((str(row["id"]) for row in rows if has_mark(row.get("notes"), key)), None)


def _rest(server: str, token: str) -> Rest:
    return Rest(server, {"X-Redmine-API-Key": token})


def _of(connection: Connection, keys: Mapping[str, Any]) -> Rest:
    return _rest(connection.settings["server"], keys.get("token", ""))


def _changed(
    rest: Rest, project: str, start: datetime | None, linked: Collection[str]
) -> list[Mapping[str, Any]]:
    """Those of the project that changed since, the oldest first; at the first look the linked ones."""
    if start is None:
        asked: dict[str, Any] = {"issue_id": ",".join(sorted(linked)) or "0"}
    else:
        asked = {"project_id": project, "updated_on": f">={start:%Y-%m-%dT%H:%M:%SZ}", "sort": "updated_on"}
    rows: list[Mapping[str, Any]] = []
    for page in range(MOST_PAGES):
        found = rest.get("/issues.json", **asked, status_id="*", limit=A_PAGE, offset=page * A_PAGE)
        rows += found["issues"]
        if len(found["issues"]) < A_PAGE:
            break
    return rows


def _issue(connection: Connection, row: Mapping[str, Any]) -> Issue:
    status = row.get("status") or {}
    word = str(status.get("name", ""))
    closed = status.get("is_closed")
    if closed is None:
        closed = connection.settings.get("closed", {}).get(str(status.get("id")), bool(row.get("closed_on")))
    stage = Stage.OPEN if word.lower() in NEW else Stage.STARTED
    if closed:
        stage = Stage.DECLINED if word.lower() in DECLINED else Stage.DONE
    return Issue(
        id=str(row["id"]),
        stage=stage,
        state=word,
        title=str(row.get("subject", "")),
        reference=f"#{row['id']}",
        url=f"{connection.settings['server']}/issues/{row['id']}",
        changed_at=moment(row.get("updated_on")),
    )


def _journals(rest: Rest, issue: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = rest.get(f"/issues/{issue}.json", include="journals")["issue"].get(
        "journals", []
    )
    return found


def _comments(rest: Rest, issue: str, start: datetime) -> list[Comment]:
    found = []
    for row in _journals(rest, issue):
        written, text = moment(row.get("created_on")), str(row.get("notes") or "").strip()
        if text and not row.get("private_notes") and written and written >= start:
            found.append(Comment(str(row["id"]), (row.get("user") or {}).get("name", ""), text, written))
    return found


def _releases(rest: Rest, connection: Connection) -> list[RemoteRelease]:
    try:
        rows = rest.get(f"/projects/{connection.settings['project']}/versions.json")["versions"]
    except Missing:
        return []
    return [
        RemoteRelease(row["name"], due, f"{connection.settings['server']}/versions/{row['id']}")
        for row in rows
        if row.get("status") == "closed" and (due := day(row.get("due_date") or row.get("updated_on")))
    ]
