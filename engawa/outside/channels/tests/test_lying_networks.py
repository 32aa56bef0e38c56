"""Reddit, YouTube, Facebook, Instagram, X and LinkedIn lie: nothing breaks, nothing is asked without end, and no lie
makes an account deaf."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from time import time
from typing import Any

import pytest

from engawa.base import fetch
from engawa.outside.channels import calling
from engawa.outside.channels.facebook.tests.pages import NOW, PAGE, TOKEN, Page, graph_api
from engawa.outside.channels.instagram.tests.test_instagram import Shown
from engawa.outside.channels.linkedin import listening as linkedin_listening
from engawa.outside.channels.linkedin.tests import companies
from engawa.outside.channels.meta.graph import Graph, going_on, moment
from engawa.outside.channels.meta.troubles import pause_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Speaker, Trouble, network_named
from engawa.outside.channels.reddit import client as reddit_client
from engawa.outside.channels.reddit.tests import site as reddit
from engawa.outside.channels.sound import cursor, sound
from engawa.outside.channels.tests.lying import Liar
from engawa.outside.channels.x import listening as x_listening
from engawa.outside.channels.x.client import Client
from engawa.outside.channels.x.posts import text_of
from engawa.outside.channels.x.tests import users
from engawa.outside.channels.youtube import client as youtube_client
from engawa.outside.channels.youtube import units
from engawa.outside.channels.youtube.tests import site as youtube

SEEDS = range(25)
UID = "UCann00000000000000000aa"
META = {
    "id": "1000_501",
    "on": "1000_501",
    "kind": "post",
    "talk": "t",
    "person": "ann",
    "top": "T0",
    "video": "v",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    monkeypatch.setattr(units, "_said", lambda *_: 0)
    for client in (reddit_client, youtube_client):
        client._tokens.clear()
    yield
    for client in (reddit_client, youtube_client):
        client._tokens.clear()


def since(beginning: float) -> float:
    """How many minutes ago now was, for those who count from when the tests began."""
    return (beginning - time()) / 60


def on_reddit() -> AbstractContextManager[Any]:
    return reddit.reddit()


def talk_on_reddit(site: reddit.Site) -> None:
    post = site.post("ann", "It drips", "Since May.")
    site.inbox.append(site.comment("bob", "Acme, here too", post["name"], post["name"])["name"])
    site.message("bob", "Between us")


def talk_on_youtube(site: youtube.Site) -> None:
    thread = site.thread("It drips")
    for _answer in range(7):
        site.reply(thread, "Mine too")


def talk_on_facebook(page: Page) -> None:
    ago = since(NOW.timestamp())
    post = page.post("ann", "It drips", ago)
    page.comment(post, "bob", "Here too", ago)
    page.message("t", "ann", "Between us", ago)
    page.post("eve", "Acme!", ago, edge=f"{PAGE}/tagged")


def talk_on_instagram(shown: Shown) -> None:
    ago = since(NOW.timestamp())
    media = shown.show(f"m{shown._next()}", ago, caption="Out now")
    shown.reply(shown.below(media, "ann", "Nice", ago), "bob", "Yes", ago)


def talk_on_x(site: users.Users) -> None:
    site.post(users.US, "We look", answers=site.post("200", "@acme it drips"))
    site.post("201", "tap")


def talk_on_linkedin(site: companies.Companies) -> None:
    ago = since(companies.NOW / 1000)
    first = site.comment(site.post(companies.US, "We are back"), "urn:li:person:ann", "It drips", ago)
    site.comment(site.comments[first]["post"], "urn:li:person:bob", "Too", ago, above=first)
    site.post("urn:li:person:eve", "Look", ago)


KEYS = {
    "reddit": {"client_id": "app", "secret": "s", "name": reddit.US, "password": reddit.PASSWORD},
    "youtube": {"key": "thekey", "client_id": "id", "secret": "s", "refresh": "again"},
    "facebook": {"token": TOKEN}, "instagram": {"token": TOKEN},
    "x": users.KEYS, "linkedin": {"token": companies.TOKEN},
}  # fmt: skip
ANSWERS = {
    "reddit": {"ours": "taps", "words": "Acme"}, "youtube": {"channel": youtube.US}, "linkedin": {"page": "77"},
    "x": {"words": "tap"},
}  # fmt: skip
SETTINGS = {
    "reddit": {"name": reddit.US, "ours": "taps", "watched": "plumbing", "words": "Acme"},
    "youtube": {"channel": youtube.US, "speaks": True, "units": 10**8}, "facebook": {"page": PAGE, "private": True},
    "instagram": {"account": "17841400000000000", "us": "acme"}, "x": {"id": users.US, "words": "tap"},
    "linkedin": {"page": "77"},
}  # fmt: skip
URIS = {
    "reddit": "reddit:t3_p0", "youtube": "youtube:T0", "facebook": "facebook:1000_501", "instagram": "instagram:m501",
    "x": f"x:{users.FIRST + 1}", "linkedin": "urn:li:share:6000000001",
}  # fmt: skip
SITES: dict[str, tuple[str, Callable[[], AbstractContextManager[Any]], Callable[[Any], None]]] = {
    "reddit": ("ENGAWA_REDDIT_URL", on_reddit, talk_on_reddit),
    "youtube": ("ENGAWA_YOUTUBE_URL", youtube.youtube, talk_on_youtube),
    "facebook": ("ENGAWA_GRAPH_URL", lambda: graph_api(Page()), talk_on_facebook),
    "instagram": ("ENGAWA_GRAPH_URL", lambda: graph_api(Shown()), talk_on_instagram),
    "x": ("ENGAWA_X_URL", lambda: users.x_api(users.Users()), talk_on_x),
    "linkedin": ("ENGAWA_LINKEDIN_URL", lambda: companies.linkedin(companies.Companies()), talk_on_linkedin),
}


@pytest.mark.parametrize("slug", SITES)
def test_whatever_is_answered_only_troubles_come_of_it(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, served, talk = SITES[slug]
    account, network = Account(network=slug, settings=SETTINGS[slug], cursor={}), network_named(slug)
    raw = META | {"id": URIS[slug].rpartition(":")[2]} if slug != "linkedin" else {"post": URIS[slug]}
    drafts = [
        Draft("k", "Hello", "Taps", answers=URIS[slug], raw=raw),
        Draft("k", "Hello", "Taps", is_private=True, raw=raw, to=Speaker(slug, "ann")),
        Draft("k", "Hello", "Taps", raw=raw),
    ]
    with served() as site:
        monkeypatch.setenv(name, site.address)
        liar = Liar(fetch.request)
        monkeypatch.setattr(fetch, "request", liar)
        for seed in SEEDS:
            talk(site)
            liar.chance, liar.asked = Random(seed), 0
            with suppress(Trouble):
                catch = network.listen(account, KEYS[slug])
                sound(catch.heard)
                account.cursor |= json.loads(json.dumps(cursor(catch.cursor)))
            acts: list[Callable[[], object]] = [
                partial(network.thread, account, KEYS[slug], URIS[slug]),
                partial(network.profile, account, KEYS[slug], UID),
                partial(network.connect, KEYS[slug] | ANSWERS.get(slug, {})),
                *(partial(network.find_sent, account, KEYS[slug], draft) for draft in drafts),
                *(partial(network.say, account, KEYS[slug], draft) for draft in drafts),
            ]
            for act in acts:
                liar.asked = 0
                with suppress(Trouble):
                    act()


def test_half_letters_are_no_letters() -> None:
    assert calling.parsed(b'{"a": ["\\ud800", "\\uD83D\\ude00"]}') == {"a": ["?", "😀"]}
    for body in (b"[" * 100_000, b'["\\ud800"' + b"[" * 100_000, b"\xff"):
        with pytest.raises(ValueError, match=r"."):
            calling.parsed(body)
        assert calling.json_of(body) is None


@pytest.mark.parametrize("token", ["", "a\nb", "\u202e", "x" * 9_000, 5, None])
def test_what_can_stand_in_no_header_is_no_token(token: object) -> None:
    assert not calling.is_token(token)


@pytest.mark.parametrize(
    "minutes", ["1e18", "99999999999999999999", "-99999999999999", '"9"', "null", "[]", "1e999"]
)
def test_however_long_a_network_asks_us_to_wait_it_is_hours_at_most(minutes: str) -> None:
    told = f'{{"1": [{{"estimated_time_to_regain_access": {minutes}}}]}}'
    pause = pause_of({"x-business-use-case-usage": told, "x-app-usage": told})
    assert timedelta(0) < pause <= timedelta(hours=6)


def test_what_lies_ahead_makes_nobody_deaf() -> None:
    now = datetime.now(UTC)
    for told in (
        "9999-12-31T23:59:59+0000",
        "9999-12-31T23:59:59-1400",
        "0001-01-01T00:00:00+1400",
        "never",
        5,
    ):
        assert moment(told) <= datetime.now(UTC)
    assert going_on(2**70, 5) <= datetime.now(UTC).timestamp()
    assert (going_on("x", 5), going_on(None, 5), going_on(7, 5)) == (5, 5, 7)
    assert x_listening._number(str(users.FIRST)) == users.FIRST
    ahead = (int((now + timedelta(days=400)).timestamp() * 1000) - x_listening.EPOCH) << 22
    assert [x_listening._number(one) for one in (str(ahead), "9" * 19, "9" * 4_000, "²", "-1")] == [0] * 5


@pytest.mark.parametrize("slug", ["facebook", "instagram", "linkedin", "reddit", "x"])
def test_after_a_clock_went_wrong_all_is_heard_again(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor from years ahead, by our clock or by a network's."""
    name, served, talk = SITES[slug]
    far = time() + 10**9
    spoiled: dict[str, dict[str, Any]] = {
        "facebook": {"since": int(far), "tagged": int(far), "told": int(far)},
        "instagram": {"since": int(far), "tagged": int(far)},
        "linkedin": {"since": int(far * 1000), "until": int(far * 1000)},
        "reddit": dict.fromkeys(("inbox", "said", "sent", "posts", "comments"), far),
        "x": {"told": "9" * 19, "said": "9" * 19, "found": "9" * 19},
    }
    account = Account(network=slug, settings=SETTINGS[slug], cursor=spoiled[slug])
    with served() as site:
        monkeypatch.setenv(name, site.address)
        talk(site)
        heard = list(network_named(slug).listen(account, KEYS[slug]).heard)
    assert [one for one in heard if not one.is_ours]


def test_pages_that_lead_to_themselves_are_read_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_method: str, url: str, **_more: Any) -> fetch.Fetched:
        asked.append(url)
        told = {
            "data": [{"id": "1"}], "meta": {"next_token": "again"},
            "paging": {"next": "http://169.254.169.254/?after=again"},
        }  # fmt: skip
        return fetch.Fetched(url, 200, "application/json", json.dumps(told).encode(), {})

    monkeypatch.setattr(fetch, "request", ask)
    assert len([*Graph("t").rows("a/feed", fields="id")]) == 2
    assert len([*Client(users.KEYS).pages("users/1/mentions", 10)]) == 2
    assert not [url for url in asked if "169.254" in url]


def test_what_was_heard_is_kept_though_nobody_tells_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with users.x_api(users.Users()) as site:
        monkeypatch.setenv("ENGAWA_X_URL", site.address)
        talk_on_x(site)
        site.troubles = [("GET usage", 401, {"detail": "no"}, {})]
        account = Account(network="x", settings=SETTINGS["x"], cursor={})
        assert network_named("x").listen(account, users.KEYS).heard


def test_addresses_within_a_post_blow_nothing_up() -> None:
    urls = [{"url": "a", "expanded_url": "aa"}] * 5_000
    assert text_of({"text": "a", "entities": {"urls": urls}}) == "a"
    bomb = {"url": "https://t.co/1", "expanded_url": "https://t.co/1" * 200_000}
    assert len(text_of({"text": "https://t.co/1 " * 900_000, "entities": {"urls": [bomb]}})) < 20_000_000


def test_names_without_end_are_no_place_to_go_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC).isoformat()
    long = {"id": "1" * 400_000, "created_time": now, "timestamp": now, "comments_count": 5}

    def ask(_method: str, url: str, **_more: Any) -> fetch.Fetched:
        comment = {"id": "1", "sourcePost": "urn:li:share:" + "9" * 400_000, "action": "COMMENT"}
        rows = [comment] if "Notifications" in url else [long] if "/feed" in url or "/media" in url else []
        told = {"data": rows, "elements": rows, "items": [{**long, "snippet": {"videoId": "1" * 400_000}}]}
        return fetch.Fetched(url, 200, "application/json", json.dumps(told).encode(), {})

    monkeypatch.setattr(fetch, "request", ask)
    for slug in ("facebook", "instagram", "linkedin", "youtube"):
        account = Account(network=slug, settings=SETTINGS[slug], cursor={})
        assert cursor(network_named(slug).listen(account, KEYS[slug]).cursor)
    assert linkedin_listening.LONGEST_URN < 400_000


@pytest.mark.parametrize("slug", SITES)
def test_of_a_page_with_thousands_no_more_is_read_than_was_asked_for(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def row(number: int) -> dict[str, Any]:
        now, name = datetime.now(UTC).isoformat(), f"1000_{number}"
        return {
            "id": name, "created_time": now, "timestamp": now, "updated_time": now, "comments_count": number + 1,
            "comments": {"summary": {"total_count": number}}, "sourcePost": f"urn:li:share:{number}",
            "action": "COMMENT", "kind": "t1", "data": {"name": f"t1_{number}"}, "snippet": {"totalReplyCount": 9},
        }  # fmt: skip

    rows = [row(number) for number in range(3_000)]
    said: dict[str, Any] = dict.fromkeys(("elements", "items"), rows) | {
        "access_token": "t",
        "kind": "Listing",
    }
    said["data"] = {"children": rows} if slug == "reddit" else rows
    body = json.dumps(said).encode()

    def ask(_method: str, url: str, **_more: Any) -> fetch.Fetched:
        asked.append(url)
        return fetch.Fetched(url, 200, "application/json", body, {})

    monkeypatch.setattr(fetch, "request", ask)
    account = Account(network=slug, settings=SETTINGS[slug], cursor={})
    with suppress(Trouble):
        network_named(slug).listen(account, KEYS[slug])
    assert len(asked) <= 500
