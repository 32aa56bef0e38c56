"""An account on paper: what is said below what it shows is heard once, and answered where the network allows it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from engawa.outside.channels.facebook.tests.pages import MISSING, TOKEN, Page, at, graph_api
from engawa.outside.channels.instagram.network import Instagram
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Refused, Speaker, Trouble, Unsure

US = "17841400000000000"
KEYS = {"token": TOKEN}
Said = dict[str, Any]


class Shown(Page):
    """The same, with what an account shows."""

    def answer(self, method: str, path: str, wishes: dict[str, str], body: Said) -> tuple[int, Said]:
        where, _slash, edge = path.rpartition("/")
        if method == "GET" and path == "me":
            return 200, {
                "id": "1000",
                "instagram_business_account": {"id": US, "username": "acme", "name": "Acme"},
            }
        if method == "POST" and edge == "mentions":
            return 200, {"id": self.below(body["media_id"], "acme", body["message"], 0)}
        if method == "POST" and where in self.things and edge == "comments":
            return 200, {"id": self.below(where, "acme", body["message"], 0)}
        if method == "POST" and where in self.things and edge == "replies":
            return 200, {"id": self.reply(where, "acme", body["message"], 0)}
        if method == "POST":
            return 400, {"error": MISSING}
        return super().answer(method, path, wishes, body)

    def show(
        self, name: str, ago: float, who: str = "acme", caption: str = "", edge: str = f"{US}/media"
    ) -> str:
        return self.put(edge, name, caption=caption, timestamp=at(ago), username=who, permalink="https://i/p",
                        media_type="IMAGE", media_url="https://i/p.jpg", comments_count=0)  # fmt: skip

    def below(self, media: str, who: str, text: str, ago: float) -> str:
        self.things.setdefault(media, {})["comments_count"] = self.things[media].get("comments_count", 0) + 1
        return self.put(f"{media}/comments", f"c{self._next()}", text=text, timestamp=at(ago), username=who,
                        media={"id": media}, **{"from": {"id": f"n-{who}", "username": who}})  # fmt: skip

    def reply(self, comment: str, who: str, text: str, ago: float) -> str:
        media = self.things[comment]["media"]
        self.things[media["id"]]["comments_count"] += 1
        name = self.put(f"{comment}/replies", f"r{self._next()}", text=text, timestamp=at(ago), username=who,
                        parent_id=comment, media=media)  # fmt: skip
        told = self.things[comment].setdefault("replies", {"data": []})
        told["data"].append(self.things[name])
        return name


@contextmanager
def _served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    shown = Shown()
    with graph_api(shown):
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_GRAPH_URL", shown.address)
        yield shown


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    with _served(monkeypatch) as running:
        yield running


@pytest.fixture
def account(shown: Shown) -> Account:
    return Account(network="instagram", settings={"account": US, "us": "acme"})


def hear(account: Account) -> list[Heard]:
    catch = Instagram().listen(account, KEYS)
    account.cursor = {**account.cursor, **json.loads(json.dumps(catch.cursor))}
    return list(catch.heard)


def test_the_account_linked_with_the_page_is_opened(shown: Shown) -> None:
    connected = Instagram().connect({"token": TOKEN, "secret": "s"})
    assert (connected.handle, connected.settings) == ("@acme", {"account": US, "us": "acme"})
    shown.troubles = [("GET me", 200, {"id": "1000"}, {})]
    for token in (TOKEN, "wrong"):
        with pytest.raises(Refused) as problem:
            Instagram().connect({"token": token})
        assert problem.value.at == "token"


def test_comments_answers_and_those_who_show_us_are_heard_once(shown: Shown, account: Account) -> None:
    ours = shown.show("m1", ago=9_000, caption="Out now")
    old = shown.below(ours, "ann", "Nice", ago=60)
    named = shown.show("m8", 40, "dora", "Look @Acme", f"{US}/tags")
    tagged = shown.show("m9", 30, "emil", "Look", f"{US}/tags")
    heard = {one.uri.partition(":")[2]: one for one in hear(account)}
    assert list(heard) == [ours, old, named, tagged]
    assert (heard[ours].is_ours, heard[old].speaker.uid, heard[old].root) == (
        True,
        "n-ann",
        f"instagram:{ours}",
    )
    assert [heard[one].raw["kind"] for one in (ours, old, named, tagged)] == [
        "media",
        "comment",
        "mention",
        "tag",
    ]
    shown.asked.clear()
    assert {one.uri for one in hear(account)} <= {f"instagram:{tagged}"}
    assert f"GET {ours}/comments" not in shown.asked
    late = shown.reply(old, "bob", "Not at all", ago=1)
    (again,) = [one for one in hear(account) if one.uri == f"instagram:{late}"]
    assert (again.answers, again.raw["on"], again.speaker.uid) == (f"instagram:{old}", old, "@bob")
    assert len(Instagram().thread(account, KEYS, f"instagram:{late}")) == 3
    assert Instagram().thread(account, KEYS, "instagram:gone") == []


def test_answers_stand_where_they_belong_and_are_taken_back(shown: Shown, account: Account) -> None:
    ours = shown.show("m1", ago=9_000)
    top = shown.below(ours, "ann", "It drips", ago=60)
    shown.reply(top, "bob", "Here too", ago=50)
    shown.show("m8", 40, "dora", "Look @acme", f"{US}/tags")
    shown.show("m9", 30, "emil", "Look", f"{US}/tags")
    heard = {one.speaker.name: one for one in hear(account)}
    network = Instagram()

    def draft(who: str, text: str = "We look.") -> Draft:
        return Draft(f"to {who}", text, answers=heard[who].uri, raw=heard[who].raw)

    for who, edge in (("bob", f"{top}/replies"), ("acme", f"{ours}/comments")):
        assert network.find_sent(account, KEYS, draft(who)) is None
        sent = network.say(account, KEYS, draft(who))
        assert f"POST {edge}" in shown.asked
        assert network.find_sent(account, KEYS, draft(who)) == sent
    onward = replace(draft("bob", "Soon."), answers=sent.uri, raw={**heard["bob"].raw, **sent.raw})
    assert network.say(account, KEYS, onward).uri
    for _again in range(2):
        network.take_back(account, KEYS, draft("acme"), sent)
    assert network.say(account, KEYS, draft("dora")).uri
    with pytest.raises(Unsure):
        network.find_sent(account, KEYS, draft("dora"))
    for wrong in (draft("emil"), Draft("new", "Out now"), draft("bob", " "), draft("bob", "x" * 2_201)):
        with pytest.raises(Refused):
            network.say(account, KEYS, wrong)
    assert network.find_sent(account, KEYS, Draft("new", "Out now")) is None


def test_troubles_and_nonsense_do_no_harm(shown: Shown, account: Account) -> None:
    shown.show("m1", ago=60)
    shown.below("m1", "ann", "It drips", ago=50)
    nonsense: list[Said] = [
        {"data": [None, {}, {"id": 7, "comments_count": "x"}]},
        {"data": {}},
        {"data": [{"id": "m1"}]},
    ]
    for wrong in nonsense:
        shown.troubles = [(f"GET {US}/media", 200, wrong, {})]
        hear(account)
    shown.troubles = [(f"GET {US}/tags", 403, {"error": {"code": 10, "message": "no"}}, {})]
    assert hear(account)
    shown.troubles = [(f"GET {US}/media", 400, {"error": {"code": 80002, "message": "Too many"}}, {})]
    with pytest.raises(Trouble, match="wait"):
        hear(account)
    shown.troubles = [("POST m1/comments", 0, {}, {})]
    answer = Draft("a", "We look.", answers="instagram:m1", raw={"id": "m1", "kind": "media"})
    with pytest.raises(Unsure):
        Instagram().say(account, KEYS, answer)
    found = Instagram().find_sent(account, KEYS, answer)
    assert found is not None
    assert found.uri in {one.uri for one in hear(account)}
    assert Instagram().profile(account, KEYS, "@ann") == Speaker(
        "instagram", "@ann", handle="@ann", name="ann", url="https://www.instagram.com/ann"
    )
    assert Instagram().profile(account, KEYS, "123") is None
