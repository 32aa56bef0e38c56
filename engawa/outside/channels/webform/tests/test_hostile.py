"""What was tried against the form, and what comes of it."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client

from engawa.outside.channels.models import Arrival
from engawa.outside.channels.webform import limits
from engawa.outside.channels.webform.tests.test_webform import SAID, account_in
from tests.world import World

FORM = "application/x-www-form-urlencoded"


BODIES = [
    (b"text=It+drips", FORM, 200),
    (b"text=%FF%FE%00", FORM, 422),
    (b"text=It+drips&key=" + b"k" * 41, FORM, 422),
    ("text=Es tropft".encode("utf-16"), f"{FORM}; charset=utf-16", 400),
    (b"text=It+drips", f"{FORM}; charset=nonsense", 200),
    (b"text=" + b"x" * 11_000_000, FORM, 400),
    (b"&".join(b"a%d=1" % number for number in range(2_000)), FORM, 400),
    (b'{"text": "It drips."}', "application/json", 422),
    (b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\n", "multipart/form-data; boundary=x", 422),
    (b"x", "multipart/form-data; boundary=" + "x" * 300, 400),
    (b"x" * 2_000_000, "multipart/form-data; boundary=x", 400),
]


def test_bodies_of_nonsense_are_refused(fresh: World) -> None:
    account_in(fresh)
    waits = Arrival.objects.using("courier").filter(heard_at=None)
    for number, (body, kind, status) in enumerate(BODIES):
        before = waits.count()
        assert Client().generic("POST", "/write/support/", body, kind).status_code == status, number
        assert waits.count() - before == (1 if status == 200 else 0), number


def test_a_key_cannot_take_the_place_of_a_mark(fresh: World) -> None:
    account_in(fresh)
    for key in ("mark:", "mark:0:0"):
        assert Client().post("/write/support/", SAID | {"key": key}).status_code == 200
    waits = Arrival.objects.using("courier").filter(heard_at=None)
    assert not waits.filter(key__startswith="mark:").exists()
    assert waits.count() == 2


def test_of_many_at_once_from_one_address_ten_are_taken(fresh: World) -> None:
    account_in(fresh)

    def some(part: range) -> list[int]:
        client = Client()
        try:
            return [
                client.post("/write/support/", SAID | {"key": f"k{number}"}).status_code for number in part
            ]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as workers:
        parts = [range(each, 200, 8) for each in range(8)]
        codes = [code for part in workers.map(some, parts) for code in part]
    assert (codes.count(200), codes.count(429)) == (limits.AN_HOUR, 200 - limits.AN_HOUR)
    assert Arrival.objects.using("courier").filter(heard_at=None).count() == limits.AN_HOUR
