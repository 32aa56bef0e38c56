"""PostgreSQL from its wheel: one data folder, one Unix socket, no network."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from engawa.embedded import cluster, places, reasons
from engawa.embedded.hold import Hold, alone
from engawa.embedded.trouble import Trouble

PATIENCE = 60


def quiet(words: str) -> None:
    """Say nothing."""


class Postgres:
    """The PostgreSQL of one home. Usable as a context: the last one out stops it."""

    def __init__(self, home: Path, say: Callable[[str], None] = quiet) -> None:
        self.home = home
        self.say = say
        self.data = home / "postgres"
        self.sockets = places.socket_folder(home)
        self.log = home / "logs" / "postgres.log"
        self.child: subprocess.Popen[bytes] | None = None
        self.users = Hold(home / "run" / "postgres.users")

    def __enter__(self) -> Self:
        return self.ensure()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def dsn(self, role: str = places.SUPERUSER, name: str | None = None) -> str:
        """What psycopg takes to connect as a role."""
        return places.local_dsn(self.home, role, name)

    def ensure(self) -> Self:
        """Make the data folder if it is missing, start the server unless it answers, and use it.

        Raises:
            Trouble: when it cannot run here.
        """
        places.make_home(self.home)
        with alone(self.home / "run" / "postgres.lock"):
            if not self.answers():
                self.start()
            self.users.take()
        return self

    def release(self) -> None:
        """Use it no longer, and stop it when nobody else does."""
        with alone(self.home / "run" / "postgres.lock"):
            if self.users.leave():
                self.stop()

    def answers(self) -> bool:
        """Whether it takes connections now."""
        try:
            psycopg.connect(self.dsn(name="postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start it and wait until it answers; going through the log after a crash may take a while.

        Raises:
            Trouble: when it ends instead of answering.
        """
        cluster.make(self.data, self.home, self.say)
        user = cluster.prepare(self.data, self.sockets)
        needs = [*cluster.programs(), self.data, self.sockets]
        argv = [cluster.program("postgres"), "-D", str(self.data), "-c", "listen_addresses="]
        argv += ["-k", str(self.sockets), "-p", "5432"]
        deadline = time.monotonic() + PATIENCE
        while True:
            written = self.log.stat().st_size if self.log.exists() else 0
            with open(self.log, "ab") as log:
                self.child = subprocess.Popen(
                    user.command(argv, needs),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            if self.await_answer(written):
                break
            words = self.words_since(written)
            # The children of a killed server leave within moments; until then its memory is not free.
            if not (reasons.passing(words) or self._has_left(words)) or time.monotonic() > deadline:
                raise Trouble(reasons.explain(words, self.data, self.log))
            time.sleep(0.3)
        self.make_database()

    def _has_left(self, words: str) -> bool:
        """Whether a server that stood in the way, killed a moment ago, is gone by now."""
        if "lock file" not in words or cluster.running(self.data) is not None:
            return False
        cluster.drop_stale_pid(self.data)
        return True

    def await_answer(self, written: int) -> bool:
        """Wait as long as the server lives; False when it ended."""
        told = ""
        pause = 0.01
        while self.child and self.child.poll() is None:
            if self.answers():
                return True
            news = reasons.recovery(self.words_since(written))
            if news and news != told:
                told = news
                self.say(news)
            time.sleep(pause)
            pause = min(pause * 1.5, 0.2)
        return False

    def words_since(self, written: int) -> str:
        """What the server wrote to its log from this byte on."""
        with open(self.log, "rb") as log:
            log.seek(written)
            return log.read().decode(errors="replace")

    def make_database(self) -> None:
        """Make Engawa's database if it is missing."""
        with psycopg.connect(self.dsn(name="postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [places.DATABASE])
            if not known.fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(places.DATABASE)))

    def pid(self) -> int | None:
        """The running server's process."""
        return cluster.running(self.data)

    def stop(self) -> None:
        """Stop it as soon as what it is doing is safe; connections are ended."""
        pid = self.pid()
        if pid is None:
            return
        for end in (signal.SIGINT, signal.SIGQUIT):
            os.kill(pid, end)
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                if self.child:
                    self.child.poll()
                if self.pid() is None:
                    self.child = None
                    with suppress(OSError):
                        self.sockets.rmdir()
                    return
                time.sleep(0.02)
        raise Trouble(f"PostgreSQL (process {pid}) does not stop. What it says stands in {self.log}.")
