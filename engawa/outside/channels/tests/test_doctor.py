from datetime import timedelta

import psycopg
from django.utils import timezone

from engawa.doors.console.doctor import look_inside
from engawa.doors.console.findings import Finding, State
from engawa.doors.console.findings.channels import look_at_channels
from engawa.embedded import places
from engawa.outside.channels.models import Account, Dispatch
from tests.paper import account_in
from tests.world import World


def look() -> list[Finding]:
    with psycopg.connect(places.admin(), autocommit=True) as connection:
        return list(look_at_channels(connection))


def test_the_doctor_names_what_is_not_heard_and_not_said(fresh: World) -> None:
    assert [one.name for one in look_inside(places.admin())][-2:] == ["channels", "said outside"]
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
    assert "1 accounts: 0 have to sign in again, 1 in trouble for over an hour, 1 not looked at" in heard.says
    assert heard.says.endswith("the oldest trouble: paper @acme@paper: does not answer")
    assert "1 late, 1 of which nobody knows whether they arrived, 1 refused" in said.says
    assert "/channels/" in heard.do
