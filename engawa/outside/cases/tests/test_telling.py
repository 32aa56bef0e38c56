"""When it is fixed, everyone who spoke is told where they spoke: once, whatever breaks, and nothing else goes out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections
from django.utils.module_loading import import_string

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.content.actions import comment
from engawa.outside.cases.actions import leading, telling
from engawa.outside.cases.actions.carrying import carry
from engawa.outside.cases.actions.opening import join
from engawa.outside.cases.counting import count
from engawa.outside.cases.models import Telling, Told, Voice
from engawa.outside.cases.reading import progress_of
from engawa.outside.cases.telling import handing
from engawa.outside.cases.telling.settling import catch_up
from engawa.outside.cases.tests.mending import GOOD, fixed, said_to, told
from engawa.outside.cases.tests.story import case_of_both, listen, message, send_all, tell_all, two_voices
from engawa.outside.channels import sending
from engawa.outside.channels.hearing import look
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, Sent, Unsure
from engawa.outside.channels.network import Refused as NetworkRefused
from engawa.outside.contacts.models import Identity
from engawa.spaces.models import Space
from tests.paper import heard
from tests.world import World


def test_both_are_told_once_and_their_answers_come_back(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    for _again in range(3):
        send_all(case)
    assert said_to(network) == [("paper:1", GOOD), ("paper:2", GOOD)]
    assert told(fresh, case) == {"paper:1": "sent", "paper:2": "sent"}
    ours = Dispatch.objects.using("courier").get(draft__answers="paper:1").uri
    listen(network, account, heard(9, "Works, thank you!", by="ann", answers=ours))
    with reading_as(fresh.people["maya"]):
        assert [one.message.text for one in Voice.objects.answers()] == ["Works, thank you!"]
    page = fresh.client("maya").get(f"/cases/{case.pk}/").text
    assert "2 of 2" in page
    assert "Works, thank you!" in page


def test_answers_come_back_though_nobody_heard_of_them_for_a_while(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    send_all(case)
    ours = Dispatch.objects.using("courier").get(draft__answers="paper:1").uri
    for number, words in ((9, "Works, thank you!"), (10, "Also on the phone.")):
        network.waiting = [heard(number, words, by="ann", answers=ours)]
        account.refresh_from_db(using="courier")
        look(account)
    tell_all()
    with reading_as(fresh.people["maya"]):
        assert {one.message.uri for one in Voice.objects.answers()} == {"paper:9", "paper:10"}


def test_each_person_once_where_they_spoke_last(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    listen(network, account, heard(5, "Still there on Safari.", by="ann"))
    with reading_as(fresh.people["maya"]):
        join(case, message("paper:5"), actor=fresh.person("maya"))
    ann = Identity.objects.using("courier").get(uid="ann")
    Identity.objects.using("courier").filter(uid="bob").update(contact_id=ann.contact_id)
    fixed(fresh, case)
    send_all(case)
    assert said_to(network) == [("paper:5", GOOD)]


def test_who_turns_out_to_be_the_same_before_it_goes_out_is_told_once(fresh: World) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    handing.hand_over_planned(case.pk)
    ann = Identity.objects.using("courier").get(uid="ann")
    Identity.objects.using("courier").filter(uid="bob").update(contact_id=ann.contact_id)
    send_all(case)
    assert len(network.said) == 1
    assert sorted(told(fresh, case).values()) == ["refused", "sent"]


@pytest.mark.parametrize("when", ["before", "handed"])
def test_who_does_not_want_it_is_spared_up_to_the_last_moment(fresh: World, when: str) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    if when == "before":
        Identity.objects.using("courier").filter(uid="bob").update(do_not_contact=True)
    fixed(fresh, case)
    if when == "handed":
        handing.hand_over_planned(case.pk)
        Identity.objects.using("courier").filter(uid="bob").update(do_not_contact=True)
    send_all(case)
    assert said_to(network) == [("paper:1", GOOD)]
    assert told(fresh, case)["paper:2"] == "spared"


def test_what_is_said_inside_never_leaves(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    secret = "The session key sits in plain text behind the old gateway"
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        item = carry(
            case, Space.objects.get(slug="platform"), actor=maya, title="Loops", summary=f"{secret}, see?"
        )
        comment(item, actor=maya, body=f"@ann @ann@paper https://paper/1 {secret}!")
        leading.move_to(case, "fixing", actor=maya, reason=secret)
    listen(network, account, heard(6, "Any news?", by="ann", answers="paper:1"))
    client = fresh.client("tom")
    quoted = {"text": f"Hello. {secret}. Sorry."}
    refused = client.post(f"/cases/{case.pk}/telling/", quoted)
    assert refused.status_code == 422
    assert "stand in the talk inside" in refused.text
    fixed(fresh, case)
    send_all(case)
    everything = str(list(Dispatch.objects.using("courier").values_list("draft", flat=True)))
    assert "session key" not in everything
    assert len(network.said) == 2
    for who in ("guest", "nobody"):
        assert secret not in fresh.client(who).get(f"/cases/{case.pk}/").text
    assert secret not in fresh.client("guest").get("/search/?q=gateway").text


def test_nobody_approves_what_was_changed_meanwhile(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        written = telling.write(case, actor=maya, text="First words.")
        with pytest.raises(Refused):
            telling.approve(written, actor=maya, seen="First words.")
        leading.move_to(case, "fixed", actor=maya)
        telling.write(case, actor=maya, text="Second words.")
        with pytest.raises(Refused):
            telling.approve(written, actor=maya, seen="First words.")
        assert telling.approve(written, actor=maya, seen="Second words.") == 2
        with pytest.raises(Refused):
            telling.write(case, actor=maya, text="Third words.")


def test_too_long_is_said_for_each_network(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    client = fresh.client("maya")
    long = client.post(f"/cases/{case.pk}/telling/", {"text": "x" * 501})
    assert long.status_code == 422
    assert "501 of 500 characters" in long.text
    kept = client.post(f"/cases/{case.pk}/telling/", {"text": "x" * 501, "on_paper": "Short."})
    assert kept.status_code == 302


def test_what_could_not_be_told_is_seen_and_tried_again(fresh: World) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    network.troubles = [NetworkRefused("Blocked.")]
    send_all(case)
    assert sorted(told(fresh, case).values()) == ["refused", "sent"]
    page = fresh.client("maya").get(f"/cases/{case.pk}/telling/").text
    assert "Blocked." in page
    with reading_as(fresh.people["maya"]):
        stuck = Told.objects.select_related("case__space", "case__item").get(state="refused")
        telling.try_again(stuck, actor=fresh.person("maya"))
    send_all(case)
    assert set(told(fresh, case).values()) == {"sent"}
    assert len(network.said) == 2


def test_what_nobody_knows_is_settled_by_looking(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    monkeypatch.setattr(network, "find_sent", _never_knows)
    network.troubles = [Unsure("Silence.")]
    for _again in range(3):
        send_all(case)
    assert sorted(told(fresh, case).values()) == ["sent", "unsure"]
    with reading_as(fresh.people["maya"]):
        telling.it_arrived(
            Told.objects.select_related("case__space", "case__item").get(state="unsure"),
            actor=fresh.person("maya"),
        )
        assert progress_of(count(case)).sent == 2


def _never_knows(*_asked: object) -> None:
    raise Unsure("Who knows?")


def test_later_voices_are_told_too_and_nobody_again(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    written = fixed(fresh, case)
    send_all(case)
    listen(network, account, heard(7, "Safari and its cookies, again.", by="zoe"))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        join(case, message("paper:7"), actor=maya)
        later = Telling.objects.select_related("case__space", "case__item").get(pk=written.pk)
        assert telling.tell_later_voices(later, actor=maya) == 1
    send_all(case)
    assert len(network.said) == 3


class Killed(BaseException):
    """The process ends here: nothing after it runs, and what was not committed is gone."""


@contextmanager
def killed_at(where: str, after: bool) -> Iterator[None]:
    """The first call of this ends the process, before or after it did its work."""
    module, _dot, name = where.rpartition(".")
    real = import_string(where)
    done: list[int] = []

    def once(*args: object, **options: object) -> object:
        if done:
            return real(*args, **options)
        done.append(1)
        if after:
            real(*args, **options)
        raise Killed

    with patch(f"{module}.{name}", once):
        yield


STEPS = [
    "engawa.outside.cases.telling.handing.hand_over",
    "engawa.outside.cases.telling.handing.draft_for",
    "engawa.outside.cases.telling.handing.hand_one",
    "engawa.outside.channels.sending.settle",
    "engawa.outside.channels.sending._say_once",
    "engawa.outside.cases.hearing.settle",
    "engawa.outside.cases.telling.settling.take_answers",
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "where", STEPS, ids=[one.rpartition(".")[2] + "-" + one.split(".")[-2] for one in STEPS]
)
def test_killed_at_any_step_nothing_is_lost_and_nobody_told_twice(
    fresh: World, where: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, _account = two_voices(fresh)
    case = case_of_both(fresh)
    fixed(fresh, case)
    times: dict[str, int] = {}
    real = network.say

    def counted(account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        times[draft.key] = times.get(draft.key, 0) + 1
        return real(account, keys, draft)

    monkeypatch.setattr(network, "say", counted)
    with killed_at(where, after), pytest.raises(Killed):
        send_all(case)
    _let_go()
    for _again in range(2):
        handing.hand_over_planned()
        send_all(case)
        catch_up()
    assert told(fresh, case) == {"paper:1": "sent", "paper:2": "sent"}
    assert set(times.values()) == {1}
    assert len(network.said) == 2


def _let_go() -> None:
    """What a process held ends with it."""
    sending._in_hand.clear()
    connections["courier"].close()
