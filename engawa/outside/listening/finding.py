"""What a query finds in what was kept of the last month."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.outside.channels.network import Heard
from engawa.outside.listening.asking.anchors import anchors_of
from engawa.outside.listening.asking.holding import Said, holds
from engawa.outside.listening.asking.tree import Node
from engawa.outside.listening.keeping import again, speaker_of
from engawa.outside.listening.passing import LONGEST_WORD, MONTH, said_of

SHOWN = 12
MOST = 5_000
"""So many are tried while somebody waits; a job tries all."""
AT_ONCE = 1_000
CANDIDATES = """
SELECT p.id, p.network, p.uri, p.url, p.account_id, a.handle, p.speaker, p.text, p.language, p.at, p.rest, p.weight
FROM listening_passing p LEFT JOIN channels_account a ON a.id = p.account_id
WHERE p.id > %(since)s AND p.id < %(before)s AND p.words @@ %(words)s::tsquery
ORDER BY p.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was kept, and that the query found."""

    id: int
    heard: Heard
    rest: dict[str, Any]
    """As `keeping.rest_of` puts it."""
    said: Said
    account_id: int | None
    weight: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a query would have found."""

    count: int
    estimate: int
    """With what each stands for: more than `count` where only some of a stream are kept."""
    shown: list[Kept]
    is_all: bool
    """False: only the newest were tried."""
    days: list[int]
    """How many in each of the last thirty times 24 hours, the latest last."""


def would_have_found(node: Node) -> Found:
    """Try a query on what was kept, as the reader of this transaction."""
    tried = list(islice(candidates(node), MOST + 1))
    found = [one for one in tried[:MOST] if holds(node, one.said)]
    days, now = [0] * MONTH.days, timezone.now()
    for one in found:
        days[-1 - min(max((now - one.heard.at).days, 0), MONTH.days - 1)] += 1
    return Found(len(found), sum(one.weight for one in found), found[:SHOWN], len(tried) <= MOST, days)


def candidates(node: Node, *, using: str = "default") -> Iterator[Kept]:
    """What was kept and bears one of the query's anchors, the newest first."""
    asked: dict[str, Any] = {
        "since": id_at(timezone.now() - MONTH),
        "before": 2**62,
        "words": _words(node),
        "limit": AT_ONCE,
    }
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute(CANDIDATES, asked)
            rows = cursor.fetchall()
        yield from map(_kept, rows)
        if len(rows) < AT_ONCE:
            return
        asked["before"] = rows[-1][0]


def _words(node: Node) -> str:
    """The anchors as PostgreSQL reads them; each is quoted, and a "*" behind asks for beginnings."""
    return " | ".join(
        "'" + one.removesuffix("*")[:LONGEST_WORD].replace("\\", "").replace("'", "''") + "'"
        + (":*" if one.endswith("*") else "")
        for one in sorted(anchors_of(node) or ())
    )  # fmt: skip


def _kept(row: tuple[Any, ...]) -> Kept:
    number, network, uri, url, account_id, handle, speaker, text, language, at, rest, weight = row
    told: dict[str, Any] = json.loads(rest)
    heard = Heard(
        uri=uri,
        speaker=speaker_of({"network": network, **json.loads(speaker)}),
        text=text,
        at=at,
        url=url,
        language=language,
        is_to_us=False,
        **again(told),
    )
    return Kept(number, heard, told, said_of(heard, handle or ""), account_id, weight)
