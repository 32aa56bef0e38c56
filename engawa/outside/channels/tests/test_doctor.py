from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
from django.utils import timezone

from engawa.doors.console.doctor import look_inside
from engawa.doors.console.findings import Finding, State
from engawa.doors.console.findings.channels import look_at_channels
from engawa.doors.console.findings.outside import look_outside
from engawa.embedded import places
from engawa.outside.channels.models import Account, Arrival, Dispatch
from engawa.outside.contacts.models import CrmLink
from tests.paper import account_in
from tests.world import World


def look(at: Callable[[psycopg.Connection], Iterator[Finding]] = look_at_channels) -> list[Finding]:
    with psycopg.connect(places.admin(), autocommit=True) as connection:
        return list(at(connection))


def test_the_doctor_names_what_is_not_heard_and_not_said(fresh: World) -> None:
    assert [one.name for one in look_inside(places.admin())][-4:] == [
        "channels",
        "said outside",
        "queues",
        "in step",
    ]
    account = account_in(fresh)
    assert [one.state for one in look()] == [State.WELL, State.WELL]

    before = timezone.now() - timedelta(hours=2)
    Account.objects.using("courier").filter(pk=account.pk).update(
        trouble="does not answer", trouble_since=before, listen_at=before
    )
    for number, state in enumerate([Dispatch.State.WAITING, Dispatch.State.UNSURE, Dispatch.State.REFUSED]):
        Dispatch.objects.using("courier").create(
            account=account, space_id=account.space_id, draft={"key": str(number)}, state=state, due_at=before
        )
    heard, said = look()
    assert heard.state is said.state is State.MIND
    assert heard.says == (
        "1 account: 1 in trouble for over an hour, 1 not looked at in time; first paper @acme@paper: does not answer"
    )
    assert f"/channels/{account.pk}/" in heard.do
    assert (
        "1 late, 1 of which nobody knows whether it arrived, 1 refused; the oldest: paper @acme" in said.says
    )
    assert f"/channels/{account.pk}/" in said.do

    Account.objects.using("courier").filter(pk=account.pk).update(state="refused", trouble="")
    (heard, _said) = look()
    assert heard.says == "1 account: 1 has to sign in again; first paper @acme@paper: has to sign in again"


def test_the_doctor_names_queues_that_grow(fresh: World) -> None:
    assert [one.state for one in look(look_outside)] == [State.WELL, State.WELL]
    account = account_in(fresh)
    before = timezone.now() - timedelta(hours=2)
    for number in range(2):
        arrival = Arrival.objects.using("courier").create(account=account, key=str(number))
        Arrival.objects.using("courier").filter(pk=arrival.pk).update(came_at=before)
    CrmLink.objects.using("courier").create(
        space_id=account.space_id, kind="webhook", name="Sales", trouble="The door is shut."
    )
    queues, step = look(look_outside)
    assert queues.state is step.state is State.MIND
    assert queues.says == "waiting too long: 2 letters by forms and webhooks"
    assert step.says == "1 CRM or tracker, 1 in trouble; Sales: The door is shut."
