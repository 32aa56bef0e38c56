"""Somebody is named, hears of it at once, and chooses how much they want to hear."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit


def mention(page: Page, words: str) -> None:
    """Answer Maya's post in Platform."""
    page.goto("/s/platform/")
    page.get_by_role("link", name="platform post").first.click()
    page.locator("#reply textarea").fill(words)
    page.locator("#reply").get_by_role("button", name="Reply").click()
    expect(page.locator("#talk")).to_contain_text(words)


def read_all(page: Page) -> None:
    """Begin with nothing unread, whoever else's journey spoke to this person."""
    page.goto("/notices/")
    if page.locator(".told-new").count():
        page.get_by_role("button", name="All read").click()
        expect(page.locator(".told-new")).to_have_count(0)


def test_a_mention_rings_everywhere_and_reading_it_once_is_enough(visit: Visit) -> None:
    tom, maya, phone = visit("tom"), visit("maya"), visit("maya", "/notices/", width=390)
    read_all(maya)
    maya.goto("/s/")
    mention(tom, "What do you say, @maya?")
    expect(maya.locator(".rail [data-bell]")).to_contain_text(re.compile(r"\d"))
    expect(phone.locator("#told")).to_contain_text("Tom Lindqvist mentioned you")
    expect(phone.locator("#told")).to_contain_text("You were mentioned")
    maya.goto("/notices/")
    maya.get_by_role("link", name=re.compile("Tom Lindqvist mentioned you")).first.click()
    expect(maya.locator("#talk")).to_contain_text("What do you say, @maya?")
    expect(phone.locator(".told-new", has_text="platform post")).to_have_count(0)
    violations = Axe().run(phone).response["violations"]
    assert not violations, violations


def test_seeing_a_thread_is_reading_its_notices(visit: Visit) -> None:
    tom, maya, other = visit("tom"), visit("maya"), visit("maya", "/notices/")
    read_all(other)
    mention(tom, "Look here, @maya.")
    expect(other.locator(".told-new", has_text="platform post")).not_to_have_count(0)
    maya.goto("/s/platform/")
    maya.get_by_role("link", name="platform post").first.click()
    expect(maya.locator("#talk .comment").last).to_contain_text("Look here")
    maya.locator("#talk .comment").last.evaluate("(one) => one.scrollIntoView()")
    expect(other.locator(".told-new", has_text="platform post")).to_have_count(0)


def test_a_thread_is_muted_until_tomorrow_and_heard_again(visit: Visit) -> None:
    maya, tom, aiko = visit("maya"), visit("tom"), visit("aiko")
    read_all(maya)
    read_all(aiko)
    maya.goto("/s/platform/")
    maya.get_by_role("link", name="platform post").first.click()
    expect(maya.locator(".reach")).to_contain_text("Seen by")
    maya.locator(".hear summary").click()
    violations = Axe().run(maya).response["violations"]
    assert not violations, violations
    maya.get_by_role("button", name="Until tomorrow at 9:00").click()
    expect(maya.locator(".hear summary")).to_contain_text("Muted")
    mention(tom, "Can you hear me, @maya? And you, @aiko?")
    expect(aiko.locator(".told-new", has_text="platform post")).not_to_have_count(0)
    maya.goto("/notices/?tab=unread")
    expect(maya.locator("#told")).not_to_contain_text("platform post")
    maya.goto("/account/notices/")
    row = maya.locator("tr", has_text="platform post")
    row.locator("summary").click()
    row.get_by_role("button", name="Hear again now").click()
    expect(row.locator("summary")).not_to_contain_text("Muted")


def test_what_reaches_one_is_chosen_on_one_page(visit: Visit) -> None:
    for width in (1440, 390):
        page = visit("tom", "/account/notices/", width=width)
        violations = Axe().run(page).response["violations"]
        assert not violations, violations
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("select[name=digest]").select_option("weekly")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("select[name=digest]")).to_have_value("weekly")
    space = page.locator("tr", has_text="Platform")
    space.locator("summary").click()
    space.get_by_role("button", name="Digest only").click()
    expect(space.locator("summary")).to_contain_text("Digest only")
    page.keyboard.press("Escape")
