"""Roundup 2.0 and later, by its REST interface (roundup-tracker.org/docs/rest.html)."""

import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import Ask, Changes, Comment, Connected, Issue, NewIssue, Stage
from engawa.outside.channels.network import Refused, SignInAgain
from engawa.outside.trackers.marks import body_of, has_mark, plainly_marked
from engawa.outside.trackers.rest import A_PAGE, MOST_PAGES, Missing, Rest, seen, server_in, since

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NEW = frozenset(("unread", "new", "open", "deferred"))
DONE = frozenset(("resolved", "closed", "done", "done-cbb", "fixed"))
DECLINED = frozenset(("rejected", "wont-fix", "wontfix", "invalid", "duplicate", "not-a-bug"))
_MOMENT = "%Y-%m-%d.%H:%M:%S"


class Roundup:
    """What is said is a message linked with the issue; all of them are read by whoever reads the issue."""

    slug = "roundup"
    name: "_StrPromise | str" = "Roundup"
    icon = "git-merge"
    every = timedelta(minutes=2)
    asks: Sequence[Ask] = (
        Ask("server", gettext_lazy("Address of the tracker"), gettext_lazy("As its front page: https://bugs.example/acme/")),
        Ask("user", gettext_lazy("User name")),
        Ask("password", gettext_lazy("Password"), is_secret=True),
    )  # fmt: skip

    def connect(self, answers: Mapping[str, str]) -> Connected:
        server = server_in(answers["server"])
        rest = _rest(server, answers["user"], answers["password"])
        try:
            classes = rest.get("/data")["data"]
        except Missing as problem:
            raise Refused(_("No Roundup answers there, or its REST interface is switched off.")) from problem
        except SignInAgain as problem:
            raise Refused(_("Roundup refuses this name or password.")) from problem
        if "issue" not in classes or "msg" not in classes:
            raise Refused(
                _("This tracker has no issues with messages, so that cases cannot be linked with it.")
            )
        me = _me(rest, answers["user"])
        return Connected(
            handle=server,
            name=f"{server.split('://', 1)[-1]} (Roundup)",
            url=server,
            keys={"password": answers["password"]},
            settings={"server": server, "user": answers["user"], "me": me},
        )

    def create(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue:
        rest = _of(connection, keys)
        message = _message(connection, rest, plainly_marked(body_of(issue), issue.key))
        number = _add(rest, "issue", {"title": issue.title[:200], "messages": [message]})
        return _issue(connection, _item(rest, number))

    def find_made(self, connection: Connection, keys: Mapping[str, Any], issue: NewIssue) -> Issue | None:
        """By its message: the newest hundred are looked at. A message that stands alone was not yet an issue."""
        rest = _of(connection, keys)
        for row in _newest(rest, "issue", "title"):
            for message in _messages(rest, str(row["id"])):
                if has_mark(message.get("content"), issue.key):
                    return _issue(connection, _item(rest, str(row["id"])))
        return None

    def find(self, connection: Connection, keys: Mapping[str, Any], reference: str) -> Issue | None:
        number = re.search(r"(\d+)/?$", reference.strip())
        try:
            return _issue(connection, _item(_of(connection, keys), number[1])) if number else None
        except Missing:
            return None

    def look(self, connection: Connection, keys: Mapping[str, Any], linked: Collection[str]) -> Changes:
        now, rest = datetime.now(UTC), _of(connection, keys)
        start = since(connection.cursor)
        wanted = linked if start is None else set(linked) & set(_changed(rest, start))
        issues = [_issue(connection, _item(rest, number)) for number in sorted(wanted)]
        comments = {one.id: _comments(rest, one.id, start) for one in issues} if start else {}
        return Changes(issues, comments, (), seen(now, *(one.changed_at for one in issues)))

    def say(self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str) -> str:
        rest = _of(connection, keys)
        message = _message(connection, rest, plainly_marked(text, key))
        etag = _item(rest, issue)["@etag"]
        change = {"messages": [message], "@op": "add"}
        rest.send("PATCH", f"/data/issue/{issue}", change, **{"If-Match": etag})
        return message

    def find_said(
        self, connection: Connection, keys: Mapping[str, Any], issue: str, text: str, key: str
    ) -> str | None:
        rows = _messages(_of(connection, keys), issue)
        return next((str(row["id"]) for row in rows if has_mark(row.get("content"), key)), None)


def _rest(server: str, user: str, password: str) -> Rest:
    proof = b64encode(f"{user}:{password}".encode()).decode()
    ours = {"X-Requested-With": "Engawa", "Referer": f"{server}/", "Origin": _origin(server)}
    return Rest(f"{server}/rest", {"Authorization": f"Basic {proof}", **ours})


def _origin(server: str) -> str:
    return "/".join(server.split("/")[:3])


def _of(connection: Connection, keys: Mapping[str, Any]) -> Rest:
    return _rest(connection.settings["server"], connection.settings["user"], keys.get("password", ""))


def _me(rest: Rest, user: str) -> str:
    """Our number there: messages have to say whose they are."""
    rows = rest.get("/data/user", **{"username": user, "@fields": "username"})["data"]["collection"]
    return next((str(row["id"]) for row in rows if row.get("username") == user), "")


def _message(connection: Connection, rest: Rest, text: str) -> str:
    author = connection.settings.get("me", "")
    return _add(rest, "msg", {"content": text, "date": "."} | ({"author": author} if author else {}))


def _add(rest: Rest, kind: str, made: Mapping[str, Any]) -> str:
    return str(rest.send("POST", f"/data/{kind}", made)["data"]["id"])


def _item(rest: Rest, number: str) -> Mapping[str, Any]:
    asked = {"@fields": "title,status,activity", "@verbose": 2}
    found: Mapping[str, Any] = rest.get(f"/data/issue/{number}", **asked)["data"]
    return found


def _newest(rest: Rest, kind: str, fields: str) -> list[Mapping[str, Any]]:
    asked = {"@sort": "-id", "@page_size": A_PAGE, "@page_index": 1, "@fields": fields}
    found: list[Mapping[str, Any]] = rest.get(f"/data/{kind}", **asked)["data"]["collection"]
    return found


def _changed(rest: Rest, start: datetime) -> list[str]:
    numbers: list[str] = []
    for page in range(1, MOST_PAGES + 1):
        asked = {
            "activity": f"from {start:{_MOMENT}}",
            "@page_size": A_PAGE,
            "@page_index": page,
            "@fields": "id",
        }
        rows = rest.get("/data/issue", **asked)["data"]["collection"]
        numbers += [str(row["id"]) for row in rows]
        if len(rows) < A_PAGE:
            break
    return numbers


def _messages(rest: Rest, issue: str) -> list[Mapping[str, Any]]:
    attributes = rest.get(f"/data/issue/{issue}", **{"@fields": "messages"})["data"]["attributes"]
    found: list[Mapping[str, Any]] = []
    for one in attributes.get("messages") or []:
        number = str(one["id"] if isinstance(one, dict) else one)
        row = rest.get(f"/data/msg/{number}", **{"@verbose": 3})["data"]
        found.append({"id": number, **row["attributes"]})
    return found


def _comments(rest: Rest, issue: str, start: datetime) -> list[Comment]:
    found = []
    for row in _messages(rest, issue):
        written = _moment(row.get("date") or row.get("creation"))
        if written and written >= start:
            who = row.get("author") or {}
            name = str(who.get("realname") or who.get("username") or "") if isinstance(who, dict) else ""
            found.append(Comment(str(row["id"]), name, str(row.get("content") or ""), written))
    return found


def _issue(connection: Connection, row: Mapping[str, Any]) -> Issue:
    said = row["attributes"]
    status = said.get("status") or {}
    word = str(status.get("name", "")) if isinstance(status, dict) else str(status)
    stage = Stage.OPEN if not word or word.lower() in NEW else Stage.STARTED
    if word.lower() in DONE | DECLINED:
        stage = Stage.DONE if word.lower() in DONE else Stage.DECLINED
    number = str(row["id"])
    return Issue(
        id=number,
        stage=stage,
        state=word,
        title=str(said.get("title") or ""),
        reference=f"issue{number}",
        url=f"{connection.settings['server']}/issue{number}",
        changed_at=_moment(said.get("activity")),
    )


def _moment(text: object) -> datetime | None:
    """Roundup writes its moments in UTC, 2026-03-02.12:00:00."""
    try:
        return datetime.strptime(str(text)[:19], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
