"""There and back: our letter in a real mailbox, read by IMAP, answered through our door."""

import email
import email.policy
import imaplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.content.models import Item
from engawa.doors.mail.taking import take_due
from engawa.doors.mail.tests import dovecot
from engawa.doors.mail.tests.running import Running
from engawa.notices.ways.mail import way
from engawa.notices.ways.mail.models import Outgoing, State
from engawa.notices.ways.mail.sending import send_due
from engawa.notices.ways.protocol import Letter
from tests.world import World


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[dovecot.Dovecot]:
    if dovecot.program() is None:
        pytest.skip("needs dovecot: apt install dovecot-imapd dovecot-lmtpd")
    mailboxes = dovecot.Dovecot()
    yield mailboxes
    mailboxes.stop()


def write(world: World, who: str, item: int, words: str) -> None:
    with reading_as(world.people[who]):
        letter = Letter(
            person_id=world.people[who],
            address=f"{who}@engawa.example",
            subject="The rollout",
            text=words,
            html=f"<p>{words}</p>",
            key=f"item.{item}.{who}",
            item_id=item,
        )
        way.send(world.person(who), letter)


def fetched(box: imaplib.IMAP4, number: str) -> EmailMessage:
    _ok, parts = box.fetch(number, "(RFC822)")
    assert isinstance(parts[0], tuple)
    return email.message_from_bytes(parts[0][1], policy=email.policy.default)


def test_a_letter_is_read_answered_and_the_answer_threads(
    door: World, settings: Settings, mailboxes: dovecot.Dovecot, running: Running
) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "engawa.doors.mail.tests.dovecot.LmtpBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": mailboxes.lmtp, "timeout": 20},
        }
    }
    post = door.items["council post"]
    with reading_as(door.people["maya"]):
        said = comment(Item.objects.get(pk=post), actor=door.person("maya"), body="Does it run?")
    write(door, "tom", post, "A first post.")
    write(door, "tom", said.pk, "Does it run?")
    send_due()
    assert not Outgoing.objects.using("postman").exclude(state=State.SENT).exists()

    box = mailboxes.mailbox("tom")
    _ok, found = box.search(None, "SUBJECT", '"rollout"')
    assert found[0].split() == [b"1", b"2"]
    _ok, threads = box.thread("REFERENCES", "UTF-8", "ALL")
    assert threads == [b"(1 2)"]
    letter = fetched(box, "2")
    box.logout()

    answer = EmailMessage()
    answer["From"], answer["To"] = "Tom Lindqvist <tom@engawa.example>", letter["Reply-To"]
    answer["Subject"] = "Re: " + str(letter["Subject"])
    answer["Message-ID"], answer["In-Reply-To"] = "<back@tom.example>", letter["Message-ID"]
    body = letter.get_body(("plain",))
    assert body is not None
    quoted = "\n".join("> " + line for line in body.get_content().splitlines())
    answer.set_content(f"It runs — naïvely.\n\nOn Monday, Maya Okafor wrote:\n{quoted}\n")
    address = str(letter["Reply-To"]).rpartition("<")[2].rstrip(">")
    running.send(answer.as_bytes(policy=email.policy.SMTP), address, sender="tom@engawa.example")
    take_due()
    page = door.client("guest").get(f"/posts/{post}/").text
    assert "It runs — naïvely." in page
    made = Item.objects.using("importer").get(parent=said.pk)
    assert (made.body, made.author_id, made.root_id) == ("It runs — naïvely.", door.people["tom"], post)
