"""What journeys through the house share with those that leave it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

import psutil
import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from tests.journeys.house import chromium

PATIENCE = 60_000
"""Milliseconds that a page on a busy machine may take to show what is expected of it."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Browsers:
    """One Chromium for all journeys, and another one when it died."""

    def __init__(self, playwright: Playwright, program: str) -> None:
        self.playwright = playwright
        self.program = program
        self.running: Browser | None = None

    def one(self) -> Browser:
        if self.running is None or not self.running.is_connected():
            self.running = self.playwright.chromium.launch(executable_path=self.program, args=FLAGS)
        return self.running

    def close(self) -> None:
        if self.running is not None and self.running.is_connected():
            with patience_with_closing():
                self.running.close()


@contextmanager
def patience_with_closing() -> Iterator[None]:
    """Now and then Chromium never answers that something is to be closed: then it is killed instead."""
    killer = Timer(PATIENCE / 1000, kill_browser)
    killer.start()
    try:
        yield
    except Error:
        if killer.is_alive():
            raise
    finally:
        killer.cancel()


def kill_browser() -> None:
    """Kill every browser of this process."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in child.name():
                child.kill()


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    program = chromium()
    if program is None:
        pytest.skip("needs Chromium: apt install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browsers = Browsers(playwright, program)
        yield browsers
        browsers.close()


@pytest.fixture
def browser(browsers: Browsers) -> Browser:
    return browsers.one()
