"""GitHub and GitHub Enterprise, by REST API 2022-11-28 (docs.github.com/rest/issues)."""

import re
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
from engawa.outside.trackers.marks import body_of, has_mark, marked
from engawa.outside.trackers.rest import Missing, Rest, day, moment, secret_in, seen, server_in, since

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

API = "https://api.github.com"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


class GitHub:
    """An issue's id is its number. Comments on GitHub are read by whoever reads the repository."""

    slug = "github"
    name: "_StrPromise | str" = "GitHub"
    icon = "git-merge"
    every = timedelta(minutes=2)
    asks: Sequence[Ask] = (
        Ask("project", gettext_lazy("Repository"), gettext_lazy("As its address ends: acme/app")),
        Ask(
            "token",
            gettext_lazy("Access token"),
            gettext_lazy("A fine-grained token that may read and write this repository's issues."),
            is_secret=True,
        ),
        Ask(
            "server",
            gettext_lazy("API address"),
            gettext_lazy("Change it for GitHub Enterprise."),
            initial=API,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        token = secret_in(answers["token"])
        project = answers["project"].strip().removeprefix("https://github.com/").strip("/")
        if not _REPOSITORY.fullmatch(project):
            raise Refused(_("A repository is written owner/name, such as acme/app."))
        server = server_in(answers.get("server") or API)
        try:
            found = _rest(server, token).get(f"/repos/{project}")
        except Missing as problem:
            raise Refused(_("The repository is not there, or the token may not see it.")) from problem
        if not found.get("has_issues", True):
            raise Refused(_("Issues are switched off in this repository."))
        return Connected(
            handle=project,
            name=f"{project} (GitHub)",
            url=found.get("html_url", ""),
            keys={"token": token},
            settings={"server": server, "project": project},
        )

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        made = {"title": issue.title, "body": marked(body_of(issue), issue.key)}
        return _issue(_of(connection, keys).send("POST", f"{_at(connection)}/issues", made))

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        rows = _of(connection, keys).pages(
            f"{_at(connection)}/issues", state="all", sort="created", direction="desc", creator=None
        )
        for count, row in enumerate(rows):
            if has_mark(row.get("body"), issue.key):
                return _issue(row)
            if count >= 300:
                break
        return None

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        number = re.search(r"(\d+)/?$", reference.strip())
        try:
            found = _of(connection, keys).get(f"{_at(connection)}/issues/{number[1]}") if number else None
        except Missing:
            return None
        return _issue(found) if found and "pull_request" not in found else None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        now, rest, at = datetime.now(UTC), _of(connection, keys), _at(connection)
        start = since(connection.cursor)
        if start is None:
            issues = [one for number in linked if (one := self.find(connection, keys, number))]
            return Changes(issues, {}, _releases(rest, at), seen(now, *(one.changed_at for one in issues)))
        asked = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        rows = list(rest.pages(f"{at}/issues", state="all", since=asked, sort="updated", direction="asc"))
        issues = [_issue(row) for row in rows if str(row.get("number")) in linked]
        comments: dict[str, list[Comment]] = {}
        for row in rest.pages(f"{at}/issues/comments", since=asked, sort="updated", direction="asc"):
            number = str(row.get("issue_url", "")).rsplit("/", 1)[-1]
            if number in linked:
                comments.setdefault(number, []).append(_comment(row))
        latest = [moment(row.get("updated_at")) for row in rows]
        return Changes(issues, comments, _releases(rest, at), seen(now, *latest))

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        path = f"{_at(connection)}/issues/{issue}/comments"
        return str(_of(connection, keys).send("POST", path, {"body": marked(text, key)})["id"])

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        rows = _of(connection, keys).pages(f"{_at(connection)}/issues/{issue}/comments")
        return next((str(row["id"]) for row in rows if has_mark(row.get("body"), key)), None)


def _rest(server: str, token: str) -> Rest:
    return Rest(
        server,
        {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )


def _of(connection: Connection, keys: Mapping[str, Any]) -> Rest:
    return _rest(connection.settings["server"], keys.get("token", ""))


def _at(connection: Connection) -> str:
    return f"/repos/{connection.settings['project']}"


def _issue(row: Mapping[str, Any]) -> Issue:
    closed, reason = row.get("state") == "closed", row.get("state_reason") or ""
    stage = Stage.OPEN
    if closed:
        stage = Stage.DECLINED if reason in ("not_planned", "duplicate") else Stage.DONE
    elif row.get("assignees") or row.get("assignee"):
        stage = Stage.STARTED
    return Issue(
        id=str(row["number"]),
        stage=stage,
        state=f"{row.get('state', '')} ({reason})" if closed and reason else str(row.get("state", "")),
        title=str(row.get("title", "")),
        reference=f"#{row['number']}",
        url=str(row.get("html_url", "")),
        changed_at=moment(row.get("updated_at")),
    )


def _comment(row: Mapping[str, Any]) -> Comment:
    who = (row.get("user") or {}).get("login", "")
    return Comment(
        str(row["id"]), who, str(row.get("body") or ""), moment(row.get("created_at")) or datetime.now(UTC)
    )


def _releases(rest: Rest, at: str) -> list[RemoteRelease]:
    try:
        rows = rest.get(f"{at}/releases", per_page=30)
    except Missing:
        return []
    return [
        RemoteRelease(row.get("name") or row["tag_name"], published, row.get("html_url", ""))
        for row in rows or []
        if not row.get("draft") and (published := day(row.get("published_at")))
    ]
