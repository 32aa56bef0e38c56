"""An owner lets a public space be followed, looks after it, and ends it."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_screens import check


def test_an_owner_lets_a_space_be_followed(visit: Visit) -> None:
    tom = visit("tom", "/s/blog/settings/")
    tom.locator("a[href='/s/blog/fediverse/']").click()
    check(tom, [tom.url])
    tom.get_by_label("Name in the fediverse").fill("Not a name")
    tom.get_by_role("button", name="Let it be followed").click()
    expect(tom.locator(".field-error")).to_contain_text("small letters")
    tom.get_by_label("Name in the fediverse").fill("product_blog")
    tom.get_by_role("button", name="Let it be followed").click()
    expect(tom.locator(".lead")).to_contain_text("@product_blog@")
    expect(tom.locator("main")).to_contain_text("Nobody follows yet")
    tom.get_by_label("Replies from outside wait until an owner lets them in").check()
    tom.get_by_role("button", name="Keep it").click()
    expect(tom.get_by_label("Replies from outside wait until an owner lets them in")).to_be_checked()
    tom.get_by_label("Server, or somebody’s address").fill("spam.example")
    tom.get_by_role("button", name="Block", exact=True).click()
    expect(tom.locator(".rows")).to_contain_text("spam.example")
    account = tom.url
    check(tom, [account])
    tom.set_viewport_size({"width": 390, "height": 844})
    check(tom, [account])
    tom.get_by_role("button", name="Unblock").click()
    expect(tom.locator("main")).to_contain_text("Nobody is blocked")
    tom.get_by_role("button", name="End it").click()
    expect(tom.locator("h1")).to_contain_text("End @product_blog@")
    tom.get_by_role("button", name="End it").click()
    tom.wait_for_url("**/s/blog/about/")
