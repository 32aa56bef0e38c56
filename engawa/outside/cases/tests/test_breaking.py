"""The whole loop, with the process killed and the networks cut at every step of it: nothing is lost, nothing is there
twice, and nobody is told twice."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.journal.models import Entry, Undelivered
from engawa.outside.cases.actions import linking
from engawa.outside.cases.following.looking import look_at_due
from engawa.outside.cases.following.making import make_wanted
from engawa.outside.cases.models import Case, Connection, Link, Remark, Step, Telling, Told, Voice
from engawa.outside.cases.telling.handing import hand_over_planned
from engawa.outside.cases.telling.settling import catch_up
from engawa.outside.cases.tests.breaking import Breaking
from engawa.outside.cases.tests.frail import FrailPaper, FrailTracker
from engawa.outside.cases.tests.story import LOOPS, SAME
from engawa.outside.cases.tracking import register as register_tracker
from engawa.outside.channels.going import look_once, send_once, tried
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Heard, Speaker, register
from engawa.outside.inbox.models import Message
from engawa.spaces.models import Space
from tests.world import World

TOLD = "Mended in 2.4.1, thank you for telling us."
AGAIN = "Mended in 2.4.2, with the cookies that were there before. Thank you for looking again."
SECRET = "The same-site change again; reproduced on 19.0."
REMARK = "Two customers wait for this."
TWICE = ("case.fixed", "case.telling_written", "case.telling", "case.told")
MOST_TRIES = 60
AGO = "2026-01-01T00:00Z"


class Loop:
    """The two networks, the tracker, and what people do, again until they see that it is done."""

    def __init__(self, world: World, breaking: Breaking) -> None:
        self.world, self.breaking = world, breaking
        self.east, self.west = FrailPaper("east", breaking), FrailPaper("west", breaking)
        self.tracker = FrailTracker(breaking)
        for network in (self.east, self.west):
            register(network)
            Account.objects.using("courier").create(
                space_id=world.spaces["platform"], network=network.slug, handle=f"@acme@{network.slug}", name="Acme"
            )  # fmt: skip
        register_tracker(self.tracker)
        with reading_as(world.people["maya"]):
            space = Space.objects.get(slug="platform")
            linking.connect(space, "frail", {}, actor=world.person("maya"))
        self.clients = {who: world.client(who) for who in ("maya", "tom")}

    def go(self, stage: str, act: Callable[[], object] | None, is_done: Callable[[], object]) -> None:
        """Somebody does this, and again after a break, while what runs in the background goes on."""
        self.breaking.stage = stage
        for _try in range(MOST_TRIES):
            with self.breaking.unharmed():
                there = is_done()
            if there and self.breaking.done(self.work):
                break
            if act is None or there or self.breaking.done(act):
                self.breaking.done(self.work)
        with self.breaking.unharmed():
            assert is_done(), stage

    def work(self) -> None:
        """What the processes do by themselves, once over, after some time has passed."""
        with self.breaking.unharmed():
            self._time_passes()
        for _account in range(2):
            tried(look_once)
        while deliver():
            pass
        tried(lambda: bool(make_wanted()))
        tried(lambda: bool(look_at_due()))
        hand_over_planned()
        for _dispatch in range(2):
            tried(send_once)
        while deliver():
            pass
        catch_up()

    def _time_passes(self) -> None:
        for model, name in (
            (Account, "listen_at"), (Account, "send_at"), (Dispatch, "due_at"), (Link, "due_at"),
            (Remark, "due_at"), (Connection, "look_at"),
        ):  # fmt: skip
            model.objects.using("courier").update(**{name: AGO})
        Undelivered.objects.using("postman").update(again_at=AGO)

    def post(self, who: str, path: str, **said: object) -> Callable[[], object]:
        """What somebody sends by a form."""
        return lambda: self.clients[who].post(path, said)

    def once_more(self) -> None:
        """Whoever could not be told, or perhaps was, is seen; somebody tries again."""
        for one in Told.objects.using("courier").filter(state__in=("refused", "unsure")):
            self.clients["maya"].post(f"{self.at}told/{one.pk}/", {"do": "again"})

    @property
    def case(self) -> Case:
        return Case.objects.using("courier").get()

    @property
    def at(self) -> str:
        return f"/cases/{self.case.pk}/"


def said(network: FrailPaper, number: int, text: str, by: str, answers: str = "") -> None:
    speaker = Speaker(network.slug, by, handle=f"@{by}", name=by.title())
    uri = f"{network.slug}:{number}"
    network.spoken.append(Heard(uri=uri, speaker=speaker, text=text, at=timezone.now(), answers=answers))


def walk(loop: Loop) -> None:
    """From two complaints to the answer of one of those who were told: it is not mended, and all of it again."""
    voices, told = Voice.objects.using("courier"), Told.objects.using("courier")
    said(loop.east, 1, LOOPS, "ann")
    said(loop.west, 1, SAME, "bob")
    loop.go("hearing", None, lambda: messages("east:1", "west:1") == 2)
    ann, bob = (Message.objects.using("courier").get(uri=uri).pk for uri in ("east:1", "west:1"))
    opened = loop.post("maya", f"/cases/new/?message={ann}", title="Sign-in loops on Safari")
    loop.go("opening", opened, lambda: Case.objects.using("courier").exists())
    loop.go("proposing", None, lambda: voices.filter(message=bob).exists())
    assert voices.get(message=bob).state == "proposed"
    joined = loop.post("maya", f"{loop.at}voices/{bob}/", do="join")
    loop.go("joining", joined, lambda: voices.joined().filter(message=bob).exists())
    carried = loop.post(
        "maya", f"{loop.at}carrying/", space=str(loop.world.spaces["platform"]), title="Loops", summary="Two so far."
    )  # fmt: skip
    loop.go("carrying", carried, lambda: loop.case.item_id)
    discussed = loop.post("tom", f"/i/{loop.case.item_id}/comments/", body=SECRET)
    talk = Item.objects.using("courier").filter(root=loop.case.item_id, kind="comment")
    loop.go("discussing", discussed, talk.exists)
    fix_there(loop)
    loop.go(
        "writing", loop.post("tom", f"{loop.at}telling/", text=TOLD), Telling.objects.using("courier").exists
    )
    approved = Telling.objects.using("courier").filter(state="approved")
    loop.go("approving", loop.post("maya", f"{loop.at}telling/approval/", seen=TOLD), approved.exists)
    loop.go("telling", loop.once_more, lambda: told.filter(state="sent").count() == 2)
    said(loop.east, 2, "It is not mended.", "ann", answers=f"east:ours/{loop.east.arrived[0].key}")
    loop.go("answering", None, lambda: voices.answers().exists())
    reopened = loop.post("maya", f"{loop.at}state/", state="looked", reason="Not mended, she says.")
    loop.go("opening again", reopened, lambda: loop.case.is_open)
    loop.go(
        "fixing again",
        loop.post("tom", f"{loop.at}state/", state="fixed"),
        lambda: loop.case.state == "fixed",
    )
    written = Telling.objects.using("courier").filter(text=AGAIN)
    loop.go("writing again", loop.post("tom", f"{loop.at}telling/", text=AGAIN), written.exists)
    again = loop.post("maya", f"{loop.at}telling/approval/", seen=AGAIN)
    loop.go("approving again", again, lambda: approved.count() == 2)
    loop.go("telling again", loop.once_more, lambda: told.filter(state="sent").count() == 4)


def fix_there(loop: Loop) -> None:
    """An issue is made and spoken of, and closed by those who have the tracker."""
    links, remarks = Link.objects.using("courier"), Remark.objects.using("courier")
    (connection,) = Connection.objects.using("courier").all()
    issue = loop.post(
        "tom", f"{loop.at}links/", connection=str(connection.pk), title="Loops", text="On Safari."
    )
    loop.go("linking", issue, links.exists)
    link = links.get()
    again = loop.post("tom", f"{loop.at}links/{link.pk}/", do="again")
    loop.go("making", again, lambda: links.filter(state="stands").exists())
    remark = loop.post("tom", f"{loop.at}links/{link.pk}/", do="say", text=REMARK)
    loop.go("remarking", remark, remarks.exists)
    again = loop.post("tom", f"{loop.at}links/{link.pk}/", remark=str(remarks.get().pk))
    loop.go("commenting", again, lambda: remarks.filter(state="sent").exists())
    loop.tracker.said.append(("", "A fix is in review."))
    loop.tracker.close()
    loop.go("closing", None, lambda: loop.case.state == "fixed")


def messages(*uris: str) -> int:
    return Message.objects.using("courier").filter(uri__in=uris).count()


def all_is_there_once(loop: Loop) -> None:
    """Every message, member, comment, state and telling, and on the page "2 of 2" for both times."""
    courier = "courier"
    ours = [f"{network.slug}:ours/{one.key}" for network in (loop.east, loop.west) for one in network.arrived]
    assert sorted(Message.objects.using(courier).values_list("uri", flat=True)) == sorted(
        ["east:1", "east:2", "west:1", *ours]
    )
    assert [(one.answers, one.text) for one in (*loop.east.arrived, *loop.west.arrived)] == [
        ("east:1", TOLD),
        ("east:2", AGAIN),
        ("west:1", TOLD),
        ("west:1", AGAIN),
    ]
    members = Voice.objects.using(courier).values_list("message__uri", "kind", "state")
    assert sorted(members) == [
        ("east:1", "voice", "joined"), ("east:2", "answer", "joined"), ("west:1", "voice", "joined"),
    ]  # fmt: skip
    assert len(loop.tracker.made) == 1
    assert [text for _key, text in loop.tracker.said].count(REMARK) == 1
    assert sorted(Remark.objects.using(courier).values_list("text", "state")) == [
        ("A fix is in review.", "heard"),
        (REMARK, "sent"),
    ]
    moved = Step.objects.using(courier).filter(what="state").order_by("pk")
    assert list(moved.values_list("state", flat=True)) == ["looked", "fixed", "looked", "fixed"]
    talk = Item.objects.using(courier).filter(root=loop.case.item_id, kind="comment")
    assert [one.body for one in talk] == [SECRET]
    noted = Counter(
        Entry.objects.using(courier).filter(verb__startswith="case.").values_list("verb", flat=True)
    )
    doubled = {verb: number for verb, number in noted.items() if number != 1 and verb != "case.tried_again"}
    assert doubled == {"case.moved": 4} | dict.fromkeys(TWICE, 2)
    assert {"case.told", "case.fixed", "case.answered", "case.linked"} <= noted.keys()
    assert not Undelivered.objects.using("postman").exists()
    page = Client.get(loop.clients["maya"], loop.at).text
    assert "2 of 2<small>told" in page
    assert "Before it was opened again: 2 of 2 told" in page
    assert "It is not mended." in page


@pytest.mark.parametrize("how, most", [("killed", 200), ("cut", 60)])
def test_broken_at_every_step_nothing_is_lost_and_nothing_is_there_twice(
    fresh: World, how: str, most: int
) -> None:
    breaking = Breaking(kills=how == "killed", cuts=how == "cut")
    loop = Loop(fresh, breaking)
    with breaking.watched():
        walk(loop)
    all_is_there_once(loop)
    assert len(breaking.met) >= most, "\n".join(breaking.met)
