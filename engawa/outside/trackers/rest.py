"""JSON over HTTP as trackers speak it, through the guarded fetcher; what goes wrong is a trouble of the channels."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from engawa.base import fetch
from engawa.outside.channels.network import Refused, SignInAgain, Trouble, Unsure

SECONDS = 30.0
A_PAGE = 100
MOST_PAGES = 20
"""Of a hundred each, at one look; what is newer comes at the next."""
OVERLAP = timedelta(minutes=2)
"""Looked at twice, because clocks differ; taking in the same twice changes nothing."""


class Missing(Refused):
    """What was asked for is not there, or not for us."""


class Rest:
    """One server, asked with the same headers each time."""

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self.base = base.rstrip("/")
        self._headers = {"Accept": "application/json", **headers}
        self.answered: Mapping[str, str] = {}
        """The headers of the last answer."""

    def get(self, path: str, **query: Any) -> Any:
        """
        Raises:
            Missing: where nothing is.
            Trouble: of the kind it is.
        """
        wished = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
        return self._ask("GET", f"{path}?{wished}" if wished else path, None)

    def send(self, method: str, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        """
        Raises:
            Unsure: when it was asked and did not answer.
            Trouble: of another kind, as for `get`.
        """
        return self._ask(method, path, body, headers)

    def pages(self, path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
        """Everything of a list that comes in pages by number, the most there are in one look."""
        for page in range(1, MOST_PAGES + 1):
            found = self.get(path, **query, per_page=A_PAGE, page=page)
            rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            yield from rows
            if len(rows) < A_PAGE:
                return

    def _ask(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        said = {**self._headers, **(headers or {})}
        data = b""
        if body is not None:
            data, said = json.dumps(body).encode(), {**said, "Content-Type": "application/json"}
        url = path if path.startswith("http") else self.base + path
        try:
            found = fetch.request(method, url, body=data, headers=said, timeout=SECONDS)
        except fetch.Refused as problem:
            raise _trouble_of(problem, method) from problem
        except fetch.FetchError as problem:
            lost = method != "GET" and not fetch.never_asked(problem)
            raise (Unsure if lost else Trouble)(str(problem)) from problem
        self.answered = found.headers
        if not found.body.strip():
            return None
        try:
            return json.loads(found.body)
        except (ValueError, RecursionError) as problem:
            raise Trouble(_("%s does not answer with JSON. Is this its address?") % self.base) from problem


def server_in(address: str) -> str:
    """The address of a server as somebody typed it, made whole.

    Raises:
        Refused: when it is none.
    """
    typed = address.strip()
    typed = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(typed)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        usable = False
    if not usable:
        raise Refused(_("This is no address of a server. It looks like https://tracker.example."))
    return typed.rstrip("/")


def secret_in(typed: str) -> str:
    """A token as somebody pasted it, without what came along.

    Raises:
        Refused: for what no token looks like.
    """
    token = typed.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Refused(_("This is no token: it has no spaces and no special letters. Copy it once more."))
    return token


def moment(text: object) -> datetime | None:
    """A moment as trackers write it, ISO 8601 with a zone or in UTC; None for none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: object) -> date | None:
    found = moment(text)
    return found.date() if found else None


def since(cursor: Mapping[str, Any]) -> datetime | None:
    """From when on to ask for changes; None at the first look."""
    seen = moment(cursor.get("seen"))
    return seen - OVERLAP if seen else None


def seen(now: datetime, *changed: datetime | None) -> dict[str, str]:
    """A cursor after a look: what changed last by the tracker's own clock, else now."""
    latest = max((one for one in changed if one), default=now)
    return {"seen": min(latest, now).astimezone(UTC).isoformat()}


def _trouble_of(problem: fetch.Refused, method: str) -> Trouble:
    words = _words(problem.body)
    left = problem.headers.get("x-ratelimit-remaining")
    if problem.status == 429 or (problem.status == 403 and (left == "0" or problem.retry_after)):
        pause = problem.retry_after or _until(problem.headers.get("x-ratelimit-reset", ""))
        return Trouble(_("The tracker asks us to wait."), again_in=pause)
    if problem.status == 403 and method != "GET":
        may_not = _(
            "The tracker does not let us do this (%s): the keys lack the right, or it is switched off there."
        )
        return Refused(may_not % words)
    if problem.status in (401, 403):
        return SignInAgain(_("The tracker refuses our keys (%s). Give it new ones.") % words)
    if problem.status in (404, 410):
        return Missing(_("The tracker knows nothing there, or we may not see it."))
    if problem.status < 500:
        return Refused(_("The tracker refuses this: %s") % words)
    return Trouble(
        _("The tracker has trouble (%(status)s): %(words)s") % {"status": problem.status, "words": words}
    )


def _until(stamp: str) -> timedelta:
    pause = timedelta(seconds=int(stamp)) if stamp.isdigit() else timedelta(minutes=1)
    if pause > timedelta(days=365):
        pause = datetime.fromtimestamp(int(stamp), UTC) - datetime.now(UTC)
    return min(max(pause, timedelta(seconds=5)), timedelta(hours=1))


def _words(body: bytes) -> str:
    text = body[:2000].decode("utf-8", "replace")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return " ".join(text.split())[:200] or _("no reason given")
    if isinstance(said, dict):
        found = (
            said.get("message")
            or said.get("error")
            or said.get("errors")
            or said.get("errorMessages")
            or said
        )
        return str(found)[:300]
    return str(said)[:300]
