"""An owner adds a form by which anybody writes to the company, and is told what is wrong until it stands."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit


def no_barriers(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], found.generate_report()


def test_a_form_is_added(visit: Visit) -> None:
    maya = visit("maya", "/channels/")
    maya.get_by_role("link", name="Add an account").first.click()
    no_barriers(maya)
    maya.get_by_role("link", name="Form on a page").click()
    maya.get_by_label("Who answers").select_option(label="Platform")
    maya.get_by_label("Address").fill("Not an address!")
    maya.get_by_role("button", name="Connect").click()
    expect(maya.get_by_role("alert")).to_contain_text("small letters")
    no_barriers(maya)
    maya.get_by_label("Address").fill("journey")
    maya.get_by_role("button", name="Connect").click()
    expect(maya.get_by_role("heading", name="journey")).to_be_visible()
