"""The live process: who hears what, and that nothing is missed over a break."""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.journeys.house import House
from tests.world import PASSWORD


def signed_in(house: House, who: str) -> httpx.Client:
    client = httpx.Client(base_url=house.address, follow_redirects=True, timeout=30)
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

    def __init__(self) -> None:
        self.heard: queue.Queue[dict[str, str]] = queue.Queue()

    def next(self) -> dict[str, str]:
        return self.heard.get(timeout=20)

    def hears_nothing(self) -> bool:
        try:
            self.heard.get(timeout=2)
        except queue.Empty:
            return True
        return False


@contextmanager
def listening(house: House, client: httpx.Client, **asked: str) -> Iterator[Ear]:
    ear, begun = Ear(), threading.Event()
    address = f"http://localhost:{house.port + 1}/live/"

    def listen(stream: httpx.Response) -> None:
        try:
            for line in stream.iter_lines():
                if line.startswith(": listening"):
                    begun.set()
                elif line.startswith("data: "):
                    ear.heard.put(json.loads(line.removeprefix("data: ")))
        except (httpx.HTTPError, httpx.StreamError):
            pass

    with httpx.stream("GET", address, params=asked, cookies=dict(client.cookies), timeout=60) as stream:
        stream.raise_for_status()
        threading.Thread(target=listen, args=(stream,), daemon=True).start()
        assert begun.wait(20)
        yield ear


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
        assert ear.next()["verb"] == "space.left"
        post(maya, "/posts/", space=space, body="Two.")
        assert ear.hears_nothing()


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
