"""An owner agrees at a network and comes back with an account; what it costs is said; the forms of networks."""

from typing import Literal

from playwright.sync_api import Page, expect

from engawa.outside.channels.tests.door import APP, SECRET
from tests.journeys.conftest import Visit
from tests.journeys.test_screens import check

NETWORKS = ("reddit", "youtube", "facebook", "instagram", "x", "linkedin")


FORMS = [f"/channels/new/{name}/consent/" for name in NETWORKS]
PASTED = [f"/channels/new/{name}/" for name in NETWORKS]


def check_in(page: Page, width: int, scheme: Literal["light", "dark"], paths: list[str]) -> None:
    """No barrier, so wide, by day or by night."""
    page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
    page.emulate_media(color_scheme=scheme)
    check(page, paths)


def go_there(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Go there").click()
    expect(page.get_by_role("heading", name="Agree?")).to_be_visible()


def close(page: Page) -> None:
    keep = page.get_by_role("link", name="Keep it")
    page.get_by_role("button", name="Close it").click()
    expect(keep).to_be_visible()
    page.get_by_role("button", name="Close it").click()
    expect(keep).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Closed. What was said stays.")


def test_an_owner_agrees_at_reddit_or_does_not(visit: Visit) -> None:
    maya = visit("maya", "/channels/new/")
    maya.get_by_role("link", name="Reddit", exact=True).click()
    expect(maya.locator("main")).to_contain_text("/channels/back/")
    maya.get_by_label("Who answers").select_option(label="Platform")
    maya.get_by_label("App: its id").fill(APP)
    maya.get_by_label("App: its secret").fill(SECRET)
    maya.get_by_label("Subreddits of ours").fill("taps")
    go_there(maya)
    maya.get_by_role("link", name="Decline").click()
    expect(maya.get_by_role("alert")).to_contain_text("You did not agree there")
    expect(maya.get_by_label("App: its id")).to_have_value(APP)
    expect(maya.get_by_label("App: its secret")).to_have_value("")
    check(maya, [maya.url])
    maya.goto("/channels/new/reddit/consent/")
    maya.get_by_label("Who answers").select_option(label="Platform")
    maya.get_by_label("App: its id").fill(APP)
    maya.get_by_label("App: its secret").fill(SECRET)
    go_there(maya)
    maya.get_by_role("link", name="Allow").click()
    expect(maya.get_by_role("heading", name="u/AcmeTaps")).to_be_visible()
    expect(maya.get_by_role("link", name="Sign in again")).to_be_visible()
    close(maya)


def test_what_an_account_costs_is_said(visit: Visit) -> None:
    maya = visit("maya", "/channels/new/x/consent/")
    maya.get_by_label("Who answers").select_option(label="Platform")
    maya.get_by_label("OAuth 2.0 client: its id").fill(APP)
    maya.get_by_label("OAuth 2.0 client: its secret").fill(SECRET)
    go_there(maya)
    maya.get_by_role("link", name="Allow").click()
    expect(maya.get_by_role("heading", name="@acme", exact=True)).to_be_visible()
    account = maya.url
    maya.get_by_role("link", name="Cost", exact=True).click()
    maya.get_by_label("What one thing read costs").fill("cheap")
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator(".field-error")).to_be_visible()
    maya.get_by_label("What one thing read costs").fill("0.005")
    maya.get_by_label("In which money").fill("USD")
    maya.get_by_label("Read at most, a month").fill("10000")
    maya.get_by_role("button", name="Save").click()
    expect(maya.locator("main")).to_contain_text("USD")
    expect(maya.locator("main")).to_contain_text("10,000")
    cost = f"{account}cost/"
    check_in(maya, 1440, "light", [cost, f"{account}consent/"])
    check_in(maya, 390, "light", [cost])
    check_in(maya, 390, "dark", [cost, account])
    check_in(maya, 1440, "dark", [cost, account])
    close(maya)


def test_the_forms_of_networks_have_no_barrier(visit: Visit) -> None:
    maya, back = visit("maya"), "/channels/back/?state=none"
    check_in(maya, 1440, "light", [*FORMS, back])
    check_in(maya, 390, "dark", [*FORMS, back])
    check_in(maya, 1440, "dark", PASTED[:3])
    check_in(maya, 390, "light", PASTED[3:])
