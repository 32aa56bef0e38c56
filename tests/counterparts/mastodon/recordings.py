"""What Mastodon servers once answered, as two libraries recorded it: Mastodon.py's own tests, and rtoot's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.archives.data import data
from tests.counterparts.installing import installed, sources
from tests.serving import Handler, serving

PINS = [Path(__file__).with_name("requirements.txt")]
SENT_ON = (
    "content-type",
    "link",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    body: str

    @property
    def said(self) -> Any:
        """The answer's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(slots=True)
class Recording:
    """One test of theirs: what was asked, and what streams told."""

    name: str
    exchanges: list[Exchange] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)


@cache
def of_mastodon_py() -> list[Recording]:
    """Those of Mastodon.py's source package."""
    folder = installed("mastodon", PINS, sources)
    return _read(sorted(folder.glob("*/tests/cassettes*/*.yaml")))


def of_rtoot() -> list[Recording]:
    """Those of rtoot, which lie beside the real archives."""
    return _read(sorted(data("social/mastodon-rtoot").glob("*.yml")))


def things(said: Any) -> Iterator[dict[str, Any]]:
    """Everything in an answer that has names."""
    if isinstance(said, dict):
        yield said
        said = list(said.values())
    for one in said if isinstance(said, list) else ():
        yield from things(one)


@contextmanager
def replaying(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """The address where the same is answered again, one after the other; the last again and again."""
    exchanges = list(exchanges)
    everything = [one for exchange in exchanges for one in things(exchange.said)]
    answers: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for one in exchanges:
        answers[one.method, one.path].append(one)
        answers[one.method, urlsplit(one.path).path.rstrip("/")].append(one)

    class Known(Handler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path.rstrip("/")
            known = answers.get((self.command, self.path)) or answers.get((self.command, path))
            if known:
                one = known.pop(0) if len(known) > 1 else known[0]
                self.say(one.status, one.body, one.headers)
            else:
                said = _gathered(path, everything)
                status = 404 if said is None else 200
                body = json.dumps({"error": "Record not found"} if said is None else said)
                self.say(status, body, {"content-type": "application/json"})

    with serving(Known) as address:
        yield address


def is_status(one: dict[str, Any]) -> bool:
    return "content" in one and "visibility" in one and isinstance(one.get("account"), dict)


def is_notification(one: dict[str, Any]) -> bool:
    return {"type", "created_at", "account", "id"} <= one.keys()


def _gathered(path: str, everything: list[dict[str, Any]]) -> Any:
    """What is told elsewhere in a recording, where it was not asked for so; None where it was not told at all."""
    statuses = [one for one in everything if is_status(one)]
    name = path.rpartition("/")[2]
    if name == "notifications":
        return [one for one in everything if is_notification(one)]
    if name == "statuses":
        return statuses[:40]
    if name == "context":
        return {"ancestors": [], "descendants": statuses[:40]}
    if name == "search":
        return {"statuses": statuses[:40], "accounts": [one for one in everything if "acct" in one][:5]}
    return next((one for one in statuses if one["id"] == name), None)


def _read(files: Iterable[Path]) -> list[Recording]:
    found = []
    for file in files:
        kept = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
        recording = Recording(file.stem)
        for one in kept.get("interactions") or kept.get("http_interactions") or ():
            recording.exchanges.append(_exchange(one))
        for connection in kept.get("connections") or ():
            for told in connection["interactions"]:
                if isinstance(told, dict) and "payload" in (received := told.get("receive") or {}):
                    recording.events.append((received["event"], received["payload"]))
        found.append(recording)
    return found


def _exchange(one: dict[str, Any]) -> Exchange:
    asked, answered = one["request"], one["response"]
    parts, status, body = urlsplit(asked["uri"]), answered["status"], answered["body"]
    text = body.get("string", "") if isinstance(body, dict) else body
    headers = {
        name.lower(): str(value[0] if isinstance(value, list) else value)
        for name, value in answered["headers"].items()
        if name.lower() in SENT_ON
    }
    return Exchange(
        asked["method"].upper(),
        f"{parts.path}?{parts.query}" if parts.query else parts.path,
        status["code"] if isinstance(status, dict) else status,
        headers,
        text.decode("utf-8", "replace") if isinstance(text, bytes) else text or "",
    )
