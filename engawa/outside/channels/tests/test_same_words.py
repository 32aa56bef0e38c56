"""The same words to several people at one place are several: what never arrived is not taken for what did."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engawa.outside.channels import sending
from engawa.outside.channels.facebook.tests.pages import PAGE, Page, graph_api
from engawa.outside.channels.hearing import look
from engawa.outside.channels.instagram.tests.test_instagram import Shown
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.linkedin.tests import companies
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, network_named
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.channels.tests.test_lying_networks import KEYS, SETTINGS, SITES
from engawa.outside.channels.youtube.tests import site as youtube
from engawa.outside.inbox.models import Message
from tests.world import World

TOLD = "Mended in 2.4.1."


def below_a_page(page: Page) -> dict[str, Any]:
    first = page.comment(page.post(PAGE, "We are back", ago=60), "bob", "It drips", ago=40)
    return {"answers": f"facebook:{first}", "raw": {"id": first, "on": first, "kind": "comment"}}


def below_a_picture(shown: Shown) -> dict[str, Any]:
    first = shown.below(shown.show("m1", 60, caption="Out now"), "ann", "It drips", ago=40)
    return {"answers": f"instagram:{first}", "raw": {"id": first, "on": first, "kind": "comment"}}


def below_a_video(site: youtube.Site) -> dict[str, Any]:
    thread = site.thread("It drips")["id"]
    return {"answers": f"youtube:{thread}", "raw": {"id": thread, "top": thread, "video": youtube.VIDEO}}


def below_a_post(site: companies.Companies) -> dict[str, Any]:
    post = site.post(companies.US, "We are back", ago=60)
    first = site.comment(post, "urn:li:person:ann", "It drips", ago=40)
    return {"answers": first, "raw": {"post": post, "object": site.comments[first]["object"], "on": first}}


PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "facebook": below_a_page,
    "instagram": below_a_picture,
    "youtube": below_a_video,
    "linkedin": below_a_post,
}


@pytest.mark.parametrize("slug", PLACES)
def test_known_words_are_not_found_again(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, served, _talk = SITES[slug]
    account, network = Account(network=slug, settings=SETTINGS[slug], cursor={}), network_named(slug)
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    monkeypatch.setattr("engawa.outside.channels.youtube.units._said", lambda *_: 0)
    with served() as site:
        monkeypatch.setenv(name, site.address)
        draft = Draft("a", TOLD, **PLACES[slug](site))
        first = network.say(account, KEYS[slug], draft)
        found = network.find_sent(account, KEYS[slug], draft)
        assert found is not None
        assert found.uri == first.uri
        another = replace(draft, key="b", others=frozenset({first.uri}))
        assert network.find_sent(account, KEYS[slug], another) is None
        second = network.say(account, KEYS[slug], another)
        assert second.uri != first.uri
        found = network.find_sent(account, KEYS[slug], another)
        assert found is not None
        assert found.uri == second.uri


def test_what_broke_before_it_arrived_is_said_though_another_was_told_the_same(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    account = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network="facebook", handle="@acme", settings=SETTINGS["facebook"]
    )
    keep_keys(account.pk, KEYS["facebook"])
    with graph_api(Page()) as page:
        monkeypatch.setenv("ENGAWA_GRAPH_URL", page.address)
        place = below_a_page(page)
        several = [
            hand_over(account, Draft(key, TOLD, **place), actor=None, using="courier")
            for key in ("ann", "bob", "cem")
        ]
        assert "others" not in several[0].draft
        failed: Any = ("POST", 500, {"error": {"code": 1, "message": "An unknown error"}}, {})
        troubles: list[Any] = [None, failed, None, None, ("POST", 0, {}, {}), None, None]
        for trouble in troubles:
            page.troubles = [trouble] if trouble else []
            Dispatch.objects.using("courier").update(due_at="2026-01-01T00:00Z")
            Account.objects.using("courier").update(send_at="2026-01-01T00:00Z")
            if (taken := next_to_send()) is not None:
                send(taken)
        said = [one for one in page.things.values() if one.get("message") == TOLD]
    kept = list(Dispatch.objects.using("courier").values_list("state", "uri"))
    assert {state for state, _uri in kept} == {"sent"}
    assert len(said) == len({uri for _state, uri in kept}) == 3


class Killed(BaseException):
    """The process is gone in this moment."""


@pytest.mark.parametrize("slug", SITES)
def test_killed_between_the_networks_yes_and_our_commit_it_is_there_once(
    slug: str, fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, served, talk = SITES[slug]
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    account = Account.objects.using("courier").create(
        space_id=fresh.spaces["platform"], network=slug, handle=f"@{slug}", settings=SETTINGS[slug]
    )
    keep_keys(account.pk, KEYS[slug])
    settle, network = sending.settle, network_named(slug)
    with served() as site:
        monkeypatch.setenv(name, site.address)
        place: dict[str, Any] = PLACES[slug](site) if slug in PLACES else {}
        talk(site)
        draft = Draft("a", TOLD, "Taps", **place)
        hand_over(account, draft, actor=None, using="courier")
        monkeypatch.setattr(sending, "settle", _killed)
        for _again in range(3):
            _time_passes()
            taken = next_to_send()
            assert taken is not None
            with pytest.raises(Killed):
                send(taken)
        monkeypatch.setattr(sending, "settle", settle)
        _time_passes()
        taken = next_to_send()
        assert taken is not None
        send(taken)
        sent = Dispatch.objects.using("courier").get()
        assert (sent.state, next_to_send()) == ("sent", None)
        once = replace(draft, others=frozenset({sent.uri}))
        assert network.find_sent(account, KEYS[slug], once) is None, "it is there a second time"
        for _look in range(2):
            account.refresh_from_db(using="courier")
            look(account)
    said = list(Message.objects.using("courier").values_list("uri", flat=True))
    assert len(said) == len(set(said))
    assert said.count(sent.uri) <= 1


def _killed(*_what: object) -> None:
    raise Killed


def _time_passes() -> None:
    Dispatch.objects.using("courier").update(due_at="2026-01-01T00:00Z")
    Account.objects.using("courier").update(send_at="2026-01-01T00:00Z")
