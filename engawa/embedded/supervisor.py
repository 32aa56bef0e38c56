"""All of Engawa under one process: started in order, kept running, stopped in order."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from engawa.embedded import logs, nats, places, ports
from engawa.embedded.child import Child
from engawa.embedded.postgres import Postgres
from engawa.embedded.trouble import Trouble

CONSOLE = [sys.executable, "-m", "engawa.doors.console"]
GRANIAN = [
    sys.executable,
    "-m",
    "granian",
    "--no-ws",
    "--respawn-failed-workers",
    "--workers-kill-timeout",
    "5",
]
PAUSE = 0.2
TRY_AGAIN = 15
TRIM_EVERY = 60


class Leaving(BaseException):
    """Somebody asked us to stop. No handler for ordinary errors may swallow it."""


def leave(number: int, frame: FrameType | None) -> None:
    """Handle SIGTERM and Ctrl-C."""
    raise Leaving


class Supervisor:
    """Runs what an Engawa consists of, on one machine."""

    def __init__(self, home: Path, host: str, say: Callable[[str], None]) -> None:
        self.home = home
        self.host = host
        self.say = say
        self.port = places.port()
        self.live_port = places.live_port()
        self.mail_port = places.mail_port()
        self.postgres = None if places.external_database() else Postgres(home, say)
        self.children: list[Child] = []
        self.due = 0.0
        self.trimmed = time.monotonic()

    @property
    def address(self) -> str:
        """Where people find it."""
        host = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "") else self.host  # noqa: S104
        return os.environ.get("ENGAWA_URL") or f"http://{host}:{self.port}/"

    def run(self, greet: Callable[[dict[str, str]], None], sample: bool = False) -> None:
        """Run until asked to stop; `greet` is called with what `ready` said, once pages answer.

        Raises:
            Trouble: when it cannot start.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, leave)
        try:
            greet(self.start(sample))
            while True:
                self.look_after()
                time.sleep(PAUSE)
        except Leaving:
            self.say("Stopping…")
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self.stop()

    def start(self, sample: bool) -> dict[str, str]:
        """Bring everything up, and return what `ready` said."""
        ports.claim(self.host, self.port, "ENGAWA_PORT")
        ports.claim(self.host, self.live_port, "ENGAWA_LIVE_PORT")
        if self.mail_port:
            ports.claim(os.environ.get("ENGAWA_MAIL_HOST", "127.0.0.1"), self.mail_port, "ENGAWA_MAIL_PORT")
        if self.postgres:
            self.postgres.ensure()
        if not places.external_nats():
            self.add("nats", nats.command(self.home, self.port + 2))
        ready = self.console("ready", "--address", self.address, *(["--sample"] if sample else []))
        host = ["--host", self.host]
        pages = self.add(
            "pages", [*GRANIAN, *PAGES, *host, "--port", str(self.port), "config.wsgi:application"]
        )
        if not ports.await_page(self.host, self.port, lambda: pages.ended() is None):
            raise Trouble(f"The pages do not answer. {pages.last_words()}")
        self.add(
            "live", [*GRANIAN, *LIVE, *host, "--port", str(self.live_port), "engawa.live.asgi:application"]
        )
        self.add("jobs", [*CONSOLE, "jobs"], grace=20)
        self.add("outside", [*CONSOLE, "outside"])
        if self.mail_port:
            self.add("mail", [*CONSOLE, "mail_door"])
        return ready

    def add(self, name: str, command: list[str], grace: float = 8.0) -> Child:
        """Start a child and keep it."""
        environment = {
            "ENGAWA_HOME": str(self.home),
            "ENGAWA_PORT": str(self.port),
            "ENGAWA_LIVE_PORT": str(self.live_port),
            "PYTHONPATH": str(places.CHECKOUT),
            "PYTHONUNBUFFERED": "1",
        }
        child = Child(name, command, self.home / "logs" / f"{name}.log", grace, environment)
        child.start()
        self.children.append(child)
        return child

    def console(self, *words: str) -> dict[str, str]:
        """Run one of our commands to its end. It tells us on its standard output, and people on the other.

        Raises:
            Trouble: when it fails.
        """
        done = subprocess.run([*CONSOLE, *words], stdout=subprocess.PIPE, check=False, cwd=places.CHECKOUT)
        if done.returncode:
            raise Trouble(
                f"Engawa could not get ready: `bin/engawa {words[0]}` failed, for the reason above."
            )
        said: dict[str, str] = json.loads(done.stdout or b"{}")
        return said

    def look_after(self) -> None:
        """Start again what has ended."""
        for child in self.children:
            news = child.look_after()
            if news:
                self.say(news)
        now = time.monotonic()
        if self.postgres and now >= self.due and self.postgres.pid() is None:
            self.revive(self.postgres)
        if now >= self.trimmed + TRIM_EVERY:
            logs.trim(self.home / "logs")
            self.trimmed = now

    def revive(self, postgres: Postgres) -> None:
        """Start PostgreSQL again; when it cannot be, say why once and try again in a while."""
        try:
            self.say("PostgreSQL ended; starting it again.")
            postgres.ensure()
            self.say("PostgreSQL runs again.")
        except Trouble as trouble:
            self.say(f"{trouble}\nEngawa tries again by itself.")
            self.due = time.monotonic() + TRY_AGAIN

    def stop(self) -> None:
        """Stop everything: what people see first, what keeps their words last."""
        order = {"mail": 0, "pages": 0, "outside": 0, "live": 1, "jobs": 2, "nats": 3}
        for child in sorted(self.children, key=lambda child: order[child.name]):
            child.stop()
        if self.postgres:
            self.postgres.release()


PAGES = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--backlog", "1024"]
LIVE = ["--interface", "asgi", "--workers", "1", "--backlog", "4096", "--backpressure", "20000"]
