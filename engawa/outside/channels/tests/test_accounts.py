"""Accounts on their screens: who adds and keeps them, how they stand, what did not go out."""

from collections.abc import Sequence

import pytest
from django.test import Client
from django.utils import timezone

from engawa.outside.channels.keys import keys_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Ask, Connected, Draft, Refused
from engawa.outside.channels.sending import hand_over, next_to_send, send
from tests.paper import Paper, account_in, paper
from tests.world import World


class Asking(Paper):
    asks: Sequence[Ask] = (Ask("name", "Name"), Ask("token", "Token", is_secret=True))

    def connect(self, answers: object) -> Connected:
        assert isinstance(answers, dict)
        if answers["token"] != "right":
            raise Refused("The paper does not know this token.")
        return Connected(f"@{answers['name']}@paper", "Acme", "javascript:alert(1)", {"token": "right"})


@pytest.fixture
def network() -> Asking:
    from engawa.outside.channels.network import register

    made = Asking()
    register(made)
    return made


def fill_in(world: World, who: str, token: str = "right", space: str = "platform") -> int:
    answers = {"space": str(world.spaces[space]), "name": "acme", "token": token}
    return world.client(who).post("/channels/new/paper/", answers).status_code


def test_owners_add_an_account_and_others_do_not(fresh: World, network: Asking) -> None:
    assert fill_in(fresh, "tom") == 403
    assert fill_in(fresh, "guest") == 403
    assert fill_in(fresh, "maya", token="wrong") == 422
    assert not Account.objects.using("courier").exists()
    assert fill_in(fresh, "maya") == 302
    account = Account.objects.using("courier").get()
    assert (account.handle, account.url, keys_of(account)) == ("@acme@paper", "", {"token": "right"})
    assert fill_in(fresh, "maya") == 422, "an account stands once"
    page = fresh.client("maya").get(f"/channels/{account.pk}/").content.decode()
    assert "right" not in page.replace("bright", ""), "keys are shown to nobody"
    listed = fresh.client("colleague").get("/channels/").content.decode()
    assert "@acme@paper" in listed
    assert "@acme@paper" not in fresh.client("guest").get("/channels/").content.decode()


@pytest.mark.parametrize("who, status", [("maya", 302), ("tom", 403), ("guest", 404)])
def test_only_owners_pause_go_on_and_close(fresh: World, who: str, status: int) -> None:
    paper()
    account = account_in(fresh)
    for do, state in (("pause", "paused"), ("go-on", "running"), ("closing", "closed")):
        answer = fresh.client(who).post(f"/channels/{account.pk}/{do}/", {"sure": "yes"})
        assert answer.status_code == status
        account.refresh_from_db(using="courier")
        assert account.state == (state if status == 302 else "running")


def test_signing_in_again_is_for_the_same_account(fresh: World, network: Asking) -> None:
    fill_in(fresh, "maya")
    Account.objects.using("courier").update(state="refused", trouble="The keys were taken back.")
    account = Account.objects.using("courier").get()
    client = fresh.client("maya")
    assert "The keys were taken back." in client.get("/channels/").content.decode()
    other = client.post(f"/channels/{account.pk}/keys/", {"name": "other", "token": "right"})
    assert other.status_code == 422
    assert client.post(f"/channels/{account.pk}/keys/", {"name": "acme", "token": "right"}).status_code == 302
    account.refresh_from_db(using="courier")
    assert (account.state, account.trouble) == ("running", "")


def test_what_did_not_go_out_is_said_again_or_left(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.troubles = [Refused("Too long.")]
    dispatch = hand_over(account, Draft("one", "We look."), actor=None, using="courier")
    _work()
    page = fresh.client("tom").get(f"/channels/{account.pk}/").content.decode()
    assert "Too long." in page
    assert "We look." in page
    assert "We look." not in fresh.client("colleague").get(f"/channels/{account.pk}/").content.decode()
    again = f"/channels/sent/{dispatch.pk}/again/"
    assert fresh.client("colleague").post(again).status_code == 404
    assert fresh.client("tom").post(again).status_code == 302
    _work()
    assert list(network.said) == ["one"]
    assert fresh.client("tom").post(again).status_code == 403, "it was said"
    assert Dispatch.objects.using("courier").get().state == "sent"


def _work() -> None:
    Account.objects.using("courier").update(send_at=timezone.now())
    while (dispatch := next_to_send()) is not None:
        send(dispatch)


def test_nobody_is_not_asked(fresh: World) -> None:
    assert Client().get("/channels/").status_code == 302


@pytest.mark.parametrize(
    "who, leads", [("maya", True), ("owner", True), ("colleague", False), ("guest", False)]
)
def test_the_rail_leads_to_channels_whoever_may_set_them_up(shared: World, who: str, leads: bool) -> None:
    assert ('href="/channels/"' in shared.client(who).get("/people/").text) == leads
