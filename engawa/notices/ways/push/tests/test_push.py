"""Devices: told what their reader may read at that moment, in words that nobody else can open."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from http_ece import ECEException
from py_vapid import Vapid02

from engawa.boundary import reading_as
from engawa.content.actions import comment, remove_item
from engawa.content.models import Item
from engawa.notices.ways.protocol import Note
from engawa.notices.ways.push import way
from engawa.notices.ways.push.keys import public_key
from engawa.notices.ways.push.models import Delivery, Device, Told
from engawa.notices.ways.push.sending import forget, send_due
from engawa.notices.ways.push.tests.service import Browser, Service
from tests.world import World

POSTMAN = "postman"


@pytest.fixture
def service(shared: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    service = Service()
    yield service
    service.shutdown()
    service.server_close()
    Device.objects.using("owner").all().delete()
    Told.objects.using("owner").all().delete()


def subscribe(world: World, who: str, address: str, with_text: bool = False) -> tuple[Browser, Client]:
    """This person's browser, which the service knows under that address."""
    browser, client = Browser(), world.client(who)
    fields = {"endpoint": "https://push.example/1", "p256dh": browser.p256dh, "auth": browser.auth}
    answer = client.post("/account/devices/", fields | {"with_text": "1" if with_text else ""})
    assert answer.status_code == 302
    Device.objects.using("importer").filter(endpoint=fields["endpoint"]).update(endpoint=address)
    return browser, client


def tell(world: World, who: str, item: int | None, tag: str = "") -> None:
    note = Note("Tom answered", "It works now", f"/i/{item}/", tag, item_id=item)
    with reading_as(world.people[who]):
        way.send(world.person(who), note)


def test_what_arrives_is_an_id_and_the_words_are_fetched_as_the_reader(
    shared: World, service: Service
) -> None:
    browser, client = subscribe(shared, "aiko", service.address + "/a")
    tell(shared, "aiko", shared.items["lab post"], tag="thread")
    assert send_due() == 1
    ((path, headers, body),) = service.got
    told = browser.read(body)
    assert path == "/a"
    assert told.keys() == {"id", "generic"}
    assert b"answered" not in body
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], len(headers["topic"])) == ("86400", 32)
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith("k=" + public_key())
    shown = client.get(f"/notices/notes/{told['id']}/").json()
    assert (shown["title"], shown["url"]) == ("Tom answered", f"/i/{shared.items['lab post']}/")
    statuses = [
        shared.client(who).get(f"/notices/notes/{told['id']}/").status_code for who in ("tom", "nobody")
    ]
    assert statuses == [404, 302]
    assert not Delivery.objects.using(POSTMAN).exists()


def test_the_words_travel_sealed_where_somebody_wants_that(shared: World, service: Service) -> None:
    browser, _client = subscribe(shared, "aiko", service.address + "/t", with_text=True)
    tell(shared, "aiko", shared.items["lab post"])
    send_due()
    body = service.got[0][2]
    assert browser.read(body)["title"] == "Tom answered"
    assert b"answered" not in body
    with pytest.raises(ECEException):
        Browser().read(body)


def test_what_may_no_longer_be_read_is_neither_sent_nor_shown(shared: World, service: Service) -> None:
    _browser, client = subscribe(shared, "aiko", service.address + "/a")
    tom = shared.people["tom"]
    with reading_as(tom):
        lab = Item.objects.get(pk=shared.items["lab post"])
        slips = [comment(lab, actor=shared.person("tom"), body=f"Slip {n}").pk for n in range(2)]
    for slip in slips:
        tell(shared, "aiko", slip)
    first = Told.objects.using(POSTMAN).earliest("pk")
    Delivery.objects.using(POSTMAN).filter(told=first).update(again_at=timezone.now() + timedelta(hours=1))
    with reading_as(tom):
        for slip in slips:
            remove_item(Item.objects.get(pk=slip), actor=shared.person("tom"))
    send_due()
    assert service.got == []
    assert client.get(f"/notices/notes/{first.pk}/").status_code == 404


@pytest.mark.parametrize(
    "status, devices, waiting", [(410, 0, 0), (404, 0, 0), (503, 1, 1), (429, 1, 1), (400, 1, 0)]
)
def test_what_a_push_service_answers(
    shared: World, service: Service, status: int, devices: int, waiting: int
) -> None:
    subscribe(shared, "tom", service.address + "/s")
    service.status = status
    tell(shared, "tom", shared.items["lab post"])
    send_due()
    assert Device.objects.using(POSTMAN).count() == devices
    assert Delivery.objects.using(POSTMAN).count() == waiting
    if waiting:
        service.status = 201
        Delivery.objects.using(POSTMAN).update(again_at=timezone.now())
        send_due()
        assert (len(service.got), Delivery.objects.using(POSTMAN).count()) == (2, 0)


def test_private_addresses_are_not_asked(
    shared: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(shared, "tom", service.address + "/inner")
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "")
    tell(shared, "tom", shared.items["lab post"])
    send_due()
    assert service.got == []
    assert not Device.objects.using(POSTMAN).exists()


def test_a_device_is_told_while_somebody_is_signed_in_on_it(shared: World, service: Service) -> None:
    _browser, client = subscribe(shared, "aiko", service.address + "/a")
    client.logout()
    tell(shared, "aiko", shared.items["lab post"])
    send_due()
    assert service.got == []
    again = shared.client("aiko")
    assert again.post("/account/devices/renewal/", {"endpoint": service.address + "/a"}).status_code == 204
    tell(shared, "aiko", shared.items["lab post"])
    send_due()
    assert len(service.got) == 1


def test_a_browser_belongs_to_whoever_is_signed_in_on_it_now(shared: World, service: Service) -> None:
    browser = Browser()
    fields = {"endpoint": "https://push.example/x", "p256dh": browser.p256dh, "auth": browser.auth}
    for who in ("aiko", "tom"):
        assert shared.client(who).post("/account/devices/", fields).status_code == 302
    assert [one.person_id for one in Device.objects.using(POSTMAN).all()] == [shared.people["tom"]]
    page = shared.client("aiko").get("/account/devices/").text
    assert "removal" not in page
    device = Device.objects.using(POSTMAN).get()
    removal = f"/account/devices/{device.pk}/removal/"
    assert shared.client("aiko").post(removal).status_code == 404
    assert shared.client("tom").post(removal).status_code == 302
    assert not Device.objects.using(POSTMAN).exists()


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "http://push.example/"}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "ü"}]
)
def test_what_no_browser_says_is_refused(shared: World, service: Service, wrong: dict[str, str]) -> None:
    browser = Browser()
    fields = {"endpoint": "https://push.example/x", "p256dh": browser.p256dh, "auth": browser.auth}
    assert shared.client("tom").post("/account/devices/", fields | wrong).status_code == 403


def test_old_notes_are_forgotten(shared: World, service: Service) -> None:
    subscribe(shared, "tom", service.address + "/o")
    tell(shared, "tom", None)
    Told.objects.using("owner").update(at=timezone.now() - timedelta(days=8))
    send_due()
    forget()
    assert service.got == []
    assert not Told.objects.using(POSTMAN).exists()
