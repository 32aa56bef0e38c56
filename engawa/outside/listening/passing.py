"""What went past is kept for a month, so that a new query can say what it would have found.

What our accounts bring is kept whole. Of a whole network's stream one in so many is kept, about `A_DAY` a day, and
stands for the others.
"""

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any
from zlib import crc32

from django.db import connections
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.letting_go import keeps_until
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.listening.asking.holding import Said
from engawa.outside.listening.keeping import rest_of, said_in, speaker_row

A_DAY = 10_000
MONTH = timedelta(days=30)
LONGEST_WORD = 60
LONGEST_TEXT = 5_000
INSERT = """
INSERT INTO listening_passing
  (id, network, uri, url, account_id, speaker, text, language, at, rest, weight, words)
SELECT engawa_new_id(p.at), p.network, p.uri, p.url, p.account, p.speaker, p.text, p.language, p.at, p.rest, p.weight,
  array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(p.words)))
FROM jsonb_to_recordset(%s::jsonb) AS p (network text, uri text, url text, account bigint, speaker jsonb, text text,
  language text, at timestamptz, rest jsonb, weight int, words jsonb)
ON CONFLICT (network, uri) DO NOTHING
"""


class Rate:
    """How much a day each account brings, from the last minutes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[int, tuple[float, float]] = {}

    def note(self, account_id: int, count: int) -> int:
        """Note that so many came now; returns one in how many is to be kept."""
        now = monotonic()
        with self._lock:
            held, at = self._seen.get(account_id, (0.0, now))
            held = held * 0.5 ** ((now - at) / 300) + count
            self._seen[account_id] = held, now
        return max(1, round(held / 433 * 86_400 / A_DAY)) if held > 1_000 else 1


_rate = Rate()


def said_of(heard: Heard, account: str) -> Said:
    """Something heard by the account with this handle, as queries see it."""
    return Said(
        said_in(heard),
        language=heard.language,
        author=heard.speaker.handle,
        uid=heard.speaker.uid,
        network=heard.speaker.network,
        account=account,
    )


def keep(account: Account, heard: Sequence[tuple[Heard, Said]], found: Collection[str]) -> None:
    """Keep what is public of this; what a query found always, of the rest what stands for the others. Where the words
    of others may not be kept for long, nothing.

    Args:
        heard: In public, by others.
        found: The uris of what some query found.
    """
    if keeps_until(account.network) is not None:
        return
    one_in = _rate.note(account.pk, len(heard))
    rows = [
        _row(account, one, said, 1 if one.uri in found else one_in)
        for one, said in heard
        if one.uri in found or one_in == 1 or crc32(one.uri.encode()) % one_in == 0
    ]
    if rows:
        with connections[COURIER].cursor() as cursor:
            cursor.execute(INSERT, [json.dumps(rows)])


def _row(account: Account, heard: Heard, said: Said, weight: int) -> dict[str, Any]:
    return {
        "network": heard.speaker.network,
        "uri": heard.uri,
        "url": heard.url,
        "account": account.pk,
        "speaker": speaker_row(heard.speaker),
        "text": heard.text[:LONGEST_TEXT],
        "language": heard.language[:12],
        "at": heard.at.isoformat(),
        "rest": rest_of(heard),
        "weight": weight,
        "words": sorted({one[:LONGEST_WORD] for one in said.keys}),
    }


def forget_old() -> int:
    """Let go of what is older than a month; returns how much that was."""
    with connections[COURIER].cursor() as cursor:
        cursor.execute("DELETE FROM listening_passing WHERE id < %s", [id_at(timezone.now() - MONTH)])
        return int(cursor.rowcount)
