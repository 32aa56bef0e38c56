import os
import subprocess
import sys
from pathlib import Path

import pytest

from engawa.embedded import places
from engawa.embedded.unprivileged import Runner

NOBODY = 65534

RUN = """
import os, psutil, sys
from pathlib import Path
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble
try:
    with Postgres(Path(sys.argv[1])) as postgres:
        print("runs as", os.geteuid() == psutil.Process(postgres.pid()).uids().real)
except Trouble as trouble:
    print(trouble)
"""


def as_nobody(home: Path) -> str:
    """What a user without any rights is told who runs PostgreSQL in `home`."""
    needs = [Path(sys.base_prefix), places.CHECKOUT, home.parent]
    argv = [sys.executable, "-B", "-c", RUN, str(home)]
    command = Runner(NOBODY).command(argv, needs)
    environment = {**os.environ, "PYTHONPATH": str(places.CHECKOUT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_ordinary_user_runs_it_as_themselves(home: Path, as_root: None) -> None:
    os.chown(home.parent, NOBODY, NOBODY)
    assert as_nobody(home) == "runs as True\n"


def test_a_folder_that_may_not_be_written_is_named(home: Path, as_root: None) -> None:
    told = as_nobody(home)
    assert "cannot keep its state" in told
    assert "ENGAWA_HOME" in told


def test_data_of_another_user_is_named(home: Path, as_root: None) -> None:
    os.chown(home.parent, NOBODY, NOBODY)
    assert as_nobody(home) == "runs as True\n"
    os.chown(home / "postgres", 12345, 12345)
    told = as_nobody(home)
    assert "belongs to the user 12345" in told
    assert "chown" in told


def test_root_takes_up_what_an_ordinary_user_began(home: Path, as_root: None) -> None:
    from engawa.embedded.postgres import Postgres

    os.chown(home.parent, NOBODY, NOBODY)
    assert as_nobody(home) == "runs as True\n"
    with Postgres(home) as postgres:
        assert postgres.answers()
    assert (home / "postgres").stat().st_uid == NOBODY


def test_without_private_views_root_is_told_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, as_root: None
) -> None:
    from engawa.embedded import unprivileged
    from engawa.embedded.trouble import Trouble

    monkeypatch.setattr(unprivileged, "private_views", lambda: False)
    with pytest.raises(Trouble, match=r"must not run as root(.|\n)*ordinary user"):
        Runner(60900).command(["/bin/true"], [home])
