"""A query is built with a live preview, hears what was kept, and one click says in what mood it was."""

import pytest
from playwright.sync_api import expect

from tests.embedded.console import engawa
from tests.journeys.conftest import Visit, await_words
from tests.journeys.house import House
from tests.journeys.test_screens import check

TALK = """
from engawa.outside.channels.models import Account
from engawa.outside.listening.tests.listeners import hears, said
from tests.world import World
hears(
    World(),
    said(9001, "The new Tatami roof drips again, I hate it and nobody answers me."),
    said(9002, "The new Tatami roof drips again, I hate it and nobody answers me. Same here", by="bob"),
    said(9003, "Tatami doors are wonderful, thank you", by="cy"),
    handle="@tatami@paper",
)
Account.objects.using("courier").filter(handle="@tatami@paper").update(state="closed")
"""


@pytest.fixture(scope="module")
def talk(house: House) -> None:
    """Three people speak in public before anybody listens."""
    told = engawa(house.home, "shell", "-c", TALK)
    assert told.returncode == 0, told.stderr


@pytest.mark.usefixtures("talk")
def test_a_query_is_built_heard_and_its_mood_corrected(visit: Visit) -> None:
    tom = visit("tom", "/listen/queries/new/")
    tom.get_by_label("Name").fill("Tatami")
    wanted = tom.get_by_label("What to listen for")
    wanted.fill("tatami (roof* OR doors")
    expect(tom.locator("#preview")).to_contain_text("not closed")
    wanted.fill("tatami (roof* OR doors)")
    expect(tom.locator("#preview")).to_contain_text("3 times")
    expect(tom.locator("#preview mark").first).to_be_visible()
    tom.get_by_label("Space", exact=True).select_option(label="Platform")
    tom.get_by_role("button", name="Listen", exact=True).click()
    expect(tom.locator("h1")).to_contain_text("Tatami")
    await_words(tom, tom.url, "are wonderful")
    tom.reload()
    expect(tom.get_by_text("are wonderful").first).to_be_visible()
    query = tom.url
    check(tom, [query, "/listen/", "/listen/queries/", "/listen/queries/new/"])
    tom.goto("/listen/")
    story = tom.locator(".story", has_text="drips again")
    expect(story).to_contain_text("told 2 times")
    story.locator("a", has_text="drips again").click()
    expect(tom.locator("main")).to_contain_text("of its stretches of three words are the same")
    tom.locator(".said-there", has_text="Same here").get_by_role("link").filter(
        has=tom.locator("time")
    ).click()
    beside = tom.locator(".mood-beside")
    beside.get_by_role("button", name="Glad").click()
    expect(beside).to_contain_text("said by Tom Lindqvist")
    check(tom, [tom.url])
    beside.get_by_role("button", name="Undo").click()
    expect(beside).to_contain_text("the model learns from it")
    expect(beside).not_to_contain_text("said by Tom")


@pytest.mark.usefixtures("talk")
def test_where_the_talk_is_has_no_barrier_in_the_dark_on_a_phone(visit: Visit) -> None:
    page = visit("maya", "/listen/where/?by=people", width=390, color_scheme="dark")
    check(
        page, ["/listen/where/?by=people", "/listen/where/", "/listen/", "/listen/queries/new/?text=tatami"]
    )


@pytest.mark.usefixtures("talk")
def test_a_query_is_made_without_scripts(visit: Visit) -> None:
    page = visit("tom", "/listen/queries/new/", java_script_enabled=False)
    page.get_by_label("Space", exact=True).select_option(label="Platform")
    page.get_by_label("Name").fill("Plain")
    page.get_by_label("What to listen for").fill("tatami OR")
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("missing at the end")
    page.get_by_label("What to listen for").fill("tatami OR plain")
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Plain")
