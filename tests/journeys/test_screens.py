"""Every screen: no barrier that axe knows of, no sideways scrolling on a phone, readable without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import Visit, settled

SCREENS = [
    "/", "/?tab=following", "/?tab=everything", "/s/", "/s/platform/", "/s/platform/about/", "/s/platform/members/",
    "/s/platform/pages/", "/s/platform/articles/", "/s/platform/links/", "/s/platform/chat/", "/s/platform/settings/",
    "/chat/", "/people/", "/search/?q=platform", "/s/new/", "/account/",
]  # fmt: skip
OWNERS_SCREENS = ["/import/", "/import/people/", "/invite/", "/invite/inside/", "/welcome/"]
STRANGERS_SCREENS = ["/", "/sign-in/", "/s/", "/s/blog/", "/nowhere/"]


def check(page: Page, paths: list[str]) -> None:
    found = []
    for path in paths:
        page.goto(path)
        settled(page)
        violations = Axe().run(page).response["violations"]
        found += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            found.append(f"{path}: {wider} pixels wider than the window")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_a_barrier(visit: Visit, width: int, scheme: str) -> None:
    check(visit("maya", width=width, color_scheme=scheme), SCREENS)
    check(visit("owner", width=width, color_scheme=scheme), OWNERS_SCREENS)
    check(visit("nobody", width=width, color_scheme=scheme), STRANGERS_SCREENS)


def test_what_was_written_has_no_barrier(visit: Visit) -> None:
    page = visit("maya", "/s/platform/")
    paths = [
        page.get_by_role("link", name=f"platform {kind}").first.get_attribute("href")
        for kind in ("post", "page", "article")
    ]
    check(page, [path or "" for path in paths])


def test_reading_needs_no_scripts(visit: Visit) -> None:
    page = visit("tom", "/s/platform/", java_script_enabled=False)
    page.get_by_role("link", name="platform post").first.click()
    expect(page.locator("main")).to_contain_text("platform comment")
    page.locator("#reply textarea").fill("Written without a script.")
    page.locator("#reply").get_by_role("button", name="Reply").click()
    expect(page.locator("main")).to_contain_text("Written without a script.")
    page.locator(".rail input[type=search]").fill("without script")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_attached()


def test_a_phone_reaches_every_place(visit: Visit) -> None:
    page = visit("maya", width=390, java_script_enabled=False)
    for place in ("People", "Questions", "Ideas"):
        page.locator(".bar summary").click()
        page.locator(".bar").get_by_role("link", name=place).click()
        expect(page.locator("h1")).to_have_text(place)


def test_the_first_page_weighs_little(visit: Visit) -> None:
    """At most 100 KB over the wire, with styles, scripts and the fonts' first subset."""
    page = visit("maya")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    came: list[Request] = []
    underway: set[Request] = set()

    def begins(one: Request) -> None:
        underway.add(one)

    def fails(one: Request) -> None:
        underway.discard(one)

    def comes(one: Request) -> None:
        underway.discard(one)
        came.append(one)

    page.on("request", begins)
    page.on("requestfailed", fails)
    page.on("requestfinished", comes)
    with page.expect_request(is_stream):
        page.goto("/")
    looks = 0
    while looks < 3:
        settled(page)
        page.evaluate("document.fonts.ready.then(() => new Promise((done) => requestIdleCallback(done)))")
        looks = 0 if any(not is_stream(one) for one in underway) else looks + 1
    weights = {one.url: one.sizes()["responseBodySize"] for one in came}
    assert any(".css" in url for url in weights)
    assert any(".js" in url for url in weights)
    assert sum(weights.values()) <= 100_000, weights


def is_stream(request: Request) -> bool:
    """Whether this brings news for as long as the page is open; a page asks for it when it stands."""
    return "/live/" in request.url
