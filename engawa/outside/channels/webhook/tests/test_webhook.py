"""The webhook: signed both ways, taken once, and what is not let in."""

import json
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.test import Client
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.outside.channels.arriving import forget_old
from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.models import Account, Arrival
from engawa.outside.channels.network import Draft, Refused, Trouble, Unsure
from engawa.outside.channels.tests.serving import Answer, answering
from engawa.outside.channels.webhook.network import Webhook
from engawa.outside.channels.webhook.signing import BadSignature, check, signed
from engawa.outside.inbox.models import Message
from tests.world import World

SECRET = "a secret that is long enough"
SAID = {"id": "r-1", "from": {"id": "ann", "name": "Ann"}, "text": "It drips.\u0000", "thread": "t-1"}


def account_in(world: World, handle: str = "Reviews") -> Account:
    account = Account.objects.using("courier").create(
        space_id=world.spaces["platform"], network="webhook", handle=handle, name=handle
    )
    keep_keys(account.pk, {"secret": SECRET})
    return account


def post(account_id: int, body: bytes, *, secret: str = SECRET, at: float | None = None) -> int:
    made = signed(secret, body, int(time.time() if at is None else at))
    headers = {"Engawa-Signature": made}
    answer = Client().post(
        f"/channels/hook/{account_id}/", body, content_type="application/json", headers=headers
    )
    return answer.status_code


def test_a_message_is_taken_once_and_heard(fresh: World) -> None:
    account, body = account_in(fresh), json.dumps(SAID).encode()
    assert [post(account.pk, body), post(account.pk, body)] == [202, 200]
    assert look(account) == 1
    account.refresh_from_db(using="courier")
    assert look(account) == 0
    message = Message.objects.using("courier").get()
    assert (message.text, message.is_private, message.thread.root) == (
        "It drips.", True, f"webhook:{account.pk}/t-1",
    )  # fmt: skip
    assert Arrival.objects.using("courier").get().content == {}


def test_what_came_a_month_ago_and_was_heard_is_let_go(fresh: World) -> None:
    account = account_in(fresh)
    arrivals, closed = Arrival.objects.using("courier"), account_in(fresh, "Closed")
    Account.objects.using("courier").filter(pk=closed.pk).update(state="closed")
    now = timezone.now()
    came = [("old", 31, now, account), ("waits", 31, None, account), ("late", 29, now, account)]
    for at, (key, ago, heard, owner) in enumerate([*came, ("gone", 31, None, closed)]):
        number = id_at(now - timedelta(days=ago), at)
        arrivals.create(pk=number, account=owner, key=key, heard_at=heard)
    assert forget_old() == 2
    assert sorted(arrivals.values_list("key", flat=True)) == ["late", "waits"]
    assert forget_old() == 0


def test_what_is_forged_old_or_nonsense_is_not_let_in(fresh: World) -> None:
    account, body = account_in(fresh), json.dumps(SAID).encode()
    assert post(account.pk, body, secret="guessed and wrong") == 401
    assert post(account.pk, body, at=time.time() - 900) == 401
    assert post(account.pk, body, at=time.time() + 900) == 401
    assert post(account.pk + 1, body) == 401
    assert post(account.pk, b"{") == 400
    assert post(account.pk, b"[" * 100_000) == 400
    assert post(account.pk, b"[]") == 422
    assert post(account.pk, json.dumps({"id": "x" * 201, "from": {"id": "a"}, "text": ""}).encode()) == 422
    assert post(account.pk, b" " * 300_000) == 413
    assert Client().post(f"/channels/hook/{account.pk}/", b"", content_type="text/plain").status_code == 401
    Account.objects.using("courier").update(state="closed")
    assert post(account.pk, body) == 401
    assert not Arrival.objects.using("courier").exists()


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=١,v1=a", "v1=a", "t=1" * 400, "t=99999999999999,v1=é"])
def test_headers_of_nonsense_are_refused(header: str) -> None:
    with pytest.raises(BadSignature):
        check(SECRET, b"x", header)


@pytest.mark.parametrize("status, trouble", [(200, None), (404, Refused), (429, Trouble), (503, Trouble)])
def test_answers_are_signed(
    monkeypatch: pytest.MonkeyPatch, status: int, trouble: type[Exception] | None
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    came: list[tuple[str, bytes]] = []

    def site(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        came.append((request.headers["Engawa-Signature"], body))
        return status, {}, b""

    draft = Draft("k", "We look.", answers="webhook:1/r-1", raw={"id": "r-1"})
    with answering(site) as address:
        account = Account(pk=1, network="webhook", settings={"address": address})
        if trouble:
            with pytest.raises(trouble):
                Webhook().say(account, {"secret": SECRET}, draft)
        else:
            Webhook().say(account, {"secret": SECRET}, draft)
    header, body = came[0]
    check(SECRET, body, header)
    assert json.loads(body)["answers"] == "r-1"


def test_nobody_there_is_unsure_and_a_private_address_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(pk=1, network="webhook", settings={"address": "http://127.0.0.1:9/"})
    with pytest.raises(Refused):
        Webhook().say(account, {"secret": SECRET}, Draft("k", "x"))
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    with pytest.raises(Unsure):
        Webhook().say(account, {"secret": SECRET}, Draft("k", "x"))
