"""An owner adds a form, anybody writes to the company by it, the account says how it stands, and is closed."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, await_words


def no_barriers(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], found.generate_report()


def test_a_form_is_added_written_to_and_closed(visit: Visit) -> None:
    maya = visit("maya", "/channels/")
    maya.get_by_role("link", name="Add an account").first.click()
    no_barriers(maya)
    maya.get_by_role("link", name="Form on a page").click()
    maya.get_by_label("Who answers").select_option(label="Platform")
    maya.get_by_label("Address").fill("Not an address!")
    maya.get_by_role("button", name="Connect").click()
    expect(maya.locator(".field-error")).to_contain_text("small letters")
    no_barriers(maya)
    maya.get_by_label("Address").fill("journey")
    maya.get_by_role("button", name="Connect").click()
    expect(maya.get_by_role("heading", name="journey")).to_be_visible()
    page = maya.get_by_role("link", name="/write/journey/").first.get_attribute("href")

    visitor = visit("nobody", "/write/journey/", width=390, java_script_enabled=False)
    assert page
    assert page.endswith("/write/journey/")
    visitor.get_by_label("Your name").fill("Ida Visitor")
    visitor.get_by_label("Message").fill("The tap drips since Monday.")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    assert visitor.context.cookies() == []

    await_words(maya, "/inbox/", "The tap drips since Monday.")
    maya.goto("/inbox/")
    expect(maya.get_by_text("The tap drips since Monday.").first).to_be_visible()

    maya.goto("/channels/")
    expect(maya.locator("main")).to_contain_text("journey")
    no_barriers(maya)
    maya.get_by_role("link", name="journey", exact=True).click()
    no_barriers(maya)
    maya.get_by_role("button", name="Pause").click()
    expect(maya.locator("main")).to_contain_text("nothing is heard")
    paused = visitor.goto("/write/journey/")
    assert paused
    assert paused.status == 404
    maya.get_by_role("button", name="Go on").click()
    maya.get_by_role("button", name="Close it").click()
    no_barriers(maya)
    maya.get_by_role("button", name="Close it").click()
    expect(maya.locator("main")).to_contain_text("What was said stays")
