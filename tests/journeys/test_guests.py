"""Guests come in seeing what was said they would; a link shows one thing; figures are for members."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, settled


def no_barrier(page: Page, paths: Sequence[str] = ()) -> None:
    found = []
    for path in paths or [""]:
        if path:
            page.goto(path)
        settled(page)
        violations = Axe().run(page).response["violations"]
        found += [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
        if (wider := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append(f"{page.url}: {wider} pixels wider than the window")
    assert not found, "\n".join(found)


def test_a_guest_comes_in_and_sees_what_was_said(visit: Visit) -> None:
    maya = visit("maya", "/invite/guest/")
    maya.get_by_label("Partner council").check()
    maya.get_by_label("They stay until").fill((date.today() + timedelta(days=10)).isoformat())
    maya.get_by_label("Their name").fill("Nia Newcome")
    maya.get_by_role("button", name="Show what they will see").click()
    expect(maya.locator("main")).to_contain_text(re.compile(r"Will see \d+ people, \d+ items\."))
    maya.get_by_role("button", name="Make the link").click()
    link = re.findall(r"/invitation/[\w-]+/", maya.content())[0]
    nia = visit("nobody", link)
    nia.get_by_label("Your name").fill("Nia Newcome")
    nia.get_by_label("Your address").fill("nia@partner.example")
    nia.get_by_label("A password").fill("quite long and secret")
    nia.get_by_role("button", name="Come in").click()
    expect(nia).not_to_have_url(re.compile("/invitation/"))
    nia.goto("/guests/")
    expect(nia.locator("main")).to_contain_text("Maya Okafor answers for you")
    no_barrier(nia)
    for path in ("/s/platform/", "/s/platform/about/"):
        answer = nia.goto(path)
        assert answer
        assert answer.status == 404
    maya.goto("/guests/")
    waiting = maya.locator("section", has_text="Waiting for your word")
    expect(waiting).to_contain_text("Nia Newcome")
    no_barrier(maya)
    waiting.locator(".stay", has_text="Nia Newcome").get_by_role("button", name="30 more days").click()
    expect(waiting.filter(has_text="Nia Newcome")).to_have_count(0)
    maya.locator(".stay", has_text="Nia Newcome").get_by_role("button", name="End the stay").click()
    expect(maya.locator("main")).not_to_contain_text("Nia Newcome")
    answer = nia.goto("/s/council/")
    assert answer
    assert answer.status == 404


def test_a_link_without_an_account_shows_one_thing_until_it_ends(visit: Visit) -> None:
    maya = visit("maya", "/s/platform/settings/")
    maya.get_by_label("Members may give out links to single items").check()
    maya.locator("section", has_text="Guests and links").get_by_role("button", name="Keep it").click()
    tom = visit("tom", "/s/platform/")
    tom.get_by_role("link", name="platform post").first.click()
    out = tom.locator(".links-out")
    out.get_by_text("Link for somebody without an account").click()
    expect(out).to_contain_text("Whoever has the link will read this as well")
    out.get_by_label("Show what was said about it, too").check()
    out.get_by_role("button", name="Make the link").click()
    expect(tom.locator("main")).to_contain_text("1 link without an account is open")
    no_barrier(tom)
    link = re.findall(r"/l/[\w-]+/", tom.locator(".links-out code").inner_text())[0]
    visitor = visit("nobody", link, width=390)
    expect(visitor.locator("main")).to_contain_text("platform post")
    expect(visitor.locator("main")).to_contain_text("platform comment")
    no_barrier(visitor)
    for path in ("/s/platform/", "/people/", "/search/?q=platform"):
        visitor.goto(path)
        expect(visitor.locator("main")).not_to_contain_text("platform post")
    maya.goto("/s/platform/about/")
    listed = maya.locator("section", has_text="Links without an account").last
    expect(listed).to_contain_text("used once")
    listed.get_by_role("button", name="Take back").click()
    answer = visitor.goto(link)
    assert answer
    assert answer.status == 410
    no_barrier(visitor)


def test_the_screens_of_guests_and_figures_have_no_barrier(visit: Visit) -> None:
    for width, scheme in ((1440, "light"), (390, "dark")):
        page = visit("maya", width=width, color_scheme=scheme)
        no_barrier(
            page,
            [
                "/guests/",
                "/s/council/about/?who=rosa",
                "/s/council/members/",
                "/s/council/meter/",
                "/s/new/?outline=rollout",
            ],
        )
