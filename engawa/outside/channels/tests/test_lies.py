"""Networks that are down, slow or lying break nothing: what can be kept is kept, once, and the rest is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from engawa.outside.channels import hearing, sending
from engawa.outside.channels.hearing import look, take
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Catch, Draft, Heard, Medium, Speaker, Trouble
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.outside.channels.sound import sound
from engawa.outside.inbox.models import Message
from tests.paper import account_in, heard, paper
from tests.world import World


def lie(number: int, **wrong: object) -> Heard:
    """Something heard that is not what it is said to be."""
    return replace(heard(number), **wrong)  # type: ignore[arg-type]  # what it is about


LIES = [
    replace(heard(1), text="NUL \x00 and half \ud800 a letter", raw={"a\x00": ["\x00", float("nan"), object()]}),
    replace(heard(2), at=datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14)))),
    replace(heard(3), at=datetime(1, 1, 1)),
    replace(heard(4), url="javascript:alert(1)", media=(Medium("file:///etc/passwd"),) * 1000),
    replace(heard(5), speaker=Speaker("paper", "x", handle="h" * 9_999, name="n\x00" * 9_999)),
    replace(heard(6), text="x" * 5_000_000, subject="s" * 9_999, language="l" * 99, tags=("t" * 999,) * 999),
    replace(heard(7), raw={"deep": [[[[[[[[[[[[[[[[[[[[[[[[["too"]]]]]]]]]]]]]]]]]]]]]]]]], "long": "x" * 99_999}),
    heard(1, "Once more under the same name."),
]  # fmt: skip
UNKEEPABLE = [
    replace(heard(8), uri="u" * 3_000),
    replace(heard(9), uri=""),
    lie(10, uri=None),
    lie(11, text=None),
    lie(12, at="yesterday"),
    replace(heard(13), speaker=Speaker("paper", "u" * 501)),
    lie(14, speaker=None),
    None,
]


def test_lies_are_kept_as_far_as_they_can_be(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [*LIES, *UNKEEPABLE]  # type: ignore[list-item]  # what it is about
    look(account)
    kept = Message.objects.using("courier").order_by("uri")
    assert [one.uri for one in kept] == [f"paper:{number}" for number in range(1, 8)]
    assert all(1990 <= one.at.year <= datetime.now(UTC).year for one in kept)
    assert kept[3].url == ""
    assert len(kept[5].text) <= 100_000
    account.refresh_from_db(using="courier")
    assert "8 messages" in account.trouble
    assert account.cursor


@pytest.mark.parametrize(
    "cursor", [{"x": "y" * 900_000}, {"x": float("inf"), "y\x00": "\x00"}, {1: {2: {3: set()}}}]
)
def test_cursors_of_nonsense_do_no_harm(
    fresh: World, cursor: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    network, account = paper(), account_in(fresh)
    monkeypatch.setattr(network, "listen", lambda *_: Catch([heard(1)], cursor))
    look(account)
    account.refresh_from_db(using="courier")
    assert account.state == "running"


def test_ten_thousand_at_once_are_sound_in_one_go() -> None:
    kept, lost = sound(heard(number % 5_000) for number in range(10_000))
    assert (len(kept), lost) == (5_000, 0)


def test_many_at_once_are_kept_in_parts_and_a_break_loses_none(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _network, account = paper(), account_in(fresh)
    monkeypatch.setattr(hearing, "AT_ONCE", 10)
    catch = Catch([heard(number) for number in range(35)], {"seen": 35})
    keep, kept = hearing._keep, []

    def break_in_the_middle(account: Account, heard: Sequence[Heard], moved: dict[str, Any] | None) -> int:
        kept.append(heard)
        if len(kept) == 3:
            raise RuntimeError("killed")
        return keep(account, heard, moved)

    with monkeypatch.context() as patched:
        patched.setattr(hearing, "_keep", break_in_the_middle)
        with pytest.raises(RuntimeError):
            take(account, catch)
    account.refresh_from_db(using="courier")
    assert (Message.objects.using("courier").count(), account.cursor) == (20, {})
    take(account, catch)
    account.refresh_from_db(using="courier")
    assert (Message.objects.using("courier").count(), account.cursor) == (35, {"seen": 35})


def test_a_network_that_asks_to_wait_for_years_is_asked_again_in_hours(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.troubles = [Trouble("Later.", again_in=timedelta(days=9_999))]
    look(account)
    account.refresh_from_db(using="courier")
    assert account.listen_at - datetime.now(UTC) < timedelta(hours=7)


def test_a_network_nobody_speaks_any_more_is_said(fresh: World) -> None:
    account = account_in(fresh)
    Account.objects.using("courier").update(network="gone")
    account.refresh_from_db(using="courier")
    assert look(account) == 0
    account.refresh_from_db(using="courier")
    assert "gone" in account.trouble


def test_each_account_speaks_in_order_and_rests_after_trouble(fresh: World) -> None:
    network = paper()
    one, other = account_in(fresh), account_in(fresh, handle="@other@paper")
    for key in ("a", "b"):
        hand_over(one, Draft(key, key), actor=None, using="courier")
    hand_over(other, Draft("c", "c"), actor=None, using="courier")
    network.troubles = [Trouble("busy")]
    while (dispatch := next_to_send()) is not None:
        send(dispatch)
    assert list(network.said) == ["c"], "the account in trouble rests, the other speaks"
    Account.objects.using("courier").update(send_at=datetime.now(UTC))
    Dispatch.objects.using("courier").filter(state="waiting").update(due_at=datetime.now(UTC))
    while (dispatch := next_to_send()) is not None:
        send(dispatch)
    assert list(network.said) == ["c", "a", "b"]


def test_what_may_not_be_said_any_more_is_not_said(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    network, account = paper(), account_in(fresh)
    monkeypatch.setattr(
        sending, "ASKED_BEFORE", [lambda _dispatch: "", lambda _dispatch: "They asked us not to."]
    )
    dispatch = hand_over(account, Draft("a", "a"), actor=None, using="courier")
    taken = next_to_send()
    assert taken is not None
    send(taken)
    dispatch.refresh_from_db(using="courier")
    assert (dispatch.state, dispatch.trouble, network.said) == ("refused", "They asked us not to.", {})


def test_who_cannot_be_asked_lets_nothing_out(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    network, account = paper(), account_in(fresh)

    def broken(_dispatch: Dispatch) -> str:
        raise KeyError("broken")

    monkeypatch.setattr(sending, "ASKED_BEFORE", [broken])
    dispatch = hand_over(account, Draft("a", "a"), actor=None, using="courier")
    taken = next_to_send()
    assert taken is not None
    send(taken)
    dispatch.refresh_from_db(using="courier")
    assert (dispatch.state, network.said) == ("waiting", {})
