"""Jira Cloud and Data Center, by REST API version 2, which both understand (developer.atlassian.com)."""

import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

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
from engawa.outside.channels.network import Refused
from engawa.outside.trackers.jira.documents import text_of
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

FIELDS = "summary,status,resolution,updated,description"
DECLINED = (
    "won't do",
    "won't fix",
    "wontfix",
    "declined",
    "duplicate",
    "cannot reproduce",
    "rejected",
    "invalid",
)
_KEY = re.compile(r"[A-Z][A-Z0-9_]+-\d+")


class Jira:
    """An issue's id is Jira's own number, for its key changes when it moves to another project."""

    slug = "jira"
    name: "_StrPromise | str" = "Jira"
    icon = "git-merge"
    every = timedelta(minutes=2)
    asks: Sequence[Ask] = (
        Ask(
            "server",
            gettext_lazy("Address of the server"),
            gettext_lazy("https://acme.atlassian.net, or your own"),
        ),
        Ask("project", gettext_lazy("Project"), gettext_lazy("Its key, which its issues begin with: ACME")),
        Ask(
            "user",
            gettext_lazy("Mail address"),
            gettext_lazy("For Jira Cloud; empty for a server of your own."),
            required=False,
        ),
        Ask(
            "token",
            gettext_lazy("Token"),
            gettext_lazy("An API token, or a personal access token of your own server."),
            is_secret=True,
        ),
        Ask("type", gettext_lazy("Kind of issue"), gettext_lazy("What a new one is made as."), initial="Bug"),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        token = secret_in(answers["token"])
        server, project = server_in(answers["server"]), answers["project"].strip().upper()
        if not re.fullmatch(r"[A-Z][A-Z0-9_]+", project):
            raise Refused(_("A project's key is written in capital letters, such as ACME."))
        user = answers.get("user", "").strip()
        try:
            found = _rest(server, user, token).get(f"/project/{project}")
        except Missing as problem:
            raise Refused(_("The project is not there, or the token may not see it.")) from problem
        kind = answers.get("type", "").strip() or "Bug"
        kinds = [str(one["name"]) for one in found.get("issueTypes", []) if not one.get("subtask")]
        if kinds and kind not in kinds:
            said = {"kind": kind, "kinds": ", ".join(kinds)}
            raise Refused(_("The project has no kind “%(kind)s”. It has: %(kinds)s.") % said)
        return Connected(
            handle=project,
            name=f"{found.get('name', project)} (Jira)",
            url=f"{server}/browse/{project}",
            keys={"token": token},
            settings={"server": server, "project": project, "user": user, "type": kind},
        )

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        made = {
            "project": {"key": connection.settings["project"]},
            "issuetype": {"name": connection.settings["type"]},
            "summary": " ".join(issue.title.split())[:255],
            "description": plainly_marked(body_of(issue), issue.key),
        }
        rest = _of(connection, keys)
        key = rest.send("POST", "/issue", {"fields": made})["id"]
        return _issue(connection, rest.get(f"/issue/{key}", fields=FIELDS))

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        rows = _search(
            _of(connection, keys), f'project = "{connection.settings["project"]}" ORDER BY created DESC', 1
        )
        return next(
            (
                _issue(connection, row)
                for row in rows
                if has_mark(text_of(row["fields"].get("description")), issue.key)
            ),
            None,
        )

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        key = _KEY.search(reference.upper()) or re.fullmatch(r"\d+", reference.strip())
        try:
            return (
                _issue(connection, _of(connection, keys).get(f"/issue/{key[0]}", fields=FIELDS))
                if key
                else None
            )
        except Missing:
            return None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        now, rest = datetime.now(UTC), _of(connection, keys)
        start = since(connection.cursor)
        if start is None:
            issues = [one for number in linked if (one := self.find(connection, keys, number))]
            return Changes(
                issues, {}, _releases(rest, connection), seen(now, *(one.changed_at for one in issues))
            )
        # JQL knows minutes of the user's own zone alone; relative ones are the same everywhere.
        minutes = max(int((now - start).total_seconds() // 60) + 1, 1)
        jql = (
            f'project = "{connection.settings["project"]}" AND updated >= "-{minutes}m" ORDER BY updated ASC'
        )
        rows = _search(rest, jql, MOST_PAGES)
        issues = [_issue(connection, row) for row in rows if str(row["id"]) in linked]
        comments = {one.id: _comments(rest, one.id, start) for one in issues}
        latest = [moment(row["fields"].get("updated")) for row in rows]
        return Changes(issues, comments, _releases(rest, connection), seen(now, *latest))

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        body = {"body": plainly_marked(text, key)}
        return str(_of(connection, keys).send("POST", f"/issue/{issue}/comment", body)["id"])

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        rows = _of(connection, keys).get(f"/issue/{issue}/comment", orderBy="-created", maxResults=A_PAGE)[
            "comments"
        ]
        return next((str(row["id"]) for row in rows if has_mark(text_of(row.get("body")), key)), None)


def _rest(server: str, user: str, token: str) -> Rest:
    proof = f"Basic {b64encode(f'{user}:{token}'.encode()).decode()}" if user else f"Bearer {token}"
    return Rest(f"{server}/rest/api/2", {"Authorization": proof})


def _of(connection: Connection, keys: Mapping[str, Any]) -> Rest:
    settings = connection.settings
    return _rest(settings["server"], settings.get("user", ""), keys.get("token", ""))


def _search(rest: Rest, jql: str, pages: int) -> list[Mapping[str, Any]]:
    """Cloud asks for its newer search with a token for the next page; servers know the older one alone. Both may
    give less at once than they were asked for."""
    rows: list[Mapping[str, Any]] = []
    token: str | None = None
    for _page in range(pages):
        try:
            found = rest.get("/search/jql", jql=jql, fields=FIELDS, maxResults=A_PAGE, nextPageToken=token)
        except Missing:
            found = rest.get("/search", jql=jql, fields=FIELDS, maxResults=A_PAGE, startAt=len(rows))
        rows += found["issues"]
        token = found.get("nextPageToken")
        if not found["issues"] or not (token or len(rows) < int(found.get("total") or 0)):
            break
    return rows


def _issue(connection: Connection, row: Mapping[str, Any]) -> Issue:
    fields = row["fields"]
    status = fields.get("status") or {}
    category = (status.get("statusCategory") or {}).get("key", "new")
    resolution = str((fields.get("resolution") or {}).get("name", ""))
    stage = Stage.STARTED if category == "indeterminate" else Stage.OPEN
    if category == "done":
        stage = Stage.DECLINED if resolution.lower() in DECLINED else Stage.DONE
    return Issue(
        id=str(row["id"]),
        stage=stage,
        state=f"{status.get('name', '')} ({resolution})" if resolution else str(status.get("name", "")),
        title=str(fields.get("summary") or ""),
        reference=str(row.get("key", "")),
        url=f"{connection.settings['server']}/browse/{row.get('key', '')}",
        changed_at=moment(fields.get("updated")),
    )


def _comments(rest: Rest, issue: str, start: datetime) -> list[Comment]:
    """What everybody reads: comments for a role or group, and internal ones of a service desk, are left out."""
    rows: list[Mapping[str, Any]] = []
    for _page in range(MOST_PAGES):
        try:
            said = rest.get(
                f"/issue/{issue}/comment", orderBy="-created", maxResults=A_PAGE, startAt=len(rows)
            )
        except Missing:  # it was deleted since the search found it
            break
        rows += said["comments"]
        if len(rows) >= int(said.get("total") or 0) or _is_past(said["comments"], start):
            break
    found = []
    for row in rows:
        written = moment(row.get("created"))
        if written and written >= start and not row.get("visibility") and row.get("jsdPublic", True):
            who = (row.get("author") or {}).get("displayName", "")
            found.append(Comment(str(row["id"]), who, text_of(row.get("body")), written))
    return sorted(found, key=lambda one: one.at)


def _is_past(page: Sequence[Mapping[str, Any]], start: datetime) -> bool:
    """Whether what comes after these is older still than `start`; some servers know no order but their own."""
    written = [at for row in page if (at := moment(row.get("created")))]
    return not written or (written[0] >= written[-1] and written[-1] < start)


def _releases(rest: Rest, connection: Connection) -> list[RemoteRelease]:
    try:
        rows = rest.get(f"/project/{connection.settings['project']}/versions")
    except Missing:
        return []
    return [
        RemoteRelease(row["name"], released)
        for row in rows or []
        if row.get("released") and (released := day(row.get("releaseDate")))
    ]
