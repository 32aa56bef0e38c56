"""A file of customers is tried and kept; somebody is found, joined, left alone and erased."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import SOON, Visit, await_words
from tests.journeys.test_screens import check

TABLE = """name,mail,company,customer since,do not contact,note
Kelda Moor,kelda@norte.example,Norte,2022-05-01,,Likes tea
Kelda M.,kelda@home.example,,,,
Pia Sand,pia@sur.example,Sur,,yes,
Nobody,no mail,,,,
"""


def test_customers_come_by_file_and_one_of_them_goes(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(TABLE)
    maya = visit("maya", "/contacts/files/")
    maya.get_by_label("Into which space?").select_option(label="Platform")
    maya.get_by_label("File", exact=True).set_input_files(path)
    maya.get_by_role("button", name="Try it").click()
    expect(maya.locator("main")).to_contain_text("nothing was kept yet", timeout=SOON)
    expect(maya.locator("main")).to_contain_text("is no mail address")
    maya.get_by_role("button", name="Keep the 3 that can be taken").click()
    expect(maya.locator("main")).to_contain_text("Kept.", timeout=SOON)

    maya.goto("/contacts/?q=kelda")
    maya.get_by_role("link", name="Kelda Moor").click()
    expect(maya.locator("main")).to_contain_text("Likes tea")
    person = maya.url
    maya.get_by_role("link", name="Same as").click()
    maya.get_by_role("searchbox", name="Name, handle or address").last.fill("kelda@home")
    maya.locator("main").get_by_role("button", name="Search").click()
    maya.get_by_role("link", name="This one").click()
    maya.get_by_label("Somebody of us knows it").check()
    maya.get_by_label("What exactly?").fill("She writes from both addresses.")
    check(maya, [maya.url, "/contacts/", "/contacts/proposals/", "/contacts/files/", "/contacts/crm/"])
    maya.goto(f"{person}join/?q=kelda@home")
    maya.get_by_role("link", name="This one").click()
    maya.get_by_label("Somebody of us knows it").check()
    maya.get_by_label("What exactly?").fill("She writes from both addresses.")
    maya.get_by_role("button", name="They are the same").click()
    expect(maya.locator("main")).to_contain_text("kelda@home.example")
    maya.get_by_role("button", name="Part them again").click()
    expect(maya.locator("main")).not_to_contain_text("kelda@home.example")
    expect(maya.locator(".trail")).to_contain_text("undone by Maya")

    maya.get_by_role("link", name="Consent").click()
    maya.get_by_label("Do not contact").check()
    maya.get_by_label("How do you know?").fill("She wrote it on 3 May.")
    check(maya, [maya.url])
    maya.get_by_label("Do not contact").check()
    maya.get_by_label("How do you know?").fill("She wrote it on 3 May.")
    maya.get_by_role("button", name="Note it").click()
    expect(maya.locator(".trail")).to_contain_text("3 May")
    check(maya, [maya.url, f"{maya.url}edit/", f"{maya.url}erasure/", "/contacts/crm/new/tryton/"])
    maya.set_viewport_size({"width": 390, "height": 844})
    check(maya, [person, "/contacts/", "/contacts/files/"])

    maya.goto(f"{person}erasure/")
    maya.get_by_label("On whose request?").fill("Asked by mail on 3 May")
    maya.get_by_label("Yes, erase them").check()
    maya.get_by_role("button", name="Erase them").click()
    expect(maya.locator("main")).to_contain_text("They are being erased")
    await_words(maya, person, "asked to be forgotten")
    maya.goto(person)
    expect(maya.locator("main")).to_contain_text("asked to be forgotten")
    expect(maya.locator("main")).not_to_contain_text("kelda@norte.example")
