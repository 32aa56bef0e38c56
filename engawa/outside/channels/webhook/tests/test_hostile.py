"""What was tried against the webhook, and what comes of it."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client

from engawa.outside.channels.hearing import look
from engawa.outside.channels.keys import keep_keys
from engawa.outside.channels.models import Arrival
from engawa.outside.channels.webhook.signing import WINDOW, signed
from engawa.outside.channels.webhook.tests.test_webhook import SAID, SECRET, account_in, post
from engawa.outside.inbox.models import Message
from tests.world import World

BODY = json.dumps(SAID).encode()


def send(account_id: int, body: bytes, header: str, kind: str = "application/json", **more: str) -> int:
    headers = {"Engawa-Signature": header, **more}
    answer = Client().post(f"/channels/hook/{account_id}/", body, content_type=kind, headers=headers)
    return answer.status_code


def saying(**more: object) -> bytes:
    return json.dumps(SAID | more).encode()


def test_a_signature_is_good_for_its_message_alone(fresh: World) -> None:
    account, other = account_in(fresh), account_in(fresh, "Other")
    keep_keys(other.pk, {"secret": "another secret, as long"})
    header = signed(SECRET, BODY, int(time.time()))
    assert send(account.pk, BODY, header) == 202
    assert send(account.pk, BODY, header) == 200, "replayed as it was: taken once"
    assert send(account.pk, saying(id="r-2"), header) == 401, "around another message"
    assert send(account.pk, BODY + b" ", header) == 401
    assert send(other.pk, BODY, header) == 401, "at another account"
    moment = header.partition(",")[0]
    for forged in (
        f"{moment},v1=", f"{moment},v1={'0' * 64}", f"{moment},v0={header.rpartition('=')[2]}", "t=0,v1=0",
        header.replace("t=", "t=-"), header.replace("t=", "t=0x"), header.upper(), f"{header},v1=0",
    ):  # fmt: skip
        assert send(account.pk, BODY, forged) == 401, forged
    assert Arrival.objects.using("courier").count() == 1


def test_clocks_that_are_wrong_are_told(fresh: World) -> None:
    account, now = account_in(fresh), time.time()
    for away in (-WINDOW - 30, WINDOW + 60, -(10**9), 10**9):
        assert post(account.pk, BODY, at=now + away) == 401, away
    assert post(account.pk, BODY, at=now - WINDOW / 3) == 202
    assert post(account.pk, BODY, at=now + WINDOW / 3) == 200


BODIES = [
    (b"\xff\xfe\x00", 400),
    (b"\xef\xbb\xbf" + BODY, 202),
    (BODY.decode().encode("utf-16"), 202),
    (saying(text="Wasser f\u00fcr alle").replace(b"\\u00fc", b"\xfc"), 400),
    (b'{"id": "a", "from": {"id": "b"}, "text": "\\ud800"}', 202),
    (b'{"id": "\\ud800", "from": {"id": "b"}, "text": ""}', 400),
    (b'{"id": "\\u0000", "from": {"id": "b"}, "text": ""}', 422),
    (b'{"id": "a", "from": {"id": "b"}, "text": "", "n": NaN, "m": 1e999, "o": -Infinity}', 202),
    (b'{"id": "a", "from": {"id": "b"}, "text": "", "n": ' + b"9" * 5_000 + b"}", 400),
    (b'{"id": "a", "from": {"id": "b"}, "text": "", "x": ' + b"[" * 400 + b"]" * 400 + b"}", 202),
    (
        b'{"id": "a", "from": {"id": "b"}, "text": "", "x": ' + b'{"a":' * 60_000 + b"1" + b"}" * 50_000,
        413,
    ),
    (b"[" * 100_000 + b"]" * 100_000, 400),
    (saying(text="x" * 300_000), 413),
    (saying(text={"a": 1}), 422),
    (saying(**{"from": {"id": ["a"]}}), 422),
    (
        saying(at="0000-99-99", url="javascript:alert(1)", media=[1, None, {"url": "data:x"}], tags="x"),
        202,
    ),
    (b"null", 422),
    (b"", 400),
]


def test_bodies_of_nonsense_are_refused_or_made_sound(fresh: World) -> None:
    account = account_in(fresh)
    for number, (body, status) in enumerate(BODIES):
        Arrival.objects.using("courier").all().delete()
        assert post(account.pk, body) == status, number
        assert look(account) == (1 if status == 202 else 0), number
        account.refresh_from_db(using="courier")
        assert account.trouble == ""
    for message in Message.objects.using("courier").all():
        assert "javascript" not in message.url
        assert message.media == []


def test_headers_that_lie_are_refused(fresh: World) -> None:
    account = account_in(fresh)
    header = signed(SECRET, BODY, int(time.time()))
    for length, status in {"abc": 400, "": 401, "999999999999": 413}.items():
        assert _told(account.pk, header, length) == status, length
    form = "multipart/form-data; boundary=x"
    assert send(account.pk, BODY, header, form) in (400, 401)
    assert not Arrival.objects.using("courier").exists()


def _told(account_id: int, header: str, length: str) -> int:
    """What is answered to a message that says it is so long."""
    told = {"Content-Length": length, "Engawa-Signature": header}
    path = f"/channels/hook/{account_id}/"
    return Client().generic("POST", path, BODY, content_type="application/json", headers=told).status_code


def test_a_thousand_at_once_are_each_taken_once(fresh: World) -> None:
    account = account_in(fresh)
    bodies = [saying(id=f"r-{number % 500}", thread=f"t-{number % 50}") for number in range(1_000)]

    def some(part: list[bytes]) -> list[int]:
        try:
            return [post(account.pk, body) for body in part]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as workers:
        codes = [code for part in workers.map(some, [bodies[each::8] for each in range(8)]) for code in part]
    assert (codes.count(202), codes.count(200)) == (500, 500)
    heard = 0
    while found := look(account):
        heard += found
        account.refresh_from_db(using="courier")
    assert heard == 500
    assert Message.objects.using("courier").count() == 500
