"""People vote, and others see the count change; members say that they have read."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_screens import check


def test_votes_arrive_where_the_poll_is_open(visit: Visit) -> None:
    maya, tom = visit("maya", "/s/platform/"), visit("tom", "/s/platform/")
    maya.locator("textarea[name=body]").first.fill("Nobody knows yet.")
    maya.get_by_role("link", name="Ask for votes").click()
    expect(maya.locator("textarea[name=body]")).to_have_value("Nobody knows yet.")
    maya.get_by_label("What do you want to know?").fill("Where do we meet?")
    maya.get_by_label("Choices").fill("Here\nThere")
    maya.get_by_label("Show the result before").check()
    maya.get_by_role("button", name="Ask").click()
    expect(maya.locator("h1")).to_contain_text("Where do we meet?")
    tom.goto(maya.url)
    tom.get_by_role("radio", name="There").check()
    tom.get_by_role("button", name="Vote").click()
    expect(tom.get_by_role("button", name="Change my vote")).to_be_visible()
    expect(maya.locator("[data-count=voted]")).to_contain_text("1 person voted")
    expect(maya.locator("[data-count=choice-2]")).to_contain_text("100")
    maya.get_by_role("radio", name="Here", exact=True).focus()
    maya.keyboard.press("Space")
    tom.get_by_role("radio", name="Here", exact=True).check()
    tom.get_by_role("button", name="Change my vote").click()
    expect(maya.locator("[data-count=choice-1]")).to_contain_text("100")
    expect(maya.get_by_role("radio", name="Here", exact=True)).to_be_checked()
    maya.get_by_role("button", name="Vote").click()
    expect(tom.locator("[data-count=voted]")).to_contain_text("2 people voted")
    check(tom, [tom.url])


def test_one_votes_on_the_card_in_the_stream(visit: Visit) -> None:
    page = visit("aiko", "/s/platform/", width=390)
    card = page.locator("article.card", has_text="platform poll")
    card.scroll_into_view_if_needed()
    card.get_by_label("Coffee").check()
    card.get_by_role("button", name="Vote").click()
    expect(card.locator("[data-count=choice-2]")).to_contain_text("1")


def test_what_must_be_read_waits_at_home_until_one_says_so(visit: Visit) -> None:
    page = visit("aiko")
    listed = page.get_by_role("region", name="To be read")
    listed.get_by_role("link", name="platform rule").click()
    check(page, [page.url])
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("#receipt")).to_contain_text("You said that you have read it.")
    page.goto("/")
    expect(listed).to_be_visible()
    expect(listed.get_by_role("link", name="platform rule")).to_have_count(0)
