"""The loop with real servers: one complains on Bluesky, one in the fediverse; an issue of Redmine's is closed, and both
are told on their own network, once, and answer. Each network falls silent while it is heard, asked and spoken on, and
the workers are killed at every step."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from engawa.outside.trackers.rest import Rest
from tests.counterparts.bluesky.running import Network, Someone, bluesky, mention
from tests.counterparts.fedify.running import Peer, fedify
from tests.counterparts.loop.house import House, house, says, until
from tests.counterparts.redmine import server as redmine
from tests.serving import free_port

pytestmark = [pytest.mark.counterparts, pytest.mark.slow, pytest.mark.xdist_group("loop")]
SECRET = "The same-site change again; reproduced on 19.0."
TOLD = "Mended in 2.4.1, thank you for telling us."
THANKS = "No more loops, thank you!"
ANN = "@acme-loop.test Safari loops at sign-in, I clear cookies daily."
BEN = "Sign-in loops in Safari? Cookies cleared daily, no help."


@dataclass
class Outside:
    """The servers of others."""

    network: Network
    peer: Peer
    redmine: tuple[str, str]

    def silent(self) -> AbstractContextManager[None]:
        """Both networks take what is sent to them, and answer nothing."""
        return stopped(
            process
            for begun in (self.network.node, self.peer.node)
            for process in (psutil.Process(begun.pid), *psutil.Process(begun.pid).children(recursive=True))
        )

    def silent_tracker(self) -> AbstractContextManager[None]:
        """Redmine, too."""
        ours = psutil.Process().children(recursive=True)
        return stopped(one for one in ours if any("puma" in word for word in one.cmdline()))


@contextmanager
def stopped(processes: Iterable[psutil.Process]) -> Iterator[None]:
    """These stand still for a while."""
    held = list(processes)
    assert held
    for process in held:
        process.suspend()
    try:
        yield
    finally:
        for process in held:
            process.resume()


@pytest.fixture
def outside(django_db_setup: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.0/8")
    with redmine.running(free_port()) as found, bluesky() as network, fedify() as peer:
        yield Outside(network, peer, found)


@pytest.fixture
def ours(outside: Outside, browser: Browser) -> Iterator[House]:
    with house(browser) as running:
        yield running


def test_both_are_told_where_they_spoke_once(outside: Outside, ours: House) -> None:
    maya, acme = ours.visit("maya"), outside.network.join("acme-loop")
    us = connect(maya, acme, outside.redmine)
    ann = outside.network.join("ann")
    said, note = both_complain(outside, acme, ann, us, maya)
    ours.kill()

    case = one_case(maya)
    ours.kill()
    tom = carried_inside(maya, ours, case)
    with outside.silent_tracker():
        linked(tom, case)
        until(lambda: ours.ask("SELECT 1 FROM cases_link WHERE state = 'making'"), "an issue is being made")
        ours.kill()
    until(lambda: says(tom, case + "care/", "Say it there"), "the issue was made")
    closed(outside.redmine)
    with outside.silent_tracker():
        until(lambda: ours.ask("SELECT 1 FROM cases_connection WHERE trouble <> ''"), "the tracker is silent")
    ours.kill()
    until(lambda: says(tom, case + "care/", 'value="fixed" selected'), "the case is fixed with its issue")

    tom.goto(case + "telling/")
    tom.get_by_label("What they are told").fill(TOLD)
    tom.get_by_role("button", name="Keep it for approval").click()
    expect(tom.locator("main")).to_contain_text("Somebody else who answers outside")
    with outside.silent():
        maya.goto(case + "telling/")
        maya.get_by_role("button", name="Approve and tell them").click()
        begun = "SELECT 1 FROM channels_dispatch WHERE state = 'sending'"
        until(lambda: len(ours.ask(begun)) == 2, "both are being said")
        ours.kill()
    until(lambda: says(maya, case + "telling/", "2 of 2 told"), "both are told")
    expect(maya.locator("main")).to_be_visible()
    ours.kill()
    quiet(ours)

    answered(outside, ours, ann, acme, maya, case)
    (post,) = acme.posts()
    assert (post["value"]["text"], post["value"]["reply"]["parent"]["uri"]) == (TOLD, said)
    (answer,) = (one["object"] for one in outside.peer.heard("Create"))
    assert (TOLD in str(answer["content"]), answer["inReplyTo"]) == (True, note)
    assert says(maya, case + "progress/", "2 of 2")


def connect(maya: Page, acme: Someone, tracker: tuple[str, str]) -> str:
    """The company's two accounts and its tracker, by the forms; returns who we are in the fediverse."""
    forms = {
        "/s/platform/trackers/new/redmine/": {
            "server": tracker[0], "project": "acme-app", "token": tracker[1],
        },
        "/channels/new/bluesky/": {
            "handle": acme.handle, "password": acme.app_password(), "server": acme.network.server,
        },
        "/channels/new/fediverse/": {"username": "acme", "name": "Acme"},
    }  # fmt: skip
    for address, answers in forms.items():
        maya.goto(address)
        if address.startswith("/channels/"):
            maya.get_by_label("Who answers").select_option(label="Front desk")
        for name, answer in answers.items():
            maya.locator(f"[name={name}]").fill(answer)
        maya.locator("main form .btn-main").click()
        maya.wait_for_url(lambda now: "/new/" not in now)
    number = maya.url.rstrip("/").rpartition("/")[2]
    return f"{maya.url.partition('/channels/')[0]}/ap/{number}/"


def both_complain(outside: Outside, acme: Someone, ann: Someone, us: str, maya: Page) -> tuple[str, str]:
    """Each on their own network; both are in the inbox within seconds."""
    said = ann.post(ANN, facets=[mention(acme)])["uri"]
    first = until(lambda: says(maya, "/inbox/", "I clear cookies daily"), "Ann is heard")
    note = outside.peer.do("say", "ben", to=us, note="1", content=f"<p>{BEN}</p>")
    second = until(lambda: says(maya, "/inbox/", "Cookies cleared daily"), "Ben is heard")
    print(f"In the inbox: Bluesky after {first:.1f} s, the fediverse after {second:.1f} s.")
    return said, note


def one_case(maya: Page) -> str:
    """Made of what Ann said; Ben's words are proposed to it, and join it."""
    maya.goto("/inbox/")
    maya.locator(".desk-row", has_text="I clear cookies daily").locator("a").first.click()
    maya.get_by_role("link", name="Make it a case").click()
    maya.get_by_label("The trouble, in one sentence").fill("Sign-in loops on Safari")
    maya.get_by_role("button", name="Make it a case").click()
    expect(maya.locator("h1")).to_have_text("Sign-in loops on Safari")
    case = maya.url
    until(lambda: says(maya, case + "proposals/", "Add to the case"), "Ben’s words are proposed")
    maya.goto(case)
    maya.locator("#proposals").get_by_role("button", name="Add to the case").first.click()
    expect(maya.locator("#proposals")).not_to_contain_text("Cookies cleared")
    return case


def carried_inside(maya: Page, ours: House, case: str) -> Page:
    """Into the space of those who can fix it, where Tom answers."""
    maya.goto(case)
    maya.get_by_role("link", name="Carry it inside").click()
    maya.get_by_role("radio", name="Platform").check()
    maya.get_by_label("What they should know").fill("Two so far, both on Safari.")
    maya.get_by_role("button", name="Carry it").click()
    expect(maya.locator(".case-inside")).to_contain_text("Two so far, both on Safari.")
    tom = ours.visit("tom")
    tom.goto(case)
    tom.locator("#reply textarea").fill(SECRET)
    tom.locator("#reply").get_by_role("button", name="Write to Platform").click()
    expect(tom.locator("#talk")).to_contain_text(SECRET)
    return tom


def linked(tom: Page, case: str) -> None:
    """An issue is asked for in Redmine."""
    tom.goto(case + "care/")
    issue = tom.locator("form[action$='/links/']")
    issue.locator("[name=text]").fill("Two customers are sent back to the sign-in.")
    issue.get_by_role("button", name="Link it").click()
    tom.wait_for_url(lambda now: not now.endswith("/links/"))


def closed(tracker: tuple[str, str]) -> None:
    """Somebody closes the issue, in Redmine."""
    theirs = Rest(tracker[0], {"X-Redmine-API-Key": tracker[1]})
    (issue,) = theirs.get("/issues.json")["issues"]
    assert SECRET not in str(issue)
    (done,) = (
        one["id"] for one in theirs.get("/issue_statuses.json")["issue_statuses"] if one["name"] == "Closed"
    )
    theirs.send("PUT", f"/issues/{issue['id']}.json", {"issue": {"status_id": done}})


def answered(outside: Outside, ours: House, ann: Someone, acme: Someone, maya: Page, case: str) -> None:
    """Ann thanks us while our workers stand still. Then they find her network silent, and are killed over it."""
    (post,) = acme.posts()
    parent = {"uri": post["uri"], "cid": post["cid"]}
    with stopped(ours.workers()):
        ann.post(THANKS, reply={"root": post["value"]["reply"]["root"], "parent": parent})
    with outside.silent():
        ours.kill()
        heard = (
            "SELECT 1 FROM channels_account WHERE network = 'bluesky' AND (trouble <> '' OR heard_at IS NULL)"
        )
        until(lambda: ours.ask(heard) or says(maya, case, THANKS), "the network is silent")
    until(lambda: says(maya, case, THANKS), "her answer is in the case")
    ours.kill()
    quiet(ours)
    answers = "SELECT count(*) FROM cases_voice WHERE kind = 'answer'"
    once = "SELECT count(*) - count(DISTINCT (account_id, uri)) FROM inbox_message"
    assert (ours.ask(answers), ours.ask(once)) == ([(1,)], [(0,)])


def quiet(ours: House) -> None:
    """Wait until the workers that were started last have listened anew, and nothing more is to be said."""
    ((now,),) = ours.ask("SELECT now()")
    looked = "SELECT max(heard_at) FROM channels_account WHERE network = 'bluesky'"
    until(lambda: ours.ask(looked)[0][0] > now, "it listens again")
    left = "SELECT 1 FROM channels_dispatch WHERE state IN ('waiting', 'sending')"
    until(lambda: not ours.ask(left), "nothing waits any more")
