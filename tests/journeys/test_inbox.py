"""Somebody outside complains; two of us see it arrive, do not talk over each other, and answer by keyboard alone."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests.embedded.console import engawa
from tests.journeys import file_paper
from tests.journeys.conftest import SOON, Visit, await_words
from tests.journeys.house import House
from tests.journeys.test_screens import check


def test_what_is_said_arrives_and_is_answered_by_keyboard(visit: Visit, house: House) -> None:
    told = engawa(
        house.home,
        "shell",
        "-c",
        "from tests.journeys.file_paper import open_account; open_account('platform')",
    )
    assert told.returncode == 0, told.stderr
    tom, aiko = visit("tom", "/inbox/"), visit("aiko", "/inbox/")
    before = how_many_wait(tom)
    for number, (who, text) in enumerate(
        [("kelda", "Signed out again. Third time."), ("pia", "Is it down?")], 1
    ):
        file_paper.tell(house.home, number, text, who, datetime.now(UTC))
    expect(tom.locator(".desk-rows")).to_contain_text("Signed out again.", timeout=SOON)
    expect(aiko.locator(".desk-rows")).to_contain_text("Is it down?", timeout=SOON)
    walk_to(tom, "Kelda")
    walk_to(aiko, "Kelda")
    tom.keyboard.press("a")
    expect(tom.locator(".desk-top")).to_contain_text("Leave it")
    expect(aiko.locator(".desk-lines")).to_contain_text("Tom Lindqvist took it", timeout=SOON)

    tom.keyboard.press("r")
    expect(aiko.locator("[data-part=hold]")).to_contain_text("Tom Lindqvist is answering", timeout=SOON)
    aiko.keyboard.press("n")
    aiko.keyboard.type("It is the cookie again, @tom.")
    aiko.keyboard.press("Control+Enter")
    expect(tom.locator(".desk-note")).to_contain_text("It is the cookie again", timeout=SOON)

    tom.keyboard.type("We see it too, and the team is on it.")
    expect(tom.locator("[data-count]")).to_contain_text("37 / 500")
    tom.keyboard.press("Control+Enter")
    expect(tom.locator("[data-count]")).to_have_text("0 / 500", timeout=SOON)
    expect(tom.locator(".desk-ours")).to_contain_text("the team is on it", timeout=SOON)
    expect(aiko.locator(".desk-ours")).to_contain_text("as Acme", timeout=SOON)
    expect(aiko.locator("[data-part=hold]")).not_to_contain_text("is answering", timeout=SOON)
    assert [one["text"] for one in file_paper.said(house.home)] == ["We see it too, and the team is on it."]
    assert "cookie" not in str(file_paper.said(house.home))

    talk = tom.url
    tom.get_by_role("link", name="Correct or take back").click()
    correction = tom.url
    check(tom, [correction])
    tom.get_by_label("As it should read").fill("We see it too; the team is on it.")
    tom.get_by_role("button", name="Correct it").click()
    expect(aiko.locator(".desk-lines")).to_contain_text("Tom Lindqvist corrected what we said", timeout=SOON)
    expect(aiko.locator(".desk-ours")).to_contain_text("We see it too; the team is on it.", timeout=SOON)
    assert [one["text"] for one in file_paper.said(house.home)] == ["We see it too; the team is on it."]
    tom.goto(talk)

    expect(tom.locator("eg-thread:defined").first).to_be_attached()
    tom.keyboard.press("e")
    expect(tom.locator(".desk-state")).to_contain_text("Done", timeout=SOON)
    tom.keyboard.press("?")
    expect(tom.locator("dialog[data-keys]")).to_be_visible()
    tom.keyboard.press("Escape")
    file_paper.tell(house.home, 3, "Still out.", "kelda", datetime.now(UTC), answers="paper:1")
    expect(tom.locator(".desk-lines")).to_contain_text("Still out.", timeout=SOON)
    expect(tom.locator(".desk-state")).not_to_contain_text("Done", timeout=SOON)
    expect(tom.locator("eg-inbox-count").first).to_have_text(f"{before + 2} wait for an answer", timeout=SOON)
    talk = tom.url
    check(tom, [talk, "/inbox/", "/inbox/waits/", "/inbox/approvals/", "/s/platform/desk/"])
    tom.set_viewport_size({"width": 390, "height": 844})
    check(tom, [talk, "/inbox/"])


def test_a_picture_comes_with_a_mail_and_a_file_goes_with_the_answer(visit: Visit, house: House) -> None:
    code = "from tests.journeys.file_paper import open_account; open_account('platform', 'post')"
    told = engawa(house.home, "shell", "-c", code)
    assert told.returncode == 0, told.stderr
    file_paper.tell(
        house.home, 1, "", "josie", datetime.now(UTC), on="post", mail=mail_with_files().as_string()
    )
    tom = visit("tom", "/inbox/?q=leaning+mast")
    await_words(tom, "/inbox/?q=leaning+mast", "See the photograph")
    tom.reload()
    expect(tom.locator("eg-inbox:defined")).to_be_attached()
    tom.keyboard.press("j")
    tom.keyboard.press("Enter")
    expect(tom.locator("#pane h1")).to_have_text("A leaning mast")
    expect(tom.locator("#pane eg-answer:defined")).to_be_attached()
    line = tom.locator(".desk-theirs")
    expect(line.get_by_role("link", name="readings.csv")).to_be_visible()
    expect(line.get_by_role("img", name="mast.png")).to_be_visible()
    assert tom.evaluate("document.querySelector('.desk-picture img').decode().then(() => true)")

    tom.keyboard.press("r")
    tom.keyboard.type("Dig it this deep.")
    tom.locator("#answer input[type=file]").set_input_files(
        {"name": "footing.txt", "mimeType": "text/plain", "buffer": b"Eighty centimetres.\n"}
    )
    expect(tom.locator("#answer .attaching input[name=upload]")).to_be_attached()
    tom.locator("#answer textarea").press("Control+Enter")
    ours = tom.locator(".desk-ours")
    expect(ours).to_contain_text("Dig it this deep.", timeout=SOON)
    sent = ours.get_by_role("link", name="footing.txt").get_attribute("href") or ""
    assert tom.request.get(sent).body() == b"Eighty centimetres.\n"
    assert [one["files"] for one in file_paper.said(house.home, "post")] == ["footing.txt"]
    check(tom, [tom.url])


def mail_with_files() -> EmailMessage:
    picture = BytesIO()
    Image.new("RGB", (320, 200), "#7a9").save(picture, "PNG")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Josie <josie@field.example>",
        "desk@engawa.example",
        "A leaning mast",
    )
    mail["Message-ID"] = "<mast@field.example>"
    mail.set_content("It leans again. See the photograph.")
    mail.add_attachment(picture.getvalue(), "image", "png", filename="mast.png")
    mail.add_attachment("hour;wind\n1;30\n", "csv", filename="readings.csv")
    return mail


def how_many_wait(page: Page) -> int:
    """How many threads wait for an answer, whoever else's journey left them."""
    found = re.search(r"\d+", page.request.get("/inbox/waiting/").text())
    return int(found[0]) if found else 0


def walk_to(page: Page, name: str) -> None:
    """Down the list with J until somebody is there, and in with Enter."""
    for _step in range(10):
        page.keyboard.press("j")
        if name in page.evaluate("document.activeElement.closest('.desk-row')?.innerText ?? ''"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#pane h1")).to_contain_text(name)
