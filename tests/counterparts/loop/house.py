"""A house that may ask this machine, and whose processes can be killed while they work."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, LiteralString

import psutil
import psycopg
from playwright.sync_api import Browser, Page

from engawa.embedded import places
from tests.embedded.console import engawa, fill
from tests.embedded.running import Running
from tests.journeys.conftest import sign_in

PATIENCE = 420.0
WORKERS = ("console outside", "console jobs")
FRONT_DESK = """
from engawa.boundary import reading_as
from engawa.people.models import Person
from engawa.spaces.actions import create_space
maya = Person.objects.using("courier").get(handle="maya")
with reading_as(maya.pk):
    create_space(actor=maya, name="Front desk", purpose="", audience=1, joining="invited", parts=["posts"])
"""


class House:
    """One Engawa at http://127.0.0.1, with the cast and a front desk."""

    def __init__(self, running: Running, browser: Browser) -> None:
        self.running, self.browser = running, browser
        self.address = running.more["ENGAWA_ORIGINS"]

    def visit(self, who: str) -> Page:
        """A browser in which somebody of the cast has signed in."""
        page = self.browser.new_context(
            base_url=self.address, viewport={"width": 1440, "height": 900}
        ).new_page()
        page.set_default_timeout(60_000)
        sign_in(page, who)
        return page

    def workers(self) -> list[psutil.Process]:
        """What listens, speaks and does the jobs."""
        assert self.running.process
        found = []
        for child in psutil.Process(self.running.process.pid).children():
            with suppress(psutil.Error):
                if any(name in " ".join(child.cmdline()) for name in WORKERS):
                    found.append(child)
        return found

    def kill(self) -> None:
        """They die at once, in whatever they are at, and are started again."""
        for worker in self.workers():
            with suppress(psutil.Error):
                worker.kill()

    def ask(self, query: LiteralString) -> list[tuple[Any, ...]]:
        """What its database says, to whom everything is open."""
        dsn = places.local_dsn(self.running.home, places.SUPERUSER, "engawa")
        with psycopg.connect(dsn) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def house(browser: Browser) -> Iterator[House]:
    """One that runs until the end."""
    with tempfile.TemporaryDirectory(prefix="engawa-loop-") as folder:
        running = Running(Path(folder) / "home", ENGAWA_ALLOWED_ADDRESSES="127.0.0.0/8")
        running.more["ENGAWA_ORIGINS"] = f"http://127.0.0.1:{running.port}"
        running.start()
        try:
            fill(running.home)
            told = engawa(running.home, "shell", "-c", FRONT_DESK)
            assert told.returncode == 0, told.stderr
            yield House(running, browser)
        finally:
            running.stop()


def until(found: Callable[[], object], what: str) -> float:
    """How many seconds it took to come true."""
    began = monotonic()
    while not found():
        assert monotonic() - began < PATIENCE, what
        sleep(0.2)
    return monotonic() - began


def says(page: Page, address: str, words: str) -> bool:
    """Whether a page says this now."""
    return words in page.request.get(address).text()
