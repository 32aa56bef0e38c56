"""What stands between a network and us, and spoils what is answered: the form, single values, headers, refusals."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from engawa.base import fetch

GONE = object()
DEEP = "deep"
JUNK: tuple[Any, ...] = (
    GONE, GONE, None, True, -1, 2**63, 10**300, 1e308, float("nan"), float("inf"), "", "x" * 5_000, "\ud800", "\0",
    "\u202e\u200b<script>", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "²", "9" * 30, "../..",
    "http://169.254.169.254/", "javascript:alert(1)", [], {}, [None], [[]], [{}], {"id": {}}, DEEP,
)  # fmt: skip
BODIES = (
    b"", b"null", b"5", b'"x"', b"[]", b"{}", b"[null]", b"\xff\xfe", b"[" * 100_000, b'{"data":' * 100_000,
    b"NaN", b"9" * 5_000, b"<html>",
    b'{"data": [[], 1, null, "x"], "items": 5, "elements": "x", "meta": [], "paging": 7}',
    b'{"error": {"code": 4, "message": 5}}', b'{"error": {"code": 1e400, "errors": 5, "details": "x"}}',
    b'{"errors": [[]], "title": {}}', b'{"json": {"errors": [[null], 5], "ratelimit": NaN}}',
)  # fmt: skip
HEADERS = {
    "retry-after": ("9" * 20, "-5", "Fri, 31 Dec 9999 23:59:59 GMT"),
    "x-ratelimit-reset": ("1e300", "nan", "-1"),
    "x-ratelimit-remaining": ("nan", "inf", "9" * 40),
    "x-ratelimit-used": ("1e300", "0"),
    "x-rate-limit-reset": ("9" * 30, "-1", "99999999999"),
    "x-rate-limit-remaining": ("9" * 40, "x"),
    "x-rate-limit-limit": ("0", "9" * 4_400),
    "x-app-usage": ("[]", '{"call_count": 1e999}', "[" * 9_999, '{"estimated_time_to_regain_access": 1e18}'),
    "x-business-use-case-usage": ('{"1": [{"estimated_time_to_regain_access": -99999999999999}]}', "5"),
    "x-restli-id": ("", "\u202e", "urn:li:share:" + "9" * 5_000),
}
STATUS = (300, 302, 400, 401, 402, 403, 404, 410, 422, 426, 429, 500, 503)
BROKEN = (fetch.TooLarge, fetch.TooSlow, fetch.PrivateAddress, fetch.Unreachable, fetch.BadAddress)
MOST_ASKED = 400


@dataclass
class Liar:
    """Asks in the place of `fetch.request`."""

    ask: Callable[..., fetch.Fetched]
    chance: Random = field(default_factory=lambda: Random(0))
    asked: int = 0

    def __call__(self, method: str, url: str, **more: Any) -> fetch.Fetched:
        self.asked += 1
        assert self.asked < MOST_ASKED, "it asks without end"
        chance, how = self.chance, self.chance.random()
        headers = {name: chance.choice(said) for name, said in HEADERS.items() if chance.random() < 0.2}
        if how < 0.08:
            raise fetch.Refused("no", chance.choice(STATUS), headers, chance.choice(BODIES)[:65_536])
        if how < 0.1:
            raise chance.choice(BROKEN)("no")
        found = self.ask(method, url, **more)
        headers = {name.lower(): said for name, said in found.headers.items()} | headers
        body = chance.choice(BODIES) if how < 0.2 else spoiled(found.body, chance)
        return fetch.Fetched(url, found.status, "application/json", body, headers)


def spoiled(body: bytes, chance: Random) -> bytes:
    """An answer in which some of the values are others."""
    if not body or chance.random() < 0.2:
        return body
    told = json.loads(body)
    for _time in range(chance.choice((1, 2, 4))):
        *way, last = chance.choice([*places(told)] or [()]) or (None,)
        if last is None:
            break
        at = told
        for step in way:
            at = at[step]
        if (junk := chance.choice(JUNK)) is GONE:
            del at[last]
        else:
            at[last] = json.loads(json.dumps(junk))
    return json.dumps(told).replace(f'"{DEEP}"', "[" * 900 + "]" * 900).encode()


def places(told: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to all that stands in it."""
    steps = told if isinstance(told, dict) else range(len(told)) if isinstance(told, list) else ()
    for step in steps:
        yield (*way, step)
        yield from places(told[step], (*way, step))
