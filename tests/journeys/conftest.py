import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import PATIENCE, patience_with_closing
from tests.journeys.doors import doors, where
from tests.journeys.house import House
from tests.serving import free_port
from tests.world import PASSWORD

Visit = Callable[..., Page]
SOON = 2 * PATIENCE
"""Milliseconds that a job or a network may take on a busy machine."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share one house, so one process walks them all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with doors() as networks, tempfile.TemporaryDirectory(prefix="engawa-journeys-") as folder:
        house = House(Path(folder) / "home", free_port(2), where(networks))
        house.open()
        yield house
        house.close()


@pytest.fixture
def visit(house: House, browser: Browser) -> Iterator[Visit]:
    """`visit("maya")` is a page in which Maya has signed in; each call is another browser. "nobody" has not."""
    opened: list[BrowserContext] = []

    def come(
        who: str,
        path: str = "/",
        width: int = 1440,
        *,
        color_scheme: Literal["light", "dark"] | None = None,
        java_script_enabled: bool | None = None,
        permissions: Sequence[str] | None = None,
    ) -> Page:
        context = browser.new_context(
            base_url=house.address,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            color_scheme=color_scheme,
            java_script_enabled=java_script_enabled,
            permissions=permissions,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if who != "nobody":
            sign_in(page, who)
        answer = page.goto(path)
        assert answer, f"{path} gave no answer"
        assert answer.status < 500, f"{path} gave {answer.status}: {page.locator('body').inner_text()[:500]}"
        return page

    yield come
    for context in opened:
        with patience_with_closing():
            context.close()


def settled(page: Page) -> None:
    """Wait until a page stands as it will: loaded, and nothing of it still being fetched."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)


def await_words(page: Page, address: str, words: str) -> None:
    """Wait until a page says this: jobs write it, and nobody tells the page."""
    deadline = time.monotonic() + SOON / 1000
    while words not in page.request.get(address).text():
        assert time.monotonic() < deadline, f"{address} does not say “{words}”"
        page.wait_for_timeout(500)


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(f"{who}@engawa.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button.btn-main").click()
    page.wait_for_url(lambda address: "sign-in" not in address and "login" not in address)
