"""An idea is proposed, supported and looked after; a question is put to the leadership without a name."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit, settled
from tests.journeys.test_screens import check


def test_support_arrives_and_the_owner_says_where_it_stands(visit: Visit) -> None:
    tom, maya = visit("tom", "/s/platform/ideas/"), visit("maya")
    tom.get_by_role("link", name="Propose an idea").click()
    with tom.expect_response(re.compile("/ideas/similar/")):
        tom.get_by_label("In one sentence").fill("A quiet hour every morning")
    tom.get_by_label("What would change").fill("From nine to **ten**.")
    settled(tom)
    expect(tom.get_by_label("In one sentence")).to_have_value("A quiet hour every morning")
    tom.get_by_role("button", name="Propose").click()
    expect(tom.locator("h1")).to_contain_text("A quiet hour")
    maya.goto(tom.url)
    maya.get_by_role("button", name="Support it").click()
    expect(maya.get_by_role("button", name="You support it")).to_be_visible()
    expect(tom.locator("[data-count=support]")).to_contain_text("1 person supports it")
    maya.get_by_role("link", name="Look after it").click()
    check(maya, [maya.url])
    maya.get_by_label("Stage").select_option("tried")
    maya.get_by_label("Why?").fill("Two teams begin on Monday.")
    maya.get_by_role("button", name="Say where it stands").click()
    expect(maya.locator(".turns")).to_contain_text("Two teams begin on Monday.")
    check(maya, [maya.url, "/s/platform/ideas/", "/s/platform/ideas/?order=waiting", "/ideas/"])
    tom.set_viewport_size({"width": 390, "height": 844})
    check(tom, [tom.url, "/s/platform/ideas/", "/ideas/?order=support", "/ideas/new/"])


def test_somebody_asks_the_leadership_without_a_name(visit: Visit) -> None:
    owner = visit("owner", "/open-door/")
    owner.get_by_label("Name").fill("Ask us anything")
    owner.get_by_role("button", name="Open the door").click()
    aiko = visit("aiko", "/open-door/")
    aiko.get_by_role("link", name="Ask a question").click()
    check(aiko, [aiko.url])
    aiko.get_by_label("Your question").fill("Why did the canteen close?")
    aiko.get_by_label("Without my name").check()
    expect(aiko.get_by_label("Your question")).to_have_value("Why did the canteen close?")
    aiko.get_by_role("button", name="Ask").click()
    expect(aiko.locator("main")).to_contain_text("nothing here says that it was you")
    expect(aiko.locator(".idea-line")).to_contain_text("Somebody here")
    expect(aiko.locator(".idea-line")).to_contain_text("Waiting since today")
    owner.goto("/open-door/")
    owner.get_by_role("link", name="Why did the canteen close?").click()
    expect(owner.locator("main")).not_to_contain_text("Aiko")
    check(owner, [owner.url, "/open-door/"])
