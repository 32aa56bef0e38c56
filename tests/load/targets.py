"""What readers ask for: paths they may see, found below the boundary as themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import psycopg

from tests.load.mix import Visit
from tests.load.readers import Reader, dsn_of

SPACES_EACH = 6
THREADS_EACH = 4
PEOPLE_EACH = 6
BANDS = {
    "rare": (1, 60),
    "medium": (300, 3_000),
    "common": (20_000, 120_000),
    "very_common": (400_000, 10_000_000),
}
"""How many of ten million items hold a word."""

BUSY_SPACES = """
SELECT s.slug
FROM unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]) WITH ORDINALITY m(id, turn)
JOIN spaces_space s USING (id)
ORDER BY CASE WHEN turn %% 2 = 0 THEN s.id ELSE hashint8(s.id)::bigint + 2^31 END LIMIT %s
"""
SAMPLED = """
SELECT word, ndoc * {1} FROM
ts_stat('SELECT words FROM search_document TABLESAMPLE SYSTEM ({0}) REPEATABLE (7)') ORDER BY md5(word)
"""
INVENTED = "SELECT word FROM search_word WHERE word LIKE '%%x' ORDER BY md5(word) LIMIT %s"
AUTHORS = """
SELECT p.id FROM people_person p WHERE p.id IN (
  SELECT author_id FROM (SELECT author_id FROM content_item WHERE bumped IS NOT NULL ORDER BY bumped DESC LIMIT 400) i
) ORDER BY p.id %% 97, p.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may be shown."""

    spaces: list[str]
    threads: list[int]
    people: list[int]


def seen(home: Path, readers: Sequence[Reader]) -> list[Seen]:
    """For each reader, in their order; kept in the home."""
    kept = home / "seen.json"
    if not kept.exists():
        kept.write_text(json.dumps([[one.spaces, one.threads, one.people] for one in look(readers)]))
    return [Seen(*one) for one in json.loads(kept.read_text())]


def look(readers: Sequence[Reader]) -> Iterator[Seen]:
    with psycopg.connect(dsn_of("engawa_indexer"), autocommit=True) as indexer:
        threads = long_threads(indexer)
    with psycopg.connect(dsn_of("engawa_app")) as connection:
        for reader in readers:
            with connection.transaction():
                connection.execute("SELECT engawa_read_as(%s)", [reader.person])
                spaces = [row[0] for row in connection.execute(BUSY_SPACES, [SPACES_EACH])]
                visible = connection.execute(
                    "SELECT id FROM content_item WHERE id = ANY(%s)", [threads]
                ).fetchall()
                authors = connection.execute(AUTHORS, [PEOPLE_EACH]).fetchall()
                mine = Random(reader.person).sample(visible, min(THREADS_EACH, len(visible)))
                yield Seen(spaces, [row[0] for row in mine], [row[0] for row in authors])


def long_threads(indexer: psycopg.Connection[Any]) -> list[int]:
    """Posts with a talk of about two hundred, or the longest there are."""
    rows = indexer.execute(
        "SELECT id FROM content_item WHERE kind = 'post' AND talk BETWEEN 100 AND 400 "
        "ORDER BY md5(id::text) LIMIT 2000"
    ).fetchall()
    if len(rows) < 50:
        rows = indexer.execute(
            "SELECT id FROM content_item WHERE kind = 'post' ORDER BY talk DESC, id LIMIT 200"
        ).fetchall()
    return [row[0] for row in rows]


def words(home: Path, count: int = 12) -> dict[str, list[str]]:
    """Words of each band, by how many items hold them; kept in the home."""
    kept = home / "words.json"
    if not kept.exists():
        with psycopg.connect(dsn_of("engawa_indexer"), autocommit=True) as indexer:
            kept.write_text(json.dumps(_words(indexer, count)))
    found: dict[str, list[str]] = json.loads(kept.read_text())
    return found


def _words(indexer: psycopg.Connection[Any], count: int) -> dict[str, list[str]]:
    row = indexer.execute(
        "SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_document'::regclass"
    ).fetchone()
    assert row
    share = row[0] / 10_000_000
    sample = min(100.0, 2_000_000 / max(row[0], 1))
    known = indexer.execute(SAMPLED.format(sample, 100 / sample).encode()).fetchall()
    found: dict[str, list[str]] = {}
    for band, (least, most) in BANDS.items():
        fitting = [word for word, hits in known if least * share <= hits <= max(most * share, 3)]
        found[band] = (fitting or [known[0][0]])[:count]
    if sample < 100:
        found["rare"] = [word for (word,) in indexer.execute(INVENTED, [count])]
    return found


def shuffled(visits: Sequence[Visit]) -> list[Visit]:
    """In an order that mixes kinds of readers and pages, the same each time."""
    return Random(7).sample(visits, len(visits))


def stream_visits(readers: Sequence[Reader], older: int) -> list[Visit]:
    """Home as most see it, the two other ways, and the next page."""
    paths = ["/", "/", "/", "/?tab=following", "/?tab=everything", f"/?before={older}"]
    return shuffled([(reader.cookie, path) for reader in readers for path in paths])


def space_visits(readers: Sequence[Reader], all_seen: Sequence[Seen]) -> list[Visit]:
    return shuffled(
        [(r.cookie, f"/s/{slug}/") for r, s in zip(readers, all_seen, strict=True) for slug in s.spaces]
    )


def thread_visits(readers: Sequence[Reader], all_seen: Sequence[Seen]) -> list[Visit]:
    return shuffled(
        [(r.cookie, f"/posts/{post}/") for r, s in zip(readers, all_seen, strict=True) for post in s.threads]
    )


def profile_visits(readers: Sequence[Reader], all_seen: Sequence[Seen]) -> list[Visit]:
    return shuffled(
        [(r.cookie, f"/people/{one}/") for r, s in zip(readers, all_seen, strict=True) for one in s.people]
    )


def search_visits(readers: Sequence[Reader], chosen: Sequence[str], order: str) -> list[Visit]:
    more = "&order=new" if order == "newest" else ""
    return shuffled([(r.cookie, f"/search/?q={quote(word)}{more}") for r in readers for word in chosen])
