"""A desk without a mouse: a day with the inbox, a case and a mood by keys alone, and one always sees where one is."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.embedded.console import engawa
from tests.journeys import file_paper
from tests.journeys.conftest import SOON, Visit, await_words
from tests.journeys.house import House

ON = "slips"
NIGHT_DESK = """
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.outside.inbox.actions.keeping import keep_answer
from engawa.outside.inbox.models import Desk
from engawa.people.models import Person
from engawa.spaces.actions import create_space
from engawa.spaces.actions.members import add_member
from tests.journeys.file_paper import open_account
people = Person.objects.using("courier").in_bulk(["maya", "tom"], field_name="handle")
with reading_as(people["maya"].pk):
    made = create_space(
        actor=people["maya"], name="Night desk", purpose="", audience=1, joining="invited", parts=["posts"]
    )
    add_member(made, people["tom"], actor=people["maya"])
    keep_answer(made, Item.objects.filter(kind="page", space__slug="platform").first(), actor=people["maya"])
Desk.objects.using("courier").create(space=made, risky_words=["refund"])
open_account(made.slug, "ON")
print(made.pk)
"""
SAID = [
    ("odile", "The blue lantern flickers since Monday."),
    ("odile", "And what about my money?"),
    ("prosper", "My blue lantern flickers, too."),
    ("quirin", "Is there a blue lantern for boats?"),
]


def test_a_day_at_the_desk_needs_no_mouse(visit: Visit, house: House) -> None:
    told = engawa(house.home, "shell", "-c", NIGHT_DESK.replace("ON", ON))
    assert told.returncode == 0, told.stderr
    desk = f"/inbox/?space={told.stdout.split()[-1]}"
    for number, (who, text) in enumerate(SAID, 1):
        answers = f"{ON}:1" if number == 2 else ""
        file_paper.tell(house.home, number, text, who, datetime.now(UTC), on=ON, answers=answers)
    tom = visit("tom")
    for words in ("my money?", "flickers, too", "for boats"):
        await_words(tom, desk, words)

    open_talk(tom, desk, "Odile")
    keys(tom, "a")
    expect(tom.locator(".desk-top")).to_contain_text("Leave it")
    keys(tom, "n")
    tom.keyboard.type("She asked for it twice.")
    keys(tom, "Control+Enter")
    expect(tom.locator(".desk-note")).to_contain_text("asked for it twice", timeout=SOON)
    expect(tom.locator(".desk-log")).to_be_focused()
    keys(tom, "s")
    expect(tom.locator(".desk-offer summary")).to_be_focused()
    keys(tom, "Enter")
    expect(tom.locator(".desk-saved-text")).to_be_visible()
    reach(tom, "Put it into the answer", "Tab")
    keys(tom, "Enter")
    expect(tom.locator("#answer textarea")).to_be_focused()
    expect(tom.locator("#answer textarea")).not_to_have_value("")
    keys(tom, "Control+a")
    tom.keyboard.type("Your refund is on its way.")
    keys(tom, "Escape", "p")
    expect(tom.locator("[data-preview] .desk-part")).to_contain_text("Your refund", timeout=SOON)
    keys(tom, "r", "Control+Enter")
    expect(tom.locator(".desk-line.desk-answer")).to_contain_text("Waits for approval", timeout=SOON)
    keys(tom, "t")
    reach(tom, "Maya Okafor", "j")
    keys(tom, "Enter")
    expect(tom.locator(".desk-state")).to_contain_text("Maya Okafor")

    maya = visit("maya", desk)
    listening(maya)
    keys(maya, "v")
    expect(maya.locator("h1")).to_have_text("Waits for approval")
    reach(maya, "Look at it", "j", within="Odile")
    keys(maya, "Enter")
    expect(maya.locator("h1")).to_contain_text("Tom Lindqvist")
    reach(maya, "Change it", "Tab")
    keys(maya, "Control+Enter")
    expect(maya.locator(".desk-ours")).to_contain_text("Your refund is on its way.", timeout=SOON)

    open_talk(tom, desk, "Prosper")
    keys(tom, "m")
    reach(tom, "Put it in", "j", within="Quirin")
    keys(tom, "Enter")
    expect(tom.locator(".desk-lines")).to_contain_text("for boats")
    reach(tom, "Look at it", "Tab", within="put another talk")
    keys(tom, "Enter")
    expect(tom.locator(".desk-top")).to_contain_text("Part them again")
    keys(tom, "m")
    expect(tom.locator(".desk-top")).not_to_contain_text("Part them again")
    expect(tom.locator(".desk-lines")).to_contain_text("for boats")
    open_talk(tom, desk + "&state=waiting", "Odile")
    reach(tom, "A talk of its own", "Tab")
    keys(tom, "Enter")
    expect(tom.locator(".desk-lines")).not_to_contain_text("since Monday")
    expect(tom.locator(".desk-lines")).to_contain_text("my money?")

    open_talk(tom, desk, "Prosper")
    keys(tom, "x", "k", "x")
    expect(tom.locator("[data-chosen]")).to_have_text("2")
    keys(tom, "b")
    expect(tom.locator("#text")).to_be_focused()
    tom.keyboard.type("Good evening {name}, we look at it tonight.")
    keys(tom, "Control+Enter")
    expect(tom.locator("main")).to_contain_text("Good evening Prosper")
    reach(tom, "Hand in 2 answers", "Tab")
    keys(tom, "Enter")
    expect(tom.locator("main")).to_contain_text("Good evening Prosper, we look")

    open_talk(tom, desk, "Prosper")
    expect(tom.locator(".mood-beside")).to_be_visible(timeout=SOON)
    keys(tom, "i")
    reach(tom, "Glad", "Tab")
    keys(tom, "Enter")
    expect(tom.locator(".mood-beside")).to_contain_text("said by Tom Lindqvist")
    assert at(tom) == "Glad"
    keys(tom, "?")
    expect(tom.locator("dialog[data-keys]")).to_contain_text("Put another talk into it")
    keys(tom, "Escape", "c", "Enter")
    expect(tom.locator("h1")).to_have_text("Make it a case")
    keys(tom, "Enter")
    expect(tom.locator(".case-head")).to_be_visible()
    case = tom.url
    reach(tom, "Look after it", "Tab")
    keys(tom, "Enter")
    reach(tom, "State", "Tab")
    tom.keyboard.type("Fixed")
    reach(tom, "Say where it stands", "Tab")
    keys(tom, "Enter")
    expect(tom.locator(".case-head")).to_contain_text("Fixed")
    reach(tom, "Tell them", "Tab")
    keys(tom, "Enter")
    reach(tom, "What they are told", "Tab")
    tom.keyboard.type("It shines steadily now.")
    keys(tom, "Control+Enter")
    expect(tom.locator("main")).to_contain_text("Somebody else who answers outside")
    maya.goto(case + "telling/")
    listening(maya)
    reach(maya, "Approve and tell them", "Tab")
    keys(maya, "Enter")
    await_words(maya, case + "telling/", "1 of 1 told")
    said = [one["text"] for one in file_paper.said(house.home, ON)]
    assert sorted(said) == ["It shines steadily now.", "Your refund is on its way."]


def keys(page: Page, *pressed: str) -> None:
    for one in pressed:
        page.keyboard.press(one)


def listening(page: Page) -> None:
    """Wait until the page takes keys."""
    expect(page.locator("eg-palette:defined")).to_be_attached()


def open_talk(page: Page, desk: str, name: str) -> None:
    """Down the list with J to somebody, and in with Enter."""
    page.goto(desk)
    expect(page.locator("eg-inbox:defined")).to_be_attached()
    reach(page, name, "j")
    keys(page, "Enter")
    expect(page.locator("#pane h1")).to_contain_text(name)
    expect(page.locator("#pane eg-thread:defined")).to_be_attached()


def reach(page: Page, words: str, key: str, *, within: str = "") -> None:
    """Press a key until the focus is where these words stand; on the way it is always somewhere, and seen."""
    listening(page)
    for _step in range(80):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.matches(':focus-visible')"), f"{key} lost the focus"
        if words in at(page) and within in page.evaluate(AROUND):
            return
    raise AssertionError(f"no way to “{words}”; at last: {at(page)}")


AROUND = "document.activeElement.closest('li, .card, form, section')?.innerText ?? ''"
AT = """(() => { const at = document.activeElement
  return (at.labels?.[0] ?? at.closest('summary, a, button'))?.innerText ?? '' })()"""


def at(page: Page) -> str:
    """What the focused thing is called."""
    return str(page.evaluate(AT)).strip()
