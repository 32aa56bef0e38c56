"""Somebody asks, finds what is known, gets an answer; the third time it becomes a page that others are led to."""

import re
from contextlib import suppress

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import PATIENCE
from tests.journeys.conftest import Visit

HOW = "How do we calibrate the frost sensor on a windy roof?"


def ask(page: Page, title: str) -> None:
    page.get_by_label("Your question, in one sentence").press_sequentially(title, delay=5)
    page.get_by_label("What one has to know").fill("The manual says nothing about wind.")


def accept(page: Page) -> None:
    """Press it until it is taken: what arrives just then may come in its place between down and up."""
    button = page.locator("#talk").get_by_role("button", name="This answers it")
    for _again in range(5):
        button.click()
        with suppress(AssertionError):
            expect(button).to_have_count(0, timeout=PATIENCE / 5)
            break


def no_barriers(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], found.generate_report()


def test_asked_answered_and_the_third_time_a_page(visit: Visit) -> None:
    tom = visit("tom", "/s/platform/questions/")
    tom.get_by_role("link", name="Ask a question").click()
    no_barriers(tom)
    ask(tom, HOW)
    tom.get_by_role("button", name="Ask", exact=True).click()
    tom.wait_for_url(re.compile(r"/questions/\d+/$"))
    address = tom.url
    expect(tom.locator(".question-state")).to_contain_text("Just asked")

    aiko = visit("aiko", address)
    aiko.locator("#reply textarea").fill("Shield it with a *flower pot* for an hour, then read.")
    aiko.locator("#reply").get_by_role("button", name="Answer").click()
    expect(aiko.locator("#talk")).to_contain_text("flower pot")

    tom.reload()
    accept(tom)
    expect(tom.get_by_role("region", name="Accepted answer")).to_contain_text("flower pot")
    expect(tom.locator(".question-state")).to_contain_text("Answered by Aiko Nakamura")
    no_barriers(tom)

    maya = visit("maya", "/questions/new/")
    ask(maya, "Calibrating a frost sensor on the roof when it is windy")
    known = maya.get_by_role("region", name="What is known already")
    expect(known).to_contain_text(HOW)
    expect(known).to_contain_text("Answered by Aiko Nakamura")
    no_barriers(maya)
    known.locator("li", has_text=HOW).get_by_role("button", name="That is my question").click()
    maya.wait_for_url(address)
    expect(maya.locator(".question-state")).to_contain_text("Asked 2 times")

    aiko.goto(address)
    aiko.get_by_role("button", name="I have this question too").click()
    expect(aiko.locator(".question-state")).to_contain_text("Asked 3 times")
    aiko.locator(".question-state").get_by_role("link", name="Make it a page").click()
    no_barriers(aiko)
    aiko.get_by_role("button", name="Make the page").click()
    aiko.wait_for_url(re.compile(r"/pages/\d+/"))
    expect(aiko.locator("main")).to_contain_text("From a question")
    expect(aiko.locator("main")).to_contain_text("Maya Okafor")

    jonas = visit("colleague", "/questions/new/", width=390)
    ask(jonas, "Frost sensor calibration on a windy roof?")
    expect(jonas.get_by_role("link", name=re.compile("known already"))).to_be_visible()
    known = jonas.get_by_role("region", name="What is known already")
    known.locator("li", has_text="Answered on a page").get_by_role("button", name="This answers it").click()
    jonas.wait_for_url(re.compile(r"/pages/\d+/"))
    expect(jonas.locator("main")).to_contain_text("Spared 1 person the asking")
