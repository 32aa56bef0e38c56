"""Owners agree at a network and come back: to each network as its documents say, and to nothing half done."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from pytest_django import Settings

from engawa.journal.models import Entry
from engawa.outside.channels import agreeing
from engawa.outside.channels.facebook.network import Facebook
from engawa.outside.channels.facebook.tests.pages import PAGE, Page, graph_api
from engawa.outside.channels.hearing import look
from engawa.outside.channels.instagram.network import Instagram
from engawa.outside.channels.instagram.tests.test_instagram import Shown
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.linkedin.network import LinkedIn
from engawa.outside.channels.linkedin.tests.companies import Companies, linkedin
from engawa.outside.channels.models import Account, Key
from engawa.outside.channels.network import Network, register
from engawa.outside.channels.reddit import client as reddit_client
from engawa.outside.channels.reddit.network import Reddit
from engawa.outside.channels.reddit.tests.site import reddit
from engawa.outside.channels.tests import door as doors
from engawa.outside.channels.tests.door import APP, SECRET, Door
from engawa.outside.channels.x import agreeing as x_agreeing
from engawa.outside.channels.x.network import X
from engawa.outside.channels.x.tests.users import Users, x_api
from engawa.outside.channels.youtube import client as youtube_client
from engawa.outside.channels.youtube.network import YouTube
from engawa.outside.channels.youtube.tests.site import youtube
from tests.world import World


@dataclass(frozen=True)
class Kind:
    """A network, its door, what stands behind it, and what an owner fills in."""

    network: type[Network]
    rules: doors.Rules
    behind: Callable[[], AbstractContextManager[Any]]
    variable: str
    given: dict[str, str]
    handle: str


PAGES = [{"id": PAGE, "name": "Acme", "username": "acme", "access_token": "page-token",
          "instagram_business_account": {"username": "acme"}}]  # fmt: skip
META = {"app": APP, "secret": SECRET}
CLIENT = {"client_id": APP, "client_secret": SECRET}
KINDS = {
    "reddit": Kind(Reddit, doors.REDDIT, reddit, "REDDIT",
                   {"client_id": APP, "secret": SECRET, "ours": "taps"}, "u/AcmeTaps"),
    "youtube": Kind(YouTube, doors.GOOGLE, youtube, "YOUTUBE", {"client_id": APP, "secret": SECRET}, "@acmetaps"),
    "x": Kind(X, doors.X, lambda: x_api(Users()), "X", CLIENT, "@acme"),
    "linkedin": Kind(LinkedIn, doors.LINKEDIN, lambda: linkedin(Companies()), "LINKEDIN",
                     {**CLIENT, "page": "77"}, "acme"),
    "facebook": Kind(Facebook, doors.FACEBOOK, lambda: graph_api(Page()), "GRAPH",
                     {**META, "messages": "yes"}, f"Acme ({PAGE})"),
    "instagram": Kind(
        Instagram,
        replace(doors.FACEBOOK, scopes=("pages_show_list", "pages_read_engagement", "instagram_basic",
                                              "instagram_manage_comments")),
        lambda: graph_api(Shown()), "GRAPH", META, "@acme"),
}  # fmt: skip
EVERY = pytest.mark.parametrize("slug", sorted(KINDS))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Door]]:
    """Opens the door of a network."""
    reddit_client._tokens.clear()
    youtube_client._tokens.clear()
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    with ExitStack() as stack:

        def one(slug: str) -> Door:
            kind = KINDS[slug]
            behind = stack.enter_context(kind.behind())
            made = stack.enter_context(doors.door(kind.rules, behind.address))
            made.pages = list(PAGES)
            monkeypatch.setenv(f"ENGAWA_{kind.variable}_URL", made.address)
            register(kind.network())
            return made

        yield one


class Owner:
    """Maya, with a browser of her own."""

    def __init__(self, world: World, slug: str, who: str = "maya") -> None:
        self.world, self.slug, self.client = world, slug, world.client(who)

    def asks(self, **more: str) -> Any:
        """What she sees when she filled in the form."""
        given = {"space": str(self.world.spaces["platform"]), **KINDS[self.slug].given, **more}
        return self.client.post(f"/channels/new/{self.slug}/consent/", given)

    def goes(self, account: Account | None = None, /, **more: str) -> str:
        """Where she is led."""
        if account is None:
            return way_in(self.asks(**more))
        return way_in(self.client.post(f"/channels/{account.pk}/consent/", more))

    def comes(self, brought: dict[str, str]) -> Any:
        """What she sees when she is back."""
        return self.client.get("/channels/back/", brought)


def way_in(page: Any) -> str:
    link = re.search(r'class="btn btn-main" href="([^"]*)"', page.text)
    assert link is not None, page.text
    return unescape(link[1])


def standing() -> Account:
    return Account.objects.using("courier").get()


def nothing_stands() -> bool:
    return not (Account.objects.using("courier").exists() or Key.objects.using("courier").exists())


@EVERY
def test_an_owner_agrees_and_the_account_is_heard(
    fresh: World, opened: Callable[[str], Door], slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    door, maya = opened(slug), Owner(fresh, slug)
    page = maya.client.get(f"/channels/new/{slug}/consent/").text
    assert "http://testserver/channels/back/" in page, "what is to be registered there is told"
    brought = door.agree(maya.goes())
    answer = maya.comes(brought)
    account = standing()
    assert (answer.status_code, answer["location"]) == (302, f"/channels/{account.pk}/")
    assert (account.network, account.handle, account.state) == (slug, KINDS[slug].handle, "running")
    look(account)
    account.refresh_from_db()
    assert (account.trouble, account.heard_at is not None) == ("", True)
    secrets = {SECRET, brought["code"], *door.given, *filter(None, [keys_of(account).get("refresh")])}
    kept = (
        json.dumps([list(Entry.objects.using("courier").values()), account.settings], default=str)
        + caplog.text
    )
    assert "account.added" in kept
    assert not [one for one in secrets if one in kept], "secrets stand sealed and nowhere else"
    sessions = [one.get_decoded() for one in Session.objects.all()]
    assert SECRET not in str(sessions)
    assert maya.comes(brought).status_code == 422, "once"
    assert SECRET not in maya.client.get(f"/channels/{account.pk}/consent/").text


@EVERY
def test_an_account_signs_in_again_with_the_secrets_it_has(
    fresh: World, opened: Callable[[str], Door], slug: str
) -> None:
    door, maya = opened(slug), Owner(fresh, slug)
    maya.comes(door.agree(maya.goes()))
    account = standing()
    Account.objects.using("courier").update(state="refused", trouble="Revoked.")
    shown = {name: one for name, one in KINDS[slug].given.items() if one != SECRET}
    assert f"/channels/{account.pk}/consent/" in maya.client.get(f"/channels/{account.pk}/").text
    answer = maya.comes(door.agree(maya.goes(account, **shown)))
    assert answer.status_code == 302
    again = standing()
    assert (again.pk, again.state, again.trouble) == (account.pk, "running", "")
    Account.objects.using("courier").update(handle="another")
    other = maya.comes(door.agree(maya.goes(account, **shown)))
    assert (other.status_code, "These are the keys of" in other.text) == (422, True)


@EVERY
def test_what_goes_wrong_is_said_and_adds_nothing(
    fresh: World, opened: Callable[[str], Door], slug: str
) -> None:
    door, maya = opened(slug), Owner(fresh, slug)
    kind = KINDS[slug]

    def said(brought: dict[str, str]) -> str:
        answer = maya.comes(brought)
        assert answer.status_code == 422
        assert nothing_stands()
        assert f'action="/channels/new/{slug}/consent/"' in answer.text
        assert SECRET not in answer.text
        notice = re.search(r'role="alert">.*?<p>(.*?)</p>', answer.text, re.DOTALL)
        assert notice is not None
        return unescape(notice[1])

    assert "You did not agree there" in said(door.agree(maya.goes(), declines=True))
    assert "gives no token" in said({**door.agree(maya.goes()), "code": "other"})
    assert "sent no code" in said({**door.agree(maya.goes()), "code": ""})
    assert "Try later." in said({"error": "server_error", "error_description": "Try later.",
                                 "state": door.agree(maya.goes())["state"]})  # fmt: skip
    for trouble in (
        (503, b"<h1>Down</h1>"),
        (200, b"<h1>Hello</h1>"),
        (200, {"token_type": "bearer"}),
        (429, b""),
    ):
        door.troubles = [trouble]
        assert "127.0.0.1" in said(door.agree(maya.goes()))
    secret = "secret" if "secret" in kind.given else "client_secret"
    wrong = said(door.agree(maya.goes(None, **{secret: "wrong"})))
    assert "does not know this app" in wrong or "validating client secret" in wrong
    if kind.rules.separator == " " and len(kind.rules.scopes) > 1:
        door.grants = kind.rules.scopes[1:]
        assert f"{kind.rules.scopes[0]} was left out" in said(door.agree(maya.goes()))


@pytest.mark.parametrize("slug", ["reddit", "youtube", "x"])
def test_an_answer_without_a_refresh_token_adds_nothing(
    fresh: World, opened: Callable[[str], Door], slug: str
) -> None:
    door, maya = opened(slug), Owner(fresh, slug)
    door.troubles = [(200, {"access_token": "short", "expires_in": 3600, "token_type": "bearer"})]
    answer = maya.comes(door.agree(maya.goes()))
    assert (answer.status_code, "gave no refresh token" in answer.text) == (422, True)
    assert nothing_stands()


def test_a_door_that_is_shut_is_said(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    brought = door.agree(maya.goes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENGAWA_ALLOWED_ADDRESSES", "10.0.0.1")
        answer = maya.comes(brought)
    assert (answer.status_code, "not on the public internet" in answer.text) == (422, True)
    assert maya.comes(brought).status_code == 422
    assert nothing_stands()


def test_what_was_asked_is_answered_by_who_was_asked_and_in_time(
    fresh: World, opened: Callable[[str], Door], monkeypatch: pytest.MonkeyPatch
) -> None:
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    brought = door.agree(maya.goes())
    for other in (Owner(fresh, "reddit", "tom"), Owner(fresh, "reddit")):
        answer = other.comes(brought)
        assert (answer.status_code, "This answers nothing" in answer.text) == (422, True), "another session"
    assert Owner(fresh, "reddit", "guest").comes(brought).status_code == 403
    for state in ("", "other", "x" * 9_000):
        assert maya.comes({**brought, "state": state}).status_code == 422
    with monkeypatch.context() as patch:
        patch.setattr(agreeing, "SECONDS", -1)
        answer = maya.comes(door.agree(maya.goes()))
    assert (answer.status_code, "longer than half an hour" in answer.text) == (422, True)
    assert not door.asked, "nobody was asked for a token"
    assert maya.comes(brought).status_code == 302, "what others tried took nothing away"


def test_who_comes_twice_at_the_same_moment_is_taken_in_once(
    fresh: World, opened: Callable[[str], Door]
) -> None:
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    brought, together = door.agree(maya.goes()), Barrier(2)

    def comes(_number: int) -> int:
        browser = Client()
        browser.cookies = maya.client.cookies
        try:
            together.wait()
            status: int = browser.get("/channels/back/", brought).status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(comes, range(2))) == [302, 422]
    assert door.asked == ["authorization_code"]


def test_they_come_back_to_the_name_that_the_owner_gave(
    fresh: World, opened: Callable[[str], Door], settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example", "https://testserver"]
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    assert (
        "<code>https://testserver/channels/back/</code>"
        in maya.client.get("/channels/new/reddit/consent/").text
    )
    assert "redirect_uri=https%3A%2F%2Ftestserver%2Fchannels%2Fback%2F" in maya.goes()
    assert maya.comes(door.agree(maya.goes())).status_code == 302


def test_only_so_much_is_waited_for_and_each_for_its_own(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    brought = [door.agree(maya.goes()) for _ in range(agreeing.MOST_AT_ONCE + 1)]
    assert maya.comes(brought[0]).status_code == 422, "the oldest is forgotten"
    assert maya.comes(brought[1]).status_code == 302


def test_keys_of_somebody_who_is_no_owner_any_more_are_not_taken(
    fresh: World, opened: Callable[[str], Door]
) -> None:
    door, maya = opened("reddit"), Owner(fresh, "reddit")
    maya.comes(door.agree(maya.goes()))
    account, tom = standing(), Owner(fresh, "reddit", "tom")
    assert tom.asks().status_code == 403
    assert tom.client.get(f"/channels/{account.pk}/consent/").status_code == 403
    assert Owner(fresh, "reddit", "guest").client.get(f"/channels/{account.pk}/consent/").status_code == 404
    brought = door.agree(maya.goes(account, client_id=APP))
    maya.client.post(f"/channels/{account.pk}/closing/", {"sure": "yes"})
    answer = maya.comes(brought)
    assert (answer.status_code, "closed meanwhile" in answer.text) == (422, True)
    assert keys_of(account) == {}


def test_of_several_pages_one_has_to_be_named(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("facebook"), Owner(fresh, "facebook")
    door.pages = [*PAGES, {"id": "2000", "name": "Other", "access_token": "page-token"}]
    assert "Acme (1000), Other (2000)" in maya.comes(door.agree(maya.goes())).text
    door.pages = []
    assert "You manage no page" in maya.comes(door.agree(maya.goes())).text
    door.pages = [*PAGES, {"id": "2000", "name": "Other", "access_token": "page-token"}]
    assert maya.comes(door.agree(maya.goes(page="aCME"))).status_code == 302


def test_a_token_that_ends_is_renewed_once_and_kept(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("x"), Owner(fresh, "x")
    maya.comes(door.agree(maya.goes()))
    account = standing()
    keep_keys(account.pk, {**keys_of(account), "until": "1"})
    look(account)
    renewed = keys_of(account)
    assert (renewed["token"], renewed["refresh"]) == (door.given[-1], door.stands)
    look(account)
    assert door.asked == ["authorization_code", "refresh_token"]
    account.refresh_from_db()
    assert account.trouble == ""
    keep_keys(account.pk, {**renewed, "until": "1", "refresh": "old"})
    look(account)
    account.refresh_from_db()
    assert account.state == "refused"
    assert "Sign in again" in account.trouble


def test_several_who_find_a_token_ended_renew_it_once(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("x"), Owner(fresh, "x")
    maya.comes(door.agree(maya.goes()))
    account = standing()
    ended, together = {**keys_of(account), "until": "1"}, Barrier(3)
    keep_keys(account.pk, ended)

    def renews(_number: int) -> object:
        try:
            together.wait()
            return x_agreeing.standing(account, ended)["token"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(renews, range(3))) == {door.given[-1]}
    assert door.asked == ["authorization_code", "refresh_token"]


def test_where_linkedin_gives_a_refresh_token_it_is_used(fresh: World, opened: Callable[[str], Door]) -> None:
    door, maya = opened("linkedin"), Owner(fresh, "linkedin")
    door.rules = replace(door.rules, refresh="a-year")
    maya.comes(door.agree(maya.goes()))
    account = standing()
    keep_keys(account.pk, {**keys_of(account), "until": "1"})
    look(account)
    account.refresh_from_db()
    renewed = keys_of(account)
    assert (account.trouble, renewed["token"], renewed["refresh"]) == ("", door.given[-1], "a-year")
    assert door.asked == ["authorization_code", "refresh_token"]


def test_what_was_filled_in_wrongly_is_said_before_anybody_goes(
    fresh: World, opened: Callable[[str], Door]
) -> None:
    opened("reddit"), opened("youtube"), opened("linkedin")
    for slug, wrong in (
        ("reddit", {"ours": "no spaces"}),
        ("youtube", {"units": "many"}),
        ("linkedin", {"page": "x"}),
    ):
        answer = Owner(fresh, slug).asks(**wrong)
        assert (answer.status_code, 'class="field-error"' in answer.text) == (422, True)
