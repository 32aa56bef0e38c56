"""`bin/bench` says what it promises, and its parts measure rightly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engawa.embedded import places
from tests.load.figures import percentile, show, times

PAGE = {"p50_ms", "p95_ms", "p99_ms", "requests_per_second", "errors", "rss_mb", "cold_p50_ms"}
PROMISED = {
    "stream": PAGE | {"ratio_to_psycopg"},
    "search": PAGE
    | {f"{band}_{order}_p99_ms" for band in ("rare", "very_common") for order in ("newest", "best")},
}


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the companies of this test are kept."""
    return tmp_path_factory.mktemp("bench")


def bench(benches: Path, *words: str) -> dict[str, Any]:
    environment = {**os.environ, "ENGAWA_BENCH": str(benches), "PYTHONPATH": str(places.CHECKOUT)}
    command = [sys.executable, "-m", "tests.load", *words, "--scale", "1/2000", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.slow
@pytest.mark.parametrize("name", PROMISED)
def test_a_budget_prints_what_it_promises(benches: Path, name: str) -> None:
    figures = bench(benches, name, "--queries", "20", "--seconds", "1", "--at-once", "2")
    assert PROMISED[name] <= figures.keys()
    assert figures["errors"] == 0
    assert figures["rss_mb"] > 20


@pytest.mark.slow
def test_what_was_acknowledged_survives_being_killed(benches: Path) -> None:
    figures = bench(benches, "writes", "--seconds", "18", "--at-once", "4", "--kill")
    assert figures.keys() >= {"writes_per_second", "p99_ms", "rss_mb"}
    assert figures["kills"] >= 2
    assert figures["acknowledged"] > 10
    assert (figures["missing"], figures["doubled"], figures["errors"]) == (0, 0, 0)


@pytest.mark.slow
def test_every_page_hears_what_the_database_holds(benches: Path) -> None:
    asked = ["live", "--readers", "200", "--rate", "20", "--seconds", "14", "--kill"]
    figures = bench(benches, *asked)
    assert figures.keys() >= {"p50_ms", "p99_ms", "rss_mb", "accepted_per_second"}
    assert figures["kills"] >= 1
    assert figures["deliveries"] > 1_000
    assert (figures["missing"], figures["doubled"], figures["not_theirs"]) == (0, 0, 0)
    assert (figures["errors"], figures["lost_writes"], figures["unread_wrong"]) == (0, 0, 0)


@pytest.mark.slow
def test_everybody_gets_one_digest_also_when_its_workers_are_killed(benches: Path) -> None:
    figures = bench(benches, "digest", "--kill")
    assert figures.keys() >= {"per_second", "seconds", "rss_mb", "lines_each"}
    assert figures["people"] >= figures["letters"] > 10
    assert figures["kills"] >= 1
    assert (figures["doubled"], figures["missing"], figures["forbidden"]) == (0, 0, 0)


def test_percentiles_are_values_that_were_measured() -> None:
    measured = [number / 1000 for number in range(1, 101)]
    assert times(measured) == {"p50_ms": 50.0, "p95_ms": 95.0, "p99_ms": 99.0}
    assert percentile([0.2], 0.5) == 0.2
    assert times([]) == {"p50_ms": None, "p95_ms": None, "p99_ms": None}


def test_figures_are_shown_for_people_and_for_programs() -> None:
    assert show({"p50_ms": 1.5, "errors": 0}, as_json=False) == "p50_ms  1.5\nerrors  0"
    assert json.loads(show({"errors": 0}, as_json=True)) == {"errors": 0}
