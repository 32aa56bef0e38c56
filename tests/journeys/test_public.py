"""A visitor without an account reads and answers; the space's people show it; no script runs and nothing is kept."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit


def no_barriers(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], found.generate_report()


def test_a_visitor_answers_and_is_shown(visit: Visit) -> None:
    visitor = visit("nobody", "/public/", width=390, java_script_enabled=False)
    visitor.get_by_role("link", name="Product blog").click()
    visitor.get_by_role("link", name=re.compile("Read on|blog post")).first.click()
    visitor.get_by_label("Your name").fill("Ida Visitor")
    visitor.get_by_label("Your answer").fill("We saw it in **Oslo** too.")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("status")).to_contain_text("Thank you")
    expect(visitor.locator("#answers")).not_to_contain_text("Oslo")
    assert visitor.context.cookies() == []

    maya = visit("maya", "/public/blog/answers/")
    no_barriers(maya)
    maya.locator("li", has_text="Oslo").get_by_role("button", name="Show to the public").click()
    expect(maya.locator("main")).to_contain_text("Nothing waits")

    visitor.reload()
    expect(visitor.locator("#answers")).to_contain_text("We saw it in Oslo too.")
    reader = visit("nobody", visitor.url)
    no_barriers(reader)
    reader.goto("/public/blog/")
    no_barriers(reader)
    assert reader.evaluate("document.scripts.length") == 0
