"""What Reddit once answered, as PRAW's own tests recorded it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.counterparts.installing import installed, sources
from tests.serving import Handler, serving

PINS = [Path(__file__).with_name("requirements.txt")]
SENT_ON = ("x-ratelimit-remaining", "x-ratelimit-used", "x-ratelimit-reset", "retry-after", "location")
Wish = dict[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer."""

    method: str
    path: str
    wish: Wish
    status: int
    headers: Wish
    body: str

    @property
    def said(self) -> Any:
        """The answer's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@cache
def recorded(name: str) -> list[Exchange]:
    """What was asked in one of their tests, in order."""
    (file,) = installed("reddit", PINS, sources).glob(f"*/tests/integration/cassettes/{name}.json")
    return [_exchange(one) for one in json.loads(file.read_text())["interactions"]]


def names() -> list[str]:
    """All recordings there are."""
    found = installed("reddit", PINS, sources).glob("*/tests/integration/cassettes/*.json")
    return sorted(file.stem for file in found)


def things(said: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in an answer that says what kind it is."""
    if isinstance(said, dict):
        if isinstance(said.get("kind"), str) and isinstance(said.get("data"), dict):
            yield said["kind"], said["data"]
        said = list(said.values())
    for one in said if isinstance(said, list) else ():
        yield from things(one)


@dataclass(slots=True)
class Replay:
    """Where the same is answered again, and what it was asked."""

    address: str
    asked: list[tuple[str, str, Wish]] = field(default_factory=list)


@contextmanager
def replaying(exchanges: Iterable[Exchange]) -> Iterator[Replay]:
    """Each answer once, to the question for which it was given; to what was never asked an empty listing."""
    left = list(exchanges)
    replay = Replay("")

    class Known(Handler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            wish = _wish(parts.query, self.body().decode())
            replay.asked.append((self.command, parts.path, wish))
            found = next((one for one in left if _answers(one, self.command, parts.path, wish)), None)
            if found is not None:
                left.remove(found)
                self.say(found.status, found.body, found.headers)
            elif parts.path == "/api/v1/access_token":
                self.say(200, '{"access_token": "t", "expires_in": 86400}')
            else:
                self.say(200, '{"kind": "Listing", "data": {"after": null, "children": []}}')

        do_POST = do_GET

    with serving(Known) as address:
        replay.address = address
        yield replay


def _answers(one: Exchange, method: str, path: str, wish: Wish) -> bool:
    same = (one.method, one.path) == (method, path.rstrip("/"))
    return same and all(one.wish.get(name) == wish.get(name) for name in ("after", "id", "thing_id"))


def _exchange(one: dict[str, Any]) -> Exchange:
    asked, answered = one["request"], one["response"]
    parts, sent = urlsplit(asked["uri"]), asked["body"]
    given = sent.get("string", "") if isinstance(sent, dict) else sent or ""
    headers = {
        name.lower(): value[0] for name, value in answered["headers"].items() if name.lower() in SENT_ON
    }
    return Exchange(
        asked["method"],
        parts.path.rstrip("/"),
        _wish(parts.query, given),
        answered["status"]["code"],
        headers,
        answered["body"].get("string") or "",
    )


def _wish(*given: str) -> Wish:
    return {name: each[0] for one in given for name, each in parse_qs(one, keep_blank_values=True).items()}
