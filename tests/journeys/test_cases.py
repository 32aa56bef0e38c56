"""The loop: two complain outside, those who can mend it hear of it and do, and both are told where they spoke."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.embedded.console import engawa
from tests.journeys import file_paper
from tests.journeys.conftest import SOON, Visit, await_words
from tests.journeys.house import House
from tests.journeys.test_screens import check

FRONT_DESK = """
from engawa.boundary import reading_as
from engawa.people.models import Person
from engawa.spaces.actions import create_space
from tests.journeys.file_paper import open_account
maya = Person.objects.using("courier").get(handle="maya")
with reading_as(maya.pk):
    made = create_space(actor=maya, name="Front desk", purpose="", audience=1, joining="invited", parts=["posts"])
open_account(made.slug, "cards")
"""
AGAIN = "Mended in 2.4.2, with the cookies that were there before."
SECRET = "The same-site change again; reproduced on 19.0."


def test_what_is_said_outside_reaches_those_who_fix_it_and_the_answer_goes_back(
    visit: Visit, house: House
) -> None:
    told = engawa(house.home, "shell", "-c", FRONT_DESK)
    assert told.returncode == 0, told.stderr
    now = datetime.now(UTC)
    earlier = now - timedelta(hours=2)
    file_paper.tell(
        house.home, 1, "Safari loops at sign-in, I clear cookies daily.", "runa", earlier, on="cards"
    )
    file_paper.tell(
        house.home, 2, "Sign-in loops in Safari? Cookies cleared, no help.", "ilse", now, on="cards"
    )

    maya = visit("maya", "/inbox/?q=clear+cookies+daily")
    await_words(maya, "/inbox/?q=clear+cookies+daily", "I clear cookies")
    maya.reload()
    maya.locator(".desk-row", has_text="I clear cookies").locator("a").first.click()
    maya.get_by_role("link", name="Make it a case").first.press("Enter")
    check(maya, [maya.url])
    maya.get_by_label("The trouble, in one sentence").fill("Sign-in loops on Safari")
    maya.get_by_role("button", name="Make it a case").press("Enter")
    expect(maya.locator("h1")).to_have_text("Sign-in loops on Safari")
    case = maya.url
    await_words(maya, case + "proposals/", "Add to the case")
    maya.goto(case)
    maya.locator("#proposals").get_by_role("button", name="Add to the case").first.press("Enter")
    expect(maya.locator("#proposals")).not_to_contain_text("Cookies cleared", timeout=SOON)

    maya.goto(case)
    expect(maya.locator(".case-outside")).to_contain_text("Cookies cleared, no help.")
    expect(maya.locator(".case-figures")).to_contain_text("people")
    maya.get_by_role("link", name="Carry it inside").press("Enter")
    check(maya, [maya.url])
    maya.get_by_role("radio", name="Platform").check()
    maya.get_by_label("What they should know").fill("Two so far, both on Safari.")
    maya.get_by_role("button", name="Carry it").press("Enter")
    expect(maya.locator(".case-inside")).to_contain_text("Two so far, both on Safari.")

    tom = visit("tom", case)
    tom.locator("#reply textarea").fill(SECRET)
    tom.locator("#reply").get_by_role("button", name="Write to Platform").click()
    expect(tom.locator("#talk")).to_contain_text(SECRET, timeout=SOON)
    tom.goto(case + "care/")
    check(tom, [tom.url])
    tom.get_by_label("State").select_option("fixed")
    tom.get_by_role("button", name="Say where it stands").press("Enter")
    expect(tom.locator(".case-head")).to_contain_text("Fixed")
    tom.goto(case + "telling/")
    check(tom, [tom.url])
    tom.get_by_label("What they are told").fill("Mended in 2.4.1, thank you for telling us.")
    tom.get_by_role("button", name="Keep it for approval").press("Enter")
    expect(tom.locator("main")).to_contain_text("Somebody else who answers outside")
    maya.goto(case + "telling/")
    maya.get_by_role("button", name="Approve and tell them").press("Enter")

    await_words(maya, case + "progress/", "2 of 2")
    await_words(maya, case + "telling/", "2 of 2 told")
    said = file_paper.said(house.home, "cards")
    assert sorted(one["answers"] for one in said) == ["cards:1", "cards:2"]
    assert {one["text"] for one in said} == {"Mended in 2.4.1, thank you for telling us."}

    maya.goto(case)
    maya.locator("#often").scroll_into_view_if_needed()
    expect(maya.locator(".case-steps")).to_be_visible()
    before = _top(maya)
    ours = next(f"cards:ours/{one['key']}" for one in said if one["answers"] == "cards:1")
    file_paper.tell(house.home, 3, "It is not mended.", "runa", datetime.now(UTC), on="cards", answers=ours)
    await_words(maya, case, "It is not mended.")
    expect(maya.locator(".case-outside")).to_contain_text("It is not mended.", timeout=SOON)
    assert abs(_top(maya) - before) < 2
    opened_and_told_again(tom, maya, case)
    await_words(maya, case + "progress/", "2 of 2<small>told")
    again = [one["answers"] for one in file_paper.said(house.home, "cards") if one["text"] == AGAIN]
    assert sorted(again) == ["cards:2", "cards:3"]
    check(
        maya,
        [
            case,
            case + "telling/",
            case + "voices/",
            "/cases/",
            "/s/platform/releases/",
            "/s/platform/trackers/",
        ],
    )
    maya.set_viewport_size({"width": 390, "height": 844})
    check(maya, [case, case + "telling/", "/cases/"])


def opened_and_told_again(tom: Page, maya: Page, case: str) -> None:
    """It was not mended: all of it once more, with what was told before beside it."""
    for state, reason in (("fixing", "Not mended, she says."), ("fixed", "")):
        tom.goto(case + "care/")
        tom.get_by_label("State").select_option(state)
        tom.locator("form[action$='/state/'] [name=reason]").fill(reason)
        tom.get_by_role("button", name="Say where it stands").press("Enter")
        expect(tom.locator(".case-head")).to_be_visible()
    expect(tom.locator("#progress")).to_contain_text("Before it was opened again: 2 of 2 told")
    tom.goto(case + "telling/")
    expect(tom.locator("main")).to_contain_text("It is not mended.")
    check(tom, [tom.url])
    tom.get_by_label("What they are told").fill(AGAIN)
    tom.get_by_role("button", name="Keep it for approval").press("Enter")
    expect(tom.locator("main")).to_contain_text("Somebody else who answers outside")
    maya.goto(case + "telling/")
    maya.get_by_role("button", name="Approve and tell them").press("Enter")
    expect(maya.locator("main")).to_contain_text("What they answered")


def _top(page: Page) -> float:
    """Where what is read stands on the screen: what was in its middle when this was asked first."""
    return float(
        page.evaluate(
            "() => (window.read ??= document.elementFromPoint(innerWidth / 4, innerHeight / 2))"
            ".getBoundingClientRect().top"
        )
    )
