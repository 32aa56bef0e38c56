"""What taking in an archive costs, and whether a longer one needs more memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg

from engawa.embedded import places
from engawa.embedded.postgres import Postgres
from tests.load.archives import write_chat, write_mailbox
from tests.load.figures import Figures
from tests.load.home import home_of, say
from tests.load.plan import Plan

LONGER = 4


def imports(plan: Plan) -> Figures:
    """Mails and messages a second, end to end and searchable, and the memory for four times as many."""
    home = home_of(plan.scale, None).with_name("bench-import")
    shutil.rmtree(home, ignore_errors=True)
    os.environ["ENGAWA_HOME"] = str(places.make_home(home))
    figures: Figures = {"errors": 0}
    with Postgres(home, say) as postgres, TemporaryDirectory() as folder:
        for what, ending, write in (("mails", "mbox", write_mailbox), ("messages", "zip", write_chat)):
            for times in (1, LONGER):
                path = Path(folder) / f"list{times}.{ending}"
                part = bring_in(path, write, plan.messages * times, postgres.dsn())
                name = what if times == 1 else f"{what}_{times}x"
                figures["errors"] = int(figures["errors"] or 0) + int(part.pop("missing") or 0)
                figures |= {f"{name}_{key}": value for key, value in part.items()}
    return figures


def bring_in(path: Path, write: Callable[[Path, int], None], count: int, dsn: str) -> Figures:
    """One archive through the command that owners use."""
    write(path, count)
    before = searchable(dsn)
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "engawa.doors.console", "import", str(path), "--json"],
        stdout=subprocess.PIPE, cwd=places.CHECKOUT,
    )  # fmt: skip
    assert process.stdout
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"The import of {path.name} failed ({process.returncode}): {said.decode()[-500:]}")
    report = json.loads(said)
    return {
        "per_second": round(count / float(report.get("seconds", seconds)), 1),
        "seconds": round(seconds, 2),
        "rss_mb": round(used.ru_maxrss / 1024, 1),
        "missing": count - (searchable(dsn) - before),
    }


def searchable(dsn: str) -> int:
    """How many items the search knows; none before there are tables."""
    with psycopg.connect(dsn) as connection:
        if connection.execute("SELECT to_regclass('search_document')").fetchone() == (None,):
            return 0
        row = connection.execute("SELECT count(*) FROM search_document").fetchone()
    return int(row[0]) if row else 0
