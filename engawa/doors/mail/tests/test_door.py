"""The door, really running: what it says 250 to is there, whatever happens to it."""

import smtplib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engawa.content.models import Item
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.taking import take_due
from engawa.doors.mail.tests.mails import POSTMAN, answer_address, mail
from engawa.doors.mail.tests.running import Running
from tests.world import World


def comments_with(words: str) -> int:
    return Item.objects.using("importer").filter(kind="comment", body__startswith=words).count()


def test_it_takes_what_is_ours_and_nothing_else(door: World, running: Running) -> None:
    good = answer_address(door.people["aiko"], door.items["lab post"])
    raw = mail("aiko@engawa.example", good, "By the door")
    refused = running.send(raw, good, "reply+none@talk.engawa.example", "somebody@elsewhere.example")
    assert {code for code, _words in refused.values()} == {550}
    assert len({words for _code, words in refused.values()}) == 1
    take_due()
    assert comments_with("By the door") == 1
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        running.send(raw, answer_address(door.people["maya"], door.items["lab post"]))


def test_it_speaks_lmtp_with_an_answer_for_each(door: World, running: Running) -> None:
    to = [answer_address(door.people[who], door.items["lab post"]) for who in ("aiko", "tom")]
    raw = mail("aiko@engawa.example", to[0], "By LMTP")
    with smtplib.SMTP("127.0.0.1", running.port, timeout=20) as client:
        assert client.docmd("LHLO", "there.example")[0] == 250
        client.mail("aiko@engawa.example")
        assert [client.rcpt(one)[0] for one in to] == [250, 250]
        assert [client.data(raw)[0], client.getreply()[0]] == [250, 250]
    states = Arrival.objects.using(POSTMAN).filter(recipient__in=to, state=State.WAITING)
    assert states.count() == 2
    take_due()
    assert comments_with("By LMTP") == 1


def test_what_is_too_large_is_refused(door: World, running: Running) -> None:
    to = answer_address(door.people["aiko"], door.items["lab post"])
    before = Arrival.objects.using(POSTMAN).count()
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)) as refused:
        running.send(mail("aiko@engawa.example", to, "x" * 70 + "\n") + b"y" * 26 * 1024 * 1024, to)
    assert refused.value.smtp_code == 552
    assert Arrival.objects.using(POSTMAN).count() == before


def test_a_hundred_at_once(door: World, running: Running) -> None:
    to = {who: answer_address(door.people[who], door.items["lab post"]) for who in ("aiko", "tom")}
    mails = [(who, mail(f"{who}@engawa.example", to[who], f"Hundred {n}")) for n in range(50) for who in to]
    began = time.monotonic()
    with ThreadPoolExecutor(10) as senders:
        list(senders.map(lambda one: running.send(one[1], to[one[0]]), mails))
    kept = time.monotonic()
    while take_due():
        pass
    print(f"\nkept {100 / (kept - began):.0f}/s, became comments {100 / (time.monotonic() - kept):.0f}/s")
    assert comments_with("Hundred") == 100


def test_killed_while_it_takes_mail_it_loses_and_doubles_nothing(door: World, running: Running) -> None:
    to = answer_address(door.people["tom"], door.items["everyone post"])
    mails = {n: mail("tom@engawa.example", to, f"Survivor {n}") for n in range(36)}
    acknowledged: set[int] = set()
    killed = threading.Event()

    def send(number: int) -> None:
        if number == 12:
            running.kill()
            killed.set()
        try:
            running.send(mails[number], to)
            acknowledged.add(number)
        except (OSError, smtplib.SMTPException):
            return

    with ThreadPoolExecutor(6) as senders:
        list(senders.map(send, mails))
    assert killed.is_set()
    assert 0 < len(acknowledged) < len(mails)
    kept = {
        bytes(raw).rstrip().rpartition(b"Survivor ")[2].decode()
        for raw in Arrival.objects.using(POSTMAN).filter(recipient=to).values_list("raw", flat=True)
    }
    assert {str(number) for number in acknowledged} <= kept
    running.start()
    for number in set(mails) - acknowledged:
        running.send(mails[number], to)
    while take_due():
        pass
    assert comments_with("Survivor") == len(mails)
