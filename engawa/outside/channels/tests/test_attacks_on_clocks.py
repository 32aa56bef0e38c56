"""A clock that was years ahead for a moment silences no account for years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engawa.outside.channels.hearing import LONGEST_PLAN, LONGEST_WISH, next_due
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Draft, all_networks
from engawa.outside.channels.sending import hand_over, next_to_send, send
from tests.paper import account_in, paper
from tests.world import World

YEARS = timedelta(days=2_000)


@pytest.mark.parametrize("ahead", [YEARS, LONGEST_PLAN + timedelta(minutes=5)])
def test_it_is_listened_to_again(fresh: World, ahead: timedelta) -> None:
    paper()
    account = account_in(fresh)
    Account.objects.using("courier").update(listen_at=timezone.now() + ahead)
    assert next_due() == account
    Account.objects.using("courier").update(listen_at=timezone.now() + LONGEST_WISH)
    assert next_due() is None


@pytest.mark.parametrize("which", ["due_at", "send_at"])
def test_what_waits_goes_out(fresh: World, which: str) -> None:
    network, account = paper(), account_in(fresh)
    hand_over(account, Draft("a", "We look."), actor=None, using="courier")
    far = {which: timezone.now() + YEARS}
    (Dispatch if which == "due_at" else Account).objects.using("courier").update(**far)
    taken = next_to_send()
    assert taken is not None
    send(taken)
    assert list(network.said) == ["a"]
    assert next_to_send() is None


def test_nothing_is_planned_for_later_than_that() -> None:
    assert LONGEST_WISH < LONGEST_PLAN
    assert max(one.limits.every for one in all_networks()) < LONGEST_PLAN
    assert max(one.limits.between for one in all_networks()) < LONGEST_PLAN
