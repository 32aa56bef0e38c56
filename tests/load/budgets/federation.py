"""One post to very many followers, each on a server of their own, some of which are dead."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import django
import psutil
import psycopg

from engawa.embedded import places
from engawa.embedded.postgres import Postgres
from tests.load.figures import Figures
from tests.load.home import home_of, say
from tests.load.plan import Plan

DEAD_IN = 60
"""One in so many refuses the connection, one never answers, one is always busy: five in a hundred are dead."""
PATIENCE = 1_800.0
FOLLOWERS = """
WITH peer AS (
  INSERT INTO fediverse_peer (uri, host, handle, name, url, avatar, kind, inbox, shared_inbox, key_id, key, fetched_at)
  SELECT root || '/users/a', substr(root, 8), '@a@' || substr(root, 8), 'A', '', '', 'Person', root || '/inbox', '',
         root || '/users/a#key', '', now()
  FROM unnest(%s::text[]) AS root RETURNING id, inbox
)
INSERT INTO fediverse_tie (account_id, space_id, peer_id, inbox, follow_uri, followed_at)
SELECT %s, %s, id, inbox, '', now() FROM peer
"""
QUICK = "SELECT count(*) FROM fediverse_delivery WHERE lane = 0"
SLOW = "SELECT count(*), count(DISTINCT host) FROM fediverse_delivery WHERE lane = 1"
FREE = "UPDATE fediverse_delivery SET due_at = now() WHERE lane = 0"
"""After a kill: so as not to wait a minute for what was lent to the dead."""


class Sink:
    """The other servers, in a process of their own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.load.sink"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=places.CHECKOUT,
        )  # fmt: skip
        self.ports = self._read()

    def got(self) -> dict[str, int]:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._read()

    def roots(self, count: int) -> list[str]:
        """Where so many servers are, three in sixty of them dead in one way each."""
        ways = {1: self.ports["busy"], 2: self.ports["silent"], 3: 1}
        return [
            f"http://127.{1 + one // 65536}.{one // 256 % 256}.{one % 256}:"
            f"{ways.get(one % DEAD_IN, self.ports['living'])}"
            for one in range(1, count + 1)
        ]

    def _read(self) -> dict[str, int]:
        assert self.process.stdout
        found: dict[str, int] = json.loads(self.process.stdout.readline())
        return found


def federation(plan: Plan) -> Figures:
    """A post to --followers servers, some dead: delivered a second; with --kill the worker is killed half-way."""
    with engawa(plan) as admin:
        sink = Sink()
        roots = sink.roots(plan.followers)
        living = sum(root.endswith(f":{sink.ports['living']}") for root in roots)
        try:
            _follow(admin, roots)
            say(f"{len(roots):,} followers, {len(roots) - living:,} of them dead")
            return _measure(admin, sink, living, plan) | {
                "followers": len(roots),
                "dead": len(roots) - living,
            }
        finally:
            sink.process.kill()


@contextmanager
def engawa(plan: Plan) -> Iterator[psycopg.Connection[Any]]:
    """An Engawa with the cast in it, whose blog can be followed."""
    home: Path = home_of(plan.scale, None).with_name("bench-federation")
    shutil.rmtree(home, ignore_errors=True)
    os.environ["ENGAWA_HOME"] = str(places.make_home(home))
    os.environ["ENGAWA_ALLOWED_ADDRESSES"] = "127.0.0.0/8"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from engawa.boundary.prepare import prepare
    from tests.world import build

    with Postgres(home, say) as postgres:
        prepare()
        build()
        with psycopg.connect(postgres.dsn(), autocommit=True) as admin:
            yield admin


def _follow(admin: psycopg.Connection[Any], roots: list[str]) -> None:
    from engawa.boundary import reading_as
    from engawa.outside.channels.fediverse.actions import switch_on
    from engawa.people.models import Person
    from engawa.spaces.models import Space
    from tests.world import World

    tom = World().people["tom"]
    with reading_as(tom):
        space = Space.objects.get(slug="blog")
        account = switch_on(space, actor=Person.objects.get(pk=tom), username="blog")
    admin.execute(FOLLOWERS, [roots, account.pk, space.pk])
    admin.execute("ANALYZE fediverse_tie")


def _measure(admin: psycopg.Connection[Any], sink: Sink, living: int, plan: Plan) -> Figures:
    _publish()
    began, kills, finished = perf_counter(), 0, 0.0
    worker = _worker()
    process, rss = psutil.Process(worker.pid), 0
    while perf_counter() - began < PATIENCE:
        got = sink.got()["got"]
        if plan.kill and not kills and got > living // 2:
            worker.kill()
            worker.wait()
            admin.execute(FREE)
            kills, worker = 1, _worker()
            process = psutil.Process(worker.pid)
        if got >= living and not finished:
            finished = perf_counter() - began
        if worker.poll() is not None:
            break
        rss = max(rss, process.memory_info().rss)
        sleep(0.05)
    seconds = finished or perf_counter() - began
    slow = admin.execute(SLOW).fetchone() or (0, 0)
    quick = admin.execute(QUICK).fetchone() or (0,)
    end = sink.got()
    return {
        "delivered": end["got"],
        "missing": living - end["got"],
        "doubled": 0 if plan.kill else end["doubled"],
        "again_after_kill": end["doubled"],
        "seconds": round(seconds, 1),
        "delivered_per_second": round(end["got"] / seconds, 1),
        "dead_put_off": slow[1],
        "left": quick[0],
        "seconds_in_all": round(perf_counter() - began, 1),
        "kills": kills,
        "rss_mb": round(rss / 2**20, 1),
    }


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.load.federation_worker"], cwd=places.CHECKOUT)


def _publish() -> None:
    from engawa.boundary import reading_as
    from engawa.content.actions import write_item
    from engawa.journal.delivery import deliver
    from engawa.people.models import Person
    from engawa.spaces.models import Space
    from tests.world import World

    tom = World().people["tom"]
    with reading_as(tom):
        space = Space.objects.get(slug="blog")
        body = "What is new, and why. " * 20
        write_item("post", actor=Person.objects.get(pk=tom), space=space, title="News", body=body)
    while deliver():
        pass
