"""Somebody is found by what they know, introduced, thanked, and hides what they like."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit


def no_barrier(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert not violations, [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_skills_are_said_found_and_hidden(visit: Visit) -> None:
    tom = visit("tom", "/people/me/knowledge/", width=390)
    tom.get_by_role("textbox", name="Something you know").fill("Pump seals")
    tom.get_by_role("button", name="Say so").click()
    expect(tom.locator("main")).to_contain_text("pump seals")
    no_barrier(tom)
    maya = visit("maya", "/people/")
    maya.get_by_role("searchbox", name="Who knows …").fill("pump seals")
    maya.get_by_role("button", name="Find").click()
    maya.get_by_role("link", name="Tom Lindqvist").first.click()
    expect(maya.locator("main")).to_contain_text("says so themselves")
    expect(maya.locator("main")).to_contain_text("You know each other")
    no_barrier(maya)
    tom.get_by_role("button", name="Hide everything").click()
    expect(tom.locator("main")).to_contain_text("hidden from everybody")
    maya.goto("/people/?skill=pump+seals")
    expect(maya.locator("main")).to_contain_text("Nobody found")
    tom.get_by_role("button", name="Show it again").click()


def test_thanks_stand_under_what_they_are_for(visit: Visit) -> None:
    tom = visit("tom", "/s/platform/")
    tom.get_by_role("link", name="platform post").first.click()
    tom.locator("main").get_by_role("link", name="Thank").first.click()
    tom.get_by_role("textbox", name="What for").fill("For the clear plan")
    no_barrier(tom)
    tom.get_by_role("button", name="Send thanks").click()
    expect(tom.locator("main")).to_contain_text("For the clear plan")


def test_the_chart_opens_branch_by_branch_with_the_keyboard(visit: Visit) -> None:
    owner = visit("owner")
    for who, lead in (("Maya Okafor", "olga"), ("Tom Lindqvist", "maya")):
        owner.goto(f"/people/?q={who.partition(' ')[0]}")
        owner.locator("main").get_by_role("link", name=who).first.click()
        owner.get_by_title("More").click()
        owner.get_by_role("link", name="Reports to …").click()
        owner.get_by_role("searchbox", name="Name, handle or team").fill(lead)
        owner.get_by_role("button", name="Find").click()
        owner.get_by_role("button", name="Choose").first.click()
    owner.goto("/people/chart/")
    expect(owner.locator("main").get_by_role("link", name="Maya Okafor").first).to_be_visible()
    owner.locator("summary", has_text="Who reports to Maya Okafor").focus()
    owner.keyboard.press("Enter")
    expect(owner.locator("main").get_by_role("link", name="Tom Lindqvist").first).to_be_visible()
    no_barrier(owner)
