"""People talk: one begins a talk, the other's devices agree on what is unread, and a talk becomes a page."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit


def _say(page: Page, words: str) -> None:
    page.locator(".write textarea").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator(".log-list")).to_contain_text(words)
    expect(page.locator(".write textarea")).to_have_value("")


def _waits(page: Page) -> Locator:
    return page.locator(".rail [data-unread=all]")


def _sound(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not found.response["violations"], found.generate_report()


def test_a_talk_is_begun_and_its_marks_agree_on_every_device(visit: Visit) -> None:
    aiko, jonas, his_other = (
        visit("aiko", "/people/"),
        visit("colleague", "/people/"),
        visit("colleague", "/chat/"),
    )
    jonas_page = aiko.get_by_role("link", name="Jonas Berg").first
    jonas_page.click()
    aiko.get_by_role("button", name="Write", exact=True).click()
    aiko.wait_for_url(re.compile("/s/talk-"))
    expect(aiko.locator("h1")).to_have_text("Jonas Berg")
    _say(aiko, "Have you got a minute?")
    _say(aiko, "It is about the roof.")
    for device in (jonas, his_other):
        device.bring_to_front()
        expect(_waits(device)).to_contain_text(re.compile(r"\d"))
    his_other.goto("/chat/")
    line = his_other.locator(".room-line", has_text="Aiko Nakamura")
    expect(line.locator(".count")).to_contain_text("2")
    _sound(his_other)
    jonas.goto("/chat/")
    jonas.locator(".room-line", has_text="Aiko Nakamura").click()
    expect(jonas.locator(".day-new")).to_be_visible()
    expect(jonas.locator(".day-new + .message")).to_contain_text("Have you got a minute?")
    expect(line.locator(".count")).to_have_count(0)
    _sound(jonas)
    _say(jonas, "Come over.")
    expect(aiko.locator(".log-list")).to_contain_text("Come over.")


def test_what_one_said_is_changed_with_the_arrow_key_and_stays_unread_by_wish(visit: Visit) -> None:
    maya, tom = visit("maya", "/s/platform/chat/"), visit("tom", "/s/platform/chat/")
    _say(maya, "The kes are old.")
    maya.locator(".write textarea").press("ArrowUp")
    change = maya.locator(".message-change")
    expect(change).to_have_value("The kes are old.")
    change.fill("The keys are old.")
    change.press("Enter")
    for page in (maya, tom):
        expect(page.locator(".message", has_text="The keys are old.")).to_contain_text("edited")
    said = tom.locator(".message", has_text="The keys are old.")
    said.hover()
    said.locator(".message-acts summary").click()
    said.get_by_role("button", name="Unread from here").click()
    tom.wait_for_url(re.compile("/chat/$"))
    expect(tom.locator(".room-line", has_text="Platform").locator(".count")).to_contain_text("1")
    tom.locator(".room-line", has_text="Platform").click()
    expect(tom.locator(".day-new + .message")).to_contain_text("The keys are old.")


def test_a_thread_closes_with_escape_and_a_talk_becomes_a_page(visit: Visit) -> None:
    tom = visit("tom", "/s/platform/chat/")
    _say(tom, "Rotate the keys on Mondays.")
    said = tom.locator(".message", has_text="Rotate the keys on Mondays.")
    said.hover()
    said.get_by_role("link", name="Reply in a thread").click()
    expect(tom.locator("#thread")).to_be_visible()
    tom.keyboard.press("Escape")
    expect(tom.locator("#thread")).to_have_count(0)
    said.hover()
    said.locator(".message-acts summary").click()
    said.get_by_role("link", name="Make something of it").click()
    expect(tom.locator(".message-choice input:checked")).to_have_count(1)
    _sound(tom)
    tom.locator("#keep").get_by_role("button", name="Page").click()
    expect(tom.locator("#keep-body")).to_have_value(
        re.compile("Tom Lindqvist.*\n>\n> Rotate the keys", re.DOTALL)
    )
    _sound(tom)
    tom.locator("#keep-title").fill("When keys are rotated")
    tom.get_by_role("button", name="Write it").click()
    expect(tom.locator("h1")).to_have_text("When keys are rotated")
    expect(tom.locator(".origin")).to_contain_text("From a talk in Platform: Tom Lindqvist")
    tom.goto("/s/platform/chat/")
    expect(tom.locator(".log-list")).to_contain_text("Became: When keys are rotated")
