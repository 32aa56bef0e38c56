"""Digests for everybody: how many a second, and with --kill the audit that each thing is handed over once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from time import perf_counter, sleep
from typing import Any

import psycopg

from engawa.base.ids import id_at, moment_of
from engawa.embedded import places
from tests.load.figures import Figures
from tests.load.home import company, say
from tests.load.plan import Plan

WORKERS = 2
DAY = timedelta(days=1)
SETTLED = timedelta(minutes=2)

BEGIN = """
INSERT INTO people_account (person_id, email, password, is_active, created_at)
SELECT id, 'p' || id || '@load.example', '!', true, now() FROM people_person p WHERE merged_into_id IS NULL
ON CONFLICT DO NOTHING;
TRUNCATE notices_digest, letters_outgoing;
INSERT INTO notices_digest (person_id, since, next_at)
SELECT a.person_id, {since}, '{due}' FROM people_account a WHERE a.is_active;
ANALYZE notices_digest, people_account, letters_outgoing;
"""
LETTERS = "SELECT count(*) FROM letters_outgoing WHERE key LIKE 'digest-%'"
LINES = "SELECT coalesce(avg(cardinality(about)), 0)::float FROM letters_outgoing WHERE key LIKE 'digest-%'"
DOUBLED = """
SELECT count(*) FROM (SELECT 1 FROM letters_outgoing, unnest(about) AS thing WHERE key LIKE 'digest-%'
  GROUP BY person_id, thing HAVING count(*) > 1) twice
"""
FORBIDDEN = """
SELECT count(*) FROM letters_outgoing o CROSS JOIN unnest(o.about) AS thing JOIN content_item i ON i.id = thing
JOIN people_person p ON p.id = o.person_id
WHERE key LIKE 'digest-%' AND i.audience > CASE WHEN p.ring = 2 THEN 1 ELSE 0 END AND NOT EXISTS (
  SELECT 1 FROM spaces_membership m
  WHERE m.person_id = p.id AND m.space_id = i.space_id AND (m.until IS NULL OR m.until > now()))
"""
# Said anew and simply: somebody else wrote, in the window, in a space one belongs to.
MISSING = """
WITH said AS (
  SELECT i.space_id, i.author_id FROM content_item i
  WHERE i.bumped > {since} AND i.bumped <= {upto} AND i.id > {since} AND i.removed_at IS NULL
  UNION
  SELECT r.space_id, c.author_id FROM content_item r JOIN content_item c ON c.root_id = r.id
  WHERE r.bumped > {since} AND r.bumped <= {upto} AND r.removed_at IS NULL AND c.removed_at IS NULL
    AND c.id > {since} AND c.id <= {upto}
)
SELECT count(DISTINCT m.person_id) FROM said
JOIN spaces_membership m ON m.space_id = said.space_id AND m.person_id <> said.author_id
  AND (m.until IS NULL OR m.until > now())
JOIN spaces_space s ON s.id = m.space_id AND s.archived_at IS NULL
JOIN people_account a ON a.person_id = m.person_id
WHERE NOT EXISTS (SELECT 1 FROM letters_outgoing o WHERE o.person_id = m.person_id AND o.key LIKE 'digest-%')
"""


def digest(plan: Plan) -> Figures:
    """A day's digest for everybody, written as letters; with --kill its workers are killed half-way."""
    with company(plan.scale, plan.items), psycopg.connect(places.admin(), autocommit=True) as admin:
        newest = one(admin, "SELECT max(bumped) FROM content_item")
        now = moment_of(newest) + SETTLED
        since, upto = id_at(now - DAY), id_at(now - SETTLED)
        admin.execute(BEGIN.format(since=since, due=(now - timedelta(hours=1)).isoformat()).encode())
        people = one(admin, "SELECT count(*) FROM notices_digest")
        say(f"{people:,} people")
        began, killed = perf_counter(), 0
        if plan.kill:
            killed = kill_half_way(admin, people, now)
        rss = max(each["rss_mb"] for each in finish(work(now)))
        seconds = perf_counter() - began
        return {
            "people": people,
            "letters": one(admin, LETTERS),
            "lines_each": round(one(admin, LINES), 1),
            "seconds": round(seconds, 1),
            "per_second": round(people / seconds, 1),
            "kills": killed,
            "doubled": one(admin, DOUBLED),
            "missing": one(admin, MISSING.format(since=since, upto=upto)),
            "forbidden": one(admin, FORBIDDEN),
            "rss_mb": rss,
        }


def one(admin: psycopg.Connection[Any], query: str) -> Any:
    """The one number that a query answers."""
    row = admin.execute(query.encode()).fetchone()
    return row[0] if row else 0


def work(now: datetime) -> list[subprocess.Popen[str]]:
    """All workers, each with its part."""
    command = [sys.executable, "-m", "tests.load.digest_worker"]
    return [
        subprocess.Popen(
            [*command, str(part), str(WORKERS), now.isoformat()], stdout=subprocess.PIPE, text=True
        )
        for part in range(WORKERS)
    ]


def finish(workers: list[subprocess.Popen[str]]) -> list[dict[str, float]]:
    """Wait for them all; what each printed.

    Raises:
        RuntimeError: when one of them broke.
    """
    said = [worker.communicate()[0] for worker in workers]
    if any(worker.returncode for worker in workers):
        raise RuntimeError("A worker broke.")
    return [json.loads(words) for words in said]


def kill_half_way(admin: psycopg.Connection[Any], people: int, now: datetime) -> int:
    """Let the workers do about half, and kill them in the middle of it; returns how many were killed."""
    workers = work(now)
    left = f"SELECT count(*) FROM notices_digest WHERE next_at <= '{now.isoformat()}'"
    while one(admin, left) > people / 2 and any(worker.poll() is None for worker in workers):
        sleep(0.05)
    killed = sum(worker.poll() is None for worker in workers)
    for worker in workers:
        worker.kill()
        worker.communicate()
    say(f"{killed} workers killed, {one(admin, left):,} people left")
    return killed
