"""The form: anybody writes, programs and floods do not get in."""

from django.test import Client

from engawa.outside.channels.hearing import look
from engawa.outside.channels.models import Account, Arrival
from engawa.outside.channels.webform import limits
from engawa.outside.inbox.models import Message
from tests.world import World

SAID = {"name": "Ann", "address": "Ann@out.example", "subject": "Water", "text": "It drips.", "key": "k1"}


def account_in(world: World, **more: object) -> Account:
    settings = {"slug": "support", "title": "Write to us", "sites": ["https://www.acme.example"]}
    return Account.objects.using("courier").create(
        space_id=world.spaces["platform"], network="webform", handle="support", name="Support",
        settings=settings, **more,
    )  # fmt: skip


def test_what_anybody_writes_is_heard_once(fresh: World) -> None:
    account, client = account_in(fresh), Client(enforce_csrf_checks=True)
    page = client.get("/write/support/")
    assert page.status_code == 200
    assert "frame-ancestors 'self' https://www.acme.example" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert not page.cookies
    assert not client.get("/write/nobody-listens/").cookies
    for _twice in range(2):
        assert client.post("/write/support/", SAID).status_code == 200
    look(account)
    message = Message.objects.using("courier").get()
    assert (message.text, message.is_private, message.raw) == (
        "It drips.",
        True,
        {"address": "Ann@out.example"},
    )


def test_programs_floods_and_too_much_are_kept_out(fresh: World) -> None:
    account_in(fresh)
    client = Client()
    heard = Arrival.objects.using("courier").filter(heard_at=None)
    assert client.post("/write/support/", SAID | {"website": "http://spam.example"}).status_code == 200
    assert client.post("/write/support/", {"text": "x" * 10_001}).status_code == 422
    assert client.post("/write/support/", {"text": ""}).status_code == 422
    assert client.post("/write/support/", SAID | {"address": "a\nBcc: b@c.example"}).status_code == 422
    assert heard.count() == 0
    codes = [
        client.post("/write/support/", SAID | {"key": str(number)}).status_code
        for number in range(limits.AN_HOUR + 2)
    ]
    assert (codes.count(200), codes.count(429)) == (limits.AN_HOUR, 2)
    assert heard.count() == limits.AN_HOUR
    marks = Arrival.objects.using("courier").filter(key__startswith="mark:")
    assert not any("127.0.0.1" in mark.key for mark in marks)


def test_a_form_that_is_paused_is_not_there(fresh: World) -> None:
    account_in(fresh, state="paused")
    assert Client().get("/write/support/").status_code == 404
    assert Client().get("/write/other/").status_code == 404
