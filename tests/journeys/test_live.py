"""The live process: who hears what, and that nothing is missed over a break."""

import json
import queue
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO

import httpx
import psutil
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.house import House
from tests.world import PASSWORD


def signed_in(house: House, who: str) -> httpx.Client:
    client = httpx.Client(base_url=house.address, follow_redirects=True, timeout=60)
    client.get("/sign-in/")
    sent = {
        "login": f"{who}@engawa.example",
        "password": PASSWORD,
        "csrfmiddlewaretoken": client.cookies["csrftoken"],
    }
    client.post("/sign-in/", data=sent, headers={"Referer": house.address}).raise_for_status()
    assert "sessionid" in client.cookies
    return client


def post(client: httpx.Client, path: str, **fields: str) -> None:
    fields["csrfmiddlewaretoken"] = client.cookies["csrftoken"]
    client.post(path, data=fields, headers={"Referer": str(client.base_url)}).raise_for_status()


def space_id(client: httpx.Client, name: str) -> str:
    page = client.get(f"/s/{name}/").text
    return page.split('name="space" value="')[1].split('"')[0]


class Ear:
    """What one tab hears."""

    def __init__(self, last: str = "") -> None:
        self.heard: queue.Queue[dict[str, str]] = queue.Queue()
        self.last = last

    def hear(self, news: dict[str, str]) -> None:
        self.last = news.get("id", self.last)
        self.heard.put(news)

    def next(self) -> dict[str, str]:
        return self.heard.get(timeout=60)

    def hears_nothing(self) -> bool:
        try:
            self.heard.get(timeout=2)
        except queue.Empty:
            return True
        return False


@contextmanager
def listening(house: House, client: httpx.Client, last: str = "") -> Iterator[Ear]:
    """Hears what is said from now on; as a page does, it asks anew when something may be missing."""
    ear, begun, over = Ear(last), threading.Event(), threading.Event()
    address = f"http://localhost:{house.port + 1}/live/"

    def listen() -> None:
        asked = {"last": ear.last} if ear.last else {}
        with httpx.stream("GET", address, params=asked, cookies=dict(client.cookies), timeout=60) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if over.is_set() or line == "event: again":
                    return
                if line.startswith(": listening"):
                    begun.set()
                elif line.startswith("data: {"):
                    ear.hear(json.loads(line.removeprefix("data: ")))

    def go_on() -> None:
        while not over.wait(0.01):
            with suppress(httpx.HTTPError, httpx.StreamError):
                listen()

    threading.Thread(target=go_on, daemon=True).start()
    try:
        assert begun.wait(60)
        yield ear
    finally:
        over.set()


def test_news_is_ids_and_goes_to_those_who_belong(house: House) -> None:
    maya, tom, rosa = (signed_in(house, who) for who in ("maya", "tom", "guest"))
    with listening(house, tom) as toms, listening(house, rosa) as rosas:
        post(maya, "/posts/", space=space_id(maya, "platform"), body="The secret word is heron.")
        news = toms.next()
        assert news["verb"] == "post.written"
        assert "heron" not in json.dumps(news)
        assert "heron" in tom.get(f"/i/{news['item']}/fragment/?as=card").text
        assert rosas.hears_nothing()
        assert rosa.get(f"/i/{news['item']}/fragment/?as=card").status_code == 404


def test_who_left_hears_no_more(house: House) -> None:
    maya, jonas = signed_in(house, "maya"), signed_in(house, "colleague")
    space = space_id(maya, "everyone")
    with listening(house, jonas) as ear:
        post(maya, "/posts/", space=space, body="One.")
        assert ear.next()["verb"] == "post.written"
        post(jonas, "/s/everyone/membership/", leave="1")
        try:
            assert ear.next()["verb"] == "space.left"
            post(maya, "/posts/", space=space, body="Two.")
            assert ear.hears_nothing()
        finally:
            post(jonas, "/s/everyone/membership/")


def test_nothing_is_missed_over_a_break(house: House) -> None:
    maya, tom = signed_in(house, "maya"), signed_in(house, "tom")
    space = space_id(maya, "platform")
    with listening(house, tom) as ear:
        post(maya, "/posts/", space=space, body="Before the break.")
        last = ear.next()["id"]
    for number in range(3):
        post(maya, "/posts/", space=space, body=f"During the break {number}.")
    with listening(house, tom, last=last) as ear:
        fresh: set[str] = set()
        while len(fresh) < 3:
            news = ear.next()
            if int(news["id"]) > int(last):
                fresh.add(news["item"])
        assert ear.hears_nothing()


@pytest.mark.parametrize(
    "headers, status",
    [({}, 403), ({"Origin": "https://elsewhere.example"}, 403), ({"Cookie": "sessionid=none"}, 403)],
)
def test_strangers_hear_nothing(house: House, headers: dict[str, str], status: int) -> None:
    assert httpx.get(f"http://localhost:{house.port + 1}/live/", headers=headers).status_code == status


ROOM = "/s/lab/chat/"
PASTE = """(picture) => {
  const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], "heron.png", { type: "image/png" }))
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector("textarea[name=body]").dispatchEvent(event)
}"""


def write(page: Page, text: str) -> None:
    page.locator("textarea[name=body]").first.fill(text)
    page.keyboard.press("Enter")


def lines(page: Page, text: str) -> list[str]:
    """What a room's log shows of the messages that begin so, in their order."""
    found: list[str] = page.locator(".log-list .message .body p").all_inner_texts()
    return [one for one in found if one.startswith(text)]


def test_one_sees_who_writes_and_who_is_here(visit: Visit) -> None:
    aiko, tom = visit("aiko", ROOM), visit("tom", ROOM)
    face = aiko.locator(".message .face").first
    expect(face).to_have_attribute("data-presence", "here")
    tom.locator("textarea[name=body]").first.press_sequentially("Wait", delay=20)
    expect(aiko.locator("eg-typing").first).to_have_text("Tom Lindqvist is writing…")
    expect(tom.locator("eg-typing").first).to_have_text("")
    tom.keyboard.press("Enter")
    expect(aiko.locator(".log-list")).to_contain_text("Wait")
    expect(aiko.locator("eg-typing").first).to_have_text("")
    dot = aiko.locator(".message", has_text="Wait").locator(".face").first
    expect(dot).to_have_attribute("data-presence", "here")
    tom.context.close()
    expect(dot).not_to_have_attribute("data-presence", re.compile("."))


def test_a_pasted_picture_is_sent_and_seen(visit: Visit) -> None:
    drawn = BytesIO()
    Image.new("RGB", (320, 200), "steelblue").save(drawn, "PNG")
    aiko, tom = visit("aiko", ROOM), visit("tom", ROOM)
    tom.evaluate(PASTE, b64encode(drawn.getvalue()).decode())
    expect(tom.locator(".attaching img")).to_be_visible()
    write(tom, "Look at this heron")
    picture = aiko.locator(".message", has_text="Look at this heron").locator(".picture img")
    expect(picture).to_have_js_property("naturalWidth", 320)
    assert picture.evaluate("one => one.width > 0")
    expect(tom.locator(".attaching li")).to_have_count(0)


def test_nothing_is_missing_or_doubled_when_the_live_process_dies(house: House, visit: Visit) -> None:
    aiko, tom = visit("aiko", ROOM), visit("tom", ROOM)
    for number in range(12):
        write(tom, f"Count {number}")
        expect(tom.locator(".log-list")).to_contain_text(f"Count {number}")
        if number in (3, 8):
            kill_live(house)
    said = [f"Count {number}" for number in range(12)]
    expect(aiko.locator(".log-list")).to_contain_text("Count 11")
    for page in (aiko, tom):
        page.wait_for_function("all => all.every(one => document.body.innerText.includes(one))", arg=said)
        assert lines(page, "Count") == said
    tom.reload()
    assert lines(tom, "Count") == said


def kill_live(house: House) -> None:
    """As the kernel does when memory is short."""
    assert house.process
    for child in psutil.Process(house.process.pid).children():
        if "engawa.live.asgi:application" in child.cmdline():
            for worker in child.children() or [child]:
                worker.kill()


def test_signing_out_ends_what_is_open(house: House) -> None:
    tom = signed_in(house, "tom")
    address = f"http://localhost:{house.port + 1}/live/"
    with httpx.stream("GET", address, cookies=dict(tom.cookies), timeout=60) as stream:
        heard = stream.iter_lines()
        assert next(heard) == ": listening"
        post(tom, "/sign-out/")
        assert "event: rest" in list(heard)
