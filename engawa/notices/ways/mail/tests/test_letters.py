"""Letters: written down once, sent once, and only what may still be read."""

import time
from typing import TypedDict, Unpack

import dkim
import pytest
from django.utils import timezone
from pytest_django import Settings

from engawa.boundary import reading_as
from engawa.content.actions import comment, remove_item
from engawa.content.models import Item
from engawa.notices.ways.mail import signing, way
from engawa.notices.ways.mail.models import Outgoing, State, Trouble
from engawa.notices.ways.mail.sending import send_due
from engawa.notices.ways.mail.tests.server import Mailbox
from engawa.notices.ways.mail.troubles import try_again
from engawa.notices.ways.protocol import Letter
from engawa.people.models import Account
from tests.world import World

POSTMAN = "postman"
DOMAIN = "talk.engawa.example"


class Told(TypedDict, total=False):
    """What else a letter may say of itself."""

    list_id: str
    list_name: str
    unsubscribe: str
    about: list[int]


def write(world: World, who: str, key: str, item: int | None = None, **more: Unpack[Told]) -> None:
    with reading_as(world.people[who]):
        letter = Letter(
            person_id=world.people[who],
            address=f"{who}@engawa.example",
            subject=f"About {key}",
            text="Words",
            html="<p>Words</p>",
            key=key,
            item_id=item,
            **more,
        )
        way.send(world.person(who), letter)


def row(key: str) -> Outgoing:
    return Outgoing.objects.using(POSTMAN).get(key=key)


def test_a_letter_is_sent_once_however_often_it_is_handed_over(shared: World, mailbox: Mailbox) -> None:
    for _again in range(3):
        write(shared, "aiko", "once", shared.items["lab post"])
        send_due()
    assert len(mailbox.to("aiko")) == 1
    assert row("once").state == State.SENT
    assert row("once").text == ""


def test_what_mail_programs_need_stands_in_its_headers(shared: World, mailbox: Mailbox) -> None:
    more: Told = {
        "list_id": "lab.spaces",
        "list_name": "Quiet lab",
        "unsubscribe": "https://engawa.example/notices/stop/abc/",
    }
    write(shared, "tom", "headers", shared.items["lab comment"], **more)
    send_due()
    letter = mailbox.to("tom")[-1]
    post, comment_id = shared.items["lab post"], shared.items["lab comment"]
    assert letter["Message-ID"] == f"<i{comment_id}@{DOMAIN}>"
    assert letter["In-Reply-To"] == letter["References"] == f"<i{post}@{DOMAIN}>"
    assert letter["List-Id"] == f'"Quiet lab" <lab.spaces.{DOMAIN}>'
    assert letter["List-Unsubscribe"] == "<https://engawa.example/notices/stop/abc/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["Auto-Submitted"], letter["Precedence"]) == ("auto-generated", "list")
    assert str(letter["From"]) == f'"Aiko Nakamura (Engawa)" <engawa@{DOMAIN}>'
    assert "reply+" in str(letter["Reply-To"])
    assert mailbox.senders[-1].startswith("bounce+")
    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_a_second_letter_about_the_same_has_a_name_of_its_own(shared: World, mailbox: Mailbox) -> None:
    write(shared, "maya", "first", shared.items["platform post"])
    write(shared, "maya", "second", shared.items["platform post"])
    send_due()
    names = [str(letter["Message-ID"]) for letter in mailbox.to("maya")]
    root = f"<i{shared.items['platform post']}@{DOMAIN}>"
    assert names == [root, f"<again.second@{DOMAIN}>"]
    assert mailbox.to("maya")[1]["References"] == root


def test_what_may_no_longer_be_read_is_not_sent(shared: World, mailbox: Mailbox) -> None:
    with reading_as(shared.people["tom"]):
        lost = comment(Item.objects.get(pk=shared.items["lab post"]), actor=shared.person("tom"), body="Slip")
    write(shared, "aiko", "lost", lost.pk)
    write(shared, "aiko", "digest", None, about=[shared.items["lab post"], lost.pk])
    write(shared, "colleague", "never", shared.items["lab post"])
    with reading_as(shared.people["tom"]):
        remove_item(Item.objects.get(pk=lost.pk), actor=shared.person("tom"))
    send_due()
    assert {row(key).state for key in ("lost", "never")} == {State.WITHDRAWN}
    (letter,) = mailbox.letters
    assert letter["Message-ID"] == f"<digest@{DOMAIN}>"
    assert b"Words" not in mailbox.raw[0]
    assert "About" not in str(letter["Subject"])


def test_who_has_no_account_any_more_gets_none(shared: World, mailbox: Mailbox) -> None:
    write(shared, "colleague", "left", shared.items["everyone post"])
    accounts = Account.objects.using("importer").filter(person=shared.people["colleague"])
    accounts.update(is_active=False)
    send_due()
    accounts.update(is_active=True)
    assert (row("left").state, mailbox.letters) == (State.WITHDRAWN, [])


def test_an_address_that_takes_no_mail_is_noted_and_spared(shared: World, mailbox: Mailbox) -> None:
    mailbox.refuse["owner@engawa.example"] = "550 5.1.1 No such user"
    write(shared, "owner", "gone 1", shared.items["everyone post"])
    send_due()
    assert (row("gone 1").state, row("gone 1").trouble) == (State.FAILED, "550 5.1.1 No such user")
    mailbox.refuse.clear()
    write(shared, "owner", "gone 2", shared.items["everyone page"])
    send_due()
    assert (row("gone 2").state, mailbox.letters) == (State.FAILED, [])
    with reading_as(shared.people["tom"]):
        assert not Trouble.objects.exists()
        try_again("owner@engawa.example")
    with reading_as(shared.people["owner"]):
        assert Trouble.objects.get().words == "550 5.1.1 No such user"
        try_again("owner@engawa.example")
    write(shared, "owner", "gone 3", shared.items["everyone chat"])
    send_due()
    assert row("gone 3").state == State.SENT


@pytest.mark.parametrize("said, state", [("451 4.3.0 Later", State.QUEUED), ("554 5.7.1 Spam", State.FAILED)])
def test_a_refused_letter_waits_or_fails_and_harms_no_address(
    shared: World, mailbox: Mailbox, said: str, state: State
) -> None:
    mailbox.say = said
    key = f"said {said}"
    write(shared, "tom", key, shared.items["everyone post"])
    send_due()
    found = row(key)
    assert (found.state, found.trouble) == (state, said)
    assert not Trouble.objects.using(POSTMAN).filter(address="tom@engawa.example").exists()
    if state == State.QUEUED:
        assert found.again_at > timezone.now()
        mailbox.say = "250 OK"
        Outgoing.objects.using(POSTMAN).filter(key=key).update(again_at=timezone.now())
        send_due()
        assert row(key).state == State.SENT


def test_without_a_server_letters_wait(shared: World, mailbox: Mailbox, settings: Settings) -> None:
    options = settings.MAILERS["default"]["OPTIONS"]
    settings.MAILERS = {"default": {**settings.MAILERS["default"], "OPTIONS": {**options, "port": 1}}}
    write(shared, "tom", "patient", shared.items["everyone post"])
    write(shared, "maya", "patient too", shared.items["everyone page"])
    assert send_due() == 0
    assert {row(key).state for key in ("patient", "patient too")} == {State.QUEUED}
    Outgoing.objects.using(POSTMAN).filter(state=State.QUEUED).delete()


def test_our_signature_holds(shared: World, mailbox: Mailbox, settings: Settings) -> None:
    settings.MAIL_DKIM_SELECTOR = "e1"
    write(shared, "aiko", "signed ü", shared.items["everyone post"])
    send_due()
    record = signing.record().encode()
    assert dkim.verify(mailbox.raw[-1], dnsfunc=lambda name, timeout=5: record)
    assert not dkim.verify(
        mailbox.raw[-1].replace(b"Words", b"Lies!"), dnsfunc=lambda name, timeout=5: record
    )


def test_two_senders_at_once_send_each_letter_once(shared: World, mailbox: Mailbox) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    with way.opened():
        for number in range(60):
            write(shared, "aiko", f"many {number}")

    def work(_number: int) -> None:
        try:
            send_due()
        finally:
            connections.close_all()

    began = time.monotonic()
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work, range(3)))
    send_due()
    print(f"\nsent {60 / (time.monotonic() - began):.0f}/s")
    names = [letter["Message-ID"] for letter in mailbox.to("aiko")]
    assert len(names) == len(set(names)) == 60


def test_a_crash_after_the_server_took_it_doubles_it_under_the_same_name(
    shared: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    write(shared, "tom", "crash", shared.items["everyone article"])
    with monkeypatch.context() as patched:
        patched.setattr(Outgoing, "save", crash)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert row("crash").state == State.QUEUED
    send_due()
    first, second = mailbox.to("tom")
    assert first["Message-ID"] == second["Message-ID"]
    assert row("crash").state == State.SENT


def test_a_letter_of_somebody_else_is_nobodys(shared: World, mailbox: Mailbox) -> None:
    write(shared, "aiko", "private", shared.items["secret post"])
    with reading_as(shared.people["owner"]):
        assert not Outgoing.objects.filter(key="private").exists()
    with reading_as(None):
        assert not Outgoing.objects.exists()
    send_due()
    assert row("private").state == State.SENT
