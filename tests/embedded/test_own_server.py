"""A PostgreSQL of one's own: Debian's, reached over the network with a password."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engawa.embedded import nats
from engawa.embedded.postgres import Postgres
from engawa.embedded.unprivileged import runner
from tests.embedded.console import contents, engawa
from tests.embedded.lived_in import bring
from tests.embedded.running import Running, answers, soon

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """The address of an empty database on a fresh server."""
    if not INSTALLED:
        pytest.skip("needs Debian's PostgreSQL: apt install postgresql")
    programs = INSTALLED[-1]
    folder = home.parent / "own"
    user = runner(folder)
    user.own(folder)
    data, word = folder / "data", folder / "word"
    word.write_text("opens")
    word.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made = [str(programs / "initdb"), "-D", str(data), "-U", "keeper", "-A", "scram-sha-256", "-E", "UTF8"]
    made += ["--locale=C.UTF-8", f"--pwfile={word}"]
    done = subprocess.run(user.command(made, [folder], named=True), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    run = [
        str(programs / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        "",
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    with open(home.parent / "own.log", "w") as log:
        server = subprocess.Popen(user.command(run, [folder]), stdout=log, stderr=log)
    try:
        whole = f"postgresql://keeper:opens@127.0.0.1:{port}/postgres"
        await_server(whole)
        with psycopg.connect(whole, autocommit=True) as connection:
            connection.execute("CREATE DATABASE hub")
        yield f"postgresql://keeper:opens@127.0.0.1:{port}/hub"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def await_server(address: str) -> None:
    for _ in range(200):
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            subprocess.run(["sleep", "0.1"], check=True)
        else:
            return
    raise AssertionError("the server does not answer")


def test_engawa_lives_on_a_server_of_ones_own(home: Path, address: str) -> None:
    ready = engawa(home, "ready", "--address", "http://localhost:8000/", address=address)
    assert ready.returncode == 0, ready.stderr
    assert "/sign-in/link/" in json.loads(ready.stdout)["link"]
    assert not (home / "postgres").exists()
    found = engawa(home, "doctor", "--json", address=address)
    told = json.loads(found.stdout)
    assert told["healthy"], told
    says = {check["name"]: check for check in told["checks"]}
    assert "your own" in says["postgresql"]["says"]
    assert says["leakproof"]["state"] == "well"


def test_bin_up_starts_neither_server_when_both_are_ones_own(home: Path, address: str) -> None:
    port = nats.free_port(0)
    with subprocess.Popen(
        [nats.program(), "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL
    ) as own:
        running = Running(home, ENGAWA_DATABASE_URL=address, ENGAWA_NATS_URL=f"nats://127.0.0.1:{port}")
        try:
            running.start()
            soon(lambda: set(running.family()) == {"config.wsgi", "live.asgi", "console jobs"})
            assert answers(running)
            assert not (home / "postgres").exists()
        finally:
            running.stop()
            own.terminate()


def test_a_backup_moves_between_our_server_and_ones_own(home: Path, address: str) -> None:
    bring(home)
    file = home.parent / "engawa.tar"
    assert engawa(home, "backup", str(file)).returncode == 0
    moved = home.parent / "moved"
    told = engawa(moved, "restore", str(file), address=address)
    assert told.returncode == 0, told.stderr
    with Postgres(home) as postgres:
        assert contents(address) == contents(postgres.dsn())

    again = engawa(moved, "restore", str(file), "--replace", address=address)
    assert again.returncode == 1
    assert "is not empty" in again.stderr

    back = home.parent / "back.tar"
    assert engawa(moved, "backup", str(back), address=address).returncode == 0
    returned = home.parent / "returned"
    told = engawa(returned, "restore", str(back))
    assert told.returncode == 0, told.stderr
    with Postgres(home) as postgres, Postgres(returned) as other:
        assert contents(other.dsn()) == contents(postgres.dsn())


def test_a_server_that_does_not_answer_is_named(home: Path) -> None:
    nowhere = "postgresql://keeper:opens@127.0.0.1:9/hub"
    found = engawa(home, "doctor", "--json", address=nowhere)
    assert found.returncode == 1
    told = {check["name"]: check for check in json.loads(found.stdout)["checks"]}["postgresql"]
    assert told["state"] == "ill"
    assert "ENGAWA_DATABASE_URL" in told["do"]
    refused = engawa(home, "migrate", address=nowhere)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
