"""An owner goes to a server, agrees, and comes back with an account."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from engawa.outside.channels.keys import keys_of
from engawa.outside.channels.mastodon.network import Mastodon
from engawa.outside.channels.mastodon.tests.servers import Server, mastodon
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import register
from tests.world import World

CODE, FORM = "mockcode_alice", "/channels/new/mastodon/consent/"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    register(Mastodon())
    with mastodon() as running:
        yield running


def enter(client: Client, world: World, who: str) -> None:
    account = world[who]
    assert account is not None
    client.force_login(account)


def go(client: Client, world: World, server: Server) -> dict[str, list[str]]:
    """What the person is sent to the server with."""
    answer = client.post(FORM, {"server": server.address, "space": world.spaces["platform"]})
    link = re.search(r'href="([^"]*/oauth/authorize[^"]*)"', answer.content.decode())
    assert link is not None
    return parse_qs(urlsplit(unescape(link[1])).query)


def test_an_owner_signs_in_and_comes_back(fresh: World, server: Server, client: Client) -> None:
    enter(client, fresh, "maya")
    asked = go(client, fresh, server)
    assert asked["code_challenge_method"] == ["S256"]
    answer = client.get("/channels/back/", {"code": CODE, "state": asked["state"][0]})
    account = Account.objects.using("courier").get()
    assert (answer.status_code, answer["location"]) == (302, f"/channels/{account.pk}/")
    assert (account.network, account.name, account.state) == ("mastodon", "Alice", "running")
    assert keys_of(account)["token"]
    Account.objects.using("courier").update(state="refused")
    again = go(client, fresh, server)
    client.get("/channels/back/", {"code": CODE, "state": again["state"][0]})
    account.refresh_from_db(using="courier")
    assert account.state == "running"


@pytest.mark.parametrize("brought", [{"error": "access_denied"}, {"code": "wrong"}])
def test_what_was_not_agreed_to_adds_nothing(
    fresh: World, server: Server, client: Client, brought: dict[str, str]
) -> None:
    enter(client, fresh, "maya")
    asked = go(client, fresh, server)
    assert client.get("/channels/back/", {"code": CODE, "state": "other"}).status_code == 422
    answer = client.get("/channels/back/", {"state": asked["state"][0], **brought})
    assert answer.status_code == 422
    assert f'action="{FORM}"' in answer.text
    assert f'value="{server.address}"' in answer.text
    again = client.get("/channels/back/", {"code": CODE, "state": asked["state"][0]})
    assert (again.status_code, "This answers nothing" in again.text) == (422, True)
    assert not Account.objects.using("courier").exists()


def test_only_owners_of_the_space_add_accounts_and_only_from_servers(
    fresh: World, server: Server, client: Client
) -> None:
    given = {"server": server.address, "space": fresh.spaces["platform"]}
    enter(client, fresh, "tom")
    assert client.post(FORM, given).status_code == 403
    enter(client, fresh, "maya")
    for wrong in ("", "ftp://x", "http://127.0.0.2:9"):
        assert client.post(FORM, {**given, "server": wrong}).status_code == 422
    assert not Account.objects.using("courier").exists()
