"""GitLab, its own or hosted, by REST API v4 (docs.gitlab.com/api/issues)."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

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
from engawa.outside.trackers.marks import body_of, has_mark, marked
from engawa.outside.trackers.rest import Missing, Rest, day, moment, secret_in, seen, server_in, since

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SERVER = "https://gitlab.com"


class GitLab:
    """An issue's id is its number in the project. Confidential notes and those of the system are left out."""

    slug = "gitlab"
    name: "_StrPromise | str" = "GitLab"
    icon = "git-merge"
    every = timedelta(minutes=2)
    asks: Sequence[Ask] = (
        Ask("server", gettext_lazy("Address of the server"), initial=SERVER),
        Ask("project", gettext_lazy("Project"), gettext_lazy("As its address ends: acme/app")),
        Ask(
            "token",
            gettext_lazy("Access token"),
            gettext_lazy("A project or personal access token with the scope “api”."),
            is_secret=True,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        token = secret_in(answers["token"])
        server = server_in(answers["server"])
        typed = answers["project"].strip()
        project = (urlsplit(typed).path if "://" in typed else typed).strip("/")
        try:
            found = _rest(server, token).get(f"/projects/{quote(project, safe='')}")
        except Missing as problem:
            raise Refused(_("The project is not there, or the token may not see it.")) from problem
        if found.get("issues_access_level") == "disabled":
            raise Refused(_("Issues are switched off in this project."))
        return Connected(
            handle=str(found.get("path_with_namespace") or project),
            name=f"{found.get('path_with_namespace') or project} (GitLab)",
            url=str(found.get("web_url", "")),
            keys={"token": token},
            settings={"server": server, "project": str(found["id"])},
        )

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        made = {"title": issue.title, "description": marked(body_of(issue), issue.key)}
        return _issue(_of(connection, keys).send("POST", f"{_at(connection)}/issues", made))

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        rest = _of(connection, keys)
        rows = rest.get(
            f"{_at(connection)}/issues", scope="all", order_by="created_at", sort="desc", per_page=100
        )
        return next((_issue(row) for row in rows if has_mark(row.get("description"), issue.key)), None)

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        number = re.search(r"(\d+)/?$", reference.strip())
        try:
            return (
                _issue(_of(connection, keys).get(f"{_at(connection)}/issues/{number[1]}")) if number else None
            )
        except Missing:
            return None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        now, rest, at = datetime.now(UTC), _of(connection, keys), _at(connection)
        start = since(connection.cursor)
        if start is None:
            issues = [one for number in linked if (one := self.find(connection, keys, number))]
            return Changes(issues, {}, _releases(rest, at), seen(now, *(one.changed_at for one in issues)))
        rows = list(
            rest.pages(
                f"{at}/issues",
                scope="all",
                updated_after=start.isoformat(),
                order_by="updated_at",
                sort="asc",
            )
        )
        changed = [row for row in rows if str(row.get("iid")) in linked]
        comments = {str(row["iid"]): _comments(rest, at, row["iid"], start) for row in changed}
        latest = [moment(row.get("updated_at")) for row in rows]
        return Changes([_issue(row) for row in changed], comments, _releases(rest, at), seen(now, *latest))

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        path = f"{_at(connection)}/issues/{issue}/notes"
        return str(_of(connection, keys).send("POST", path, {"body": marked(text, key)})["id"])

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        rows = _of(connection, keys).pages(f"{_at(connection)}/issues/{issue}/notes", sort="desc")
        return next((str(row["id"]) for row in rows if has_mark(row.get("body"), key)), None)


def _rest(server: str, token: str) -> Rest:
    return Rest(f"{server}/api/v4", {"PRIVATE-TOKEN": token})


def _of(connection: Connection, keys: Mapping[str, Any]) -> Rest:
    return _rest(connection.settings["server"], keys.get("token", ""))


def _at(connection: Connection) -> str:
    return f"/projects/{connection.settings['project']}"


def _issue(row: Mapping[str, Any]) -> Issue:
    labels = {str(one).lower() for one in row.get("labels") or []}
    closed = row.get("state") == "closed"
    stage = (
        Stage.STARTED
        if labels & {"doing", "in progress", "workflow::in dev"} or row.get("assignees")
        else Stage.OPEN
    )
    if closed:
        declined = (
            row.get("duplicated_to_id")
            or row.get("moved_to_id")
            or labels & {"wontfix", "won't fix", "invalid"}
        )
        stage = Stage.DECLINED if declined else Stage.DONE
    return Issue(
        id=str(row["iid"]),
        stage=stage,
        state=str(row.get("state", "")),
        title=str(row.get("title") or ""),
        reference=f"#{row['iid']}",
        url=str(row.get("web_url", "")),
        changed_at=moment(row.get("updated_at")),
    )


def _comments(rest: Rest, at: str, number: int, start: datetime) -> list[Comment]:
    found = []
    try:
        rows = list(rest.pages(f"{at}/issues/{number}/notes", sort="asc", order_by="created_at"))
    except Missing:  # it was deleted or moved since the list was made
        return []
    for row in rows:
        written = moment(row.get("created_at"))
        private = row.get("system") or row.get("internal") or row.get("confidential")
        if written and written >= start and not private:
            who = (row.get("author") or {}).get("name", "")
            found.append(Comment(str(row["id"]), who, str(row.get("body") or ""), written))
    return found


def _releases(rest: Rest, at: str) -> list[RemoteRelease]:
    try:
        rows = rest.get(f"{at}/releases", per_page=30)
    except Missing:
        return []
    return [
        RemoteRelease(row.get("name") or row["tag_name"], released, (row.get("_links") or {}).get("self", ""))
        for row in rows or []
        if not row.get("upcoming_release") and (released := day(row.get("released_at")))
    ]
