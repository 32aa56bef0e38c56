"""People write and answer, and others see it arrive."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_a_post_arrives_without_moving_what_is_read(visit: Visit) -> None:
    maya, tom = visit("maya"), visit("tom")
    before = tom.locator("article.card").first.get_attribute("id")
    chosen = maya.locator("select[name=space] option", has_text="Platform").get_attribute("value")
    maya.locator("select[name=space]").select_option(chosen)
    expect(maya.locator("form.composer")).to_have_class(re.compile("ring-inside"))
    maya.locator("textarea[name=body]").first.fill("Has anybody **rotated** the keys?")
    maya.get_by_role("button", name="Share").click()
    expect(maya.locator("article.card").first).to_contain_text("Has anybody rotated the keys?")
    pill = tom.get_by_role("button", name="1 new")
    expect(pill).to_be_visible()
    assert tom.locator("article.card").first.get_attribute("id") == before
    pill.click()
    expect(tom.locator("article.card").first).to_contain_text("Has anybody rotated the keys?")


def test_an_answer_arrives_in_an_open_talk(visit: Visit) -> None:
    maya, tom = visit("maya", "/s/platform/"), visit("tom", "/s/platform/")
    for page in (maya, tom):
        page.get_by_role("link", name="platform post").first.click()
        expect(page.locator("#reply")).to_be_visible()
    tom.locator("#reply textarea").fill("Yes, on Tuesday.")
    tom.locator("#reply").get_by_role("button", name="Reply").click()
    expect(tom.locator("#talk")).to_contain_text("Yes, on Tuesday.")
    expect(maya.locator("#talk")).to_contain_text("Yes, on Tuesday.")
    expect(maya.locator("#talk .comment", has_text="Yes, on Tuesday.")).to_have_count(1)
    expect(tom.locator("#talk .comment", has_text="Yes, on Tuesday.")).to_have_count(1)


def test_a_guest_hears_nothing_of_what_is_not_theirs(visit: Visit) -> None:
    rosa, maya = visit("guest"), visit("maya", "/s/platform/")
    expect(rosa.locator("main")).to_contain_text("council post")
    expect(rosa.locator("main")).not_to_contain_text("platform post")
    maya.locator("textarea[name=body]").first.fill("Only for us.")
    maya.get_by_role("button", name="Share").click()
    expect(maya.locator("article.card").first).to_contain_text("Only for us.")
    maya.goto("/s/council/")
    maya.locator("textarea[name=body]").first.fill("For the partners.")
    maya.get_by_role("button", name="Share").click()
    expect(rosa.get_by_role("button", name="1 new", exact=True)).to_be_visible()
    rosa.goto("/search/?q=platform")
    expect(rosa.locator("main")).to_contain_text("Nothing found")


def test_everything_is_found_again_from_the_keyboard(visit: Visit) -> None:
    page = visit("tom")
    page.keyboard.press("Control+k")
    page.keyboard.type("lab pag")
    expect(page.get_by_role("option", name=re.compile("lab page"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/pages/"))
    expect(page.locator("h1")).to_contain_text("lab page")
