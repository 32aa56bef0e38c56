"""Letters that come back, and senders who send too much."""

import pytest

from engawa.boundary import reading_as
from engawa.doors.mail.judging import MOST_AN_HOUR
from engawa.doors.mail.keeping import Bringing, keep
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.recipients import is_taken
from engawa.doors.mail.taking import forget, take_due
from engawa.doors.mail.tests.mails import DOMAIN, POSTMAN, answer_address, bring, mail
from engawa.notices.ways.mail import way
from engawa.notices.ways.mail.models import Outgoing, Trouble
from engawa.notices.ways.mail.models import State as LetterState
from engawa.notices.ways.mail.tokens import bounce_token
from engawa.notices.ways.protocol import Letter
from engawa.spaces.models import Membership
from tests.world import World

REPORT = """--cut
Content-Type: text/plain

It could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.elsewhere.example

Final-Recipient: rfc822; owner@engawa.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} {words}
--cut--
"""


def sent_to_owner(world: World, key: str) -> Outgoing:
    with reading_as(world.people["owner"]):
        way.note_down(Letter(world.people["owner"], "", "Subject", "Words", "", key))
    Outgoing.objects.using(POSTMAN).filter(key=key).update(
        state=LetterState.SENT, address="owner@engawa.example"
    )
    return Outgoing.objects.using(POSTMAN).get(key=key)


@pytest.mark.parametrize(
    "action, status, words, failed, spared",
    [
        ("failed", "5.1.1", "User unknown", True, True),
        ("failed", "5.2.2", "Mailbox full", True, False),
        ("delayed", "4.4.1", "No answer yet", False, False),
    ],
)
def test_a_report_is_noted_on_the_letter_and_the_address(
    door: World, action: str, status: str, words: str, failed: bool, spared: bool
) -> None:
    Trouble.objects.using(POSTMAN).all().delete()
    letter = sent_to_owner(door, f"returned {status}")
    to = f"bounce+{bounce_token(letter.pk)}@{DOMAIN}"
    assert is_taken(to)
    assert not is_taken(to.replace(to.partition("@")[0][-1] + "@", "b@" if "b@" not in to else "c@"))
    report = mail(
        "MAILER-DAEMON@elsewhere.example",
        to,
        REPORT.format(action=action, status=status, words=words),
        Content_Type="multipart/report; report-type=delivery-status; boundary=cut",
    )
    arrival = bring(report, to, sender="")
    assert arrival.state == State.IGNORED
    letter.refresh_from_db(using=POSTMAN)
    assert (letter.state == LetterState.FAILED) == failed
    assert (words in letter.trouble) == failed
    assert Trouble.objects.using(POSTMAN).filter(address="owner@engawa.example").exists() == spared
    page = door.client("owner").get("/account/devices/?as=part").text
    assert (words in page) == spared
    assert words not in door.client("maya").get("/account/devices/?as=part").text
    if spared:
        assert door.client("owner").post("/account/devices/mail/").status_code == 302
        assert not Trouble.objects.using(POSTMAN).exists()


def test_who_is_removed_hears_the_same_as_who_guesses(door: World) -> None:
    to = answer_address(door.people["tom"], door.items["council post"])
    assert is_taken(to)
    membership = Membership.objects.using("importer").get(
        person=door.people["tom"], space=door.spaces["council"]
    )
    membership.delete(using="importer")
    assert not is_taken(to)
    arrival = bring(mail("tom@engawa.example", to, "Still here?"), to)
    assert (arrival.state, arrival.item) == (State.REFUSED, None)
    letter = Outgoing.objects.using(POSTMAN).get(key=f"mail.refused.{arrival.pk}")
    assert "council" not in letter.text.lower()
    membership.save(using="importer", force_insert=True)


def test_too_many_mails_of_one_sender_wait_for_the_owner_to_look(door: World) -> None:
    to = answer_address(door.people["maya"], door.items["everyone post"])
    first = bring(mail("maya@engawa.example", to, "One"), to)
    assert first.state == State.DONE
    Arrival.objects.using(POSTMAN).bulk_create(
        Arrival(
            message_id=f"flood {n}",
            recipient=to,
            author=first.author,
            person=first.person,
            raw=b"",
            state="done",
        )
        for n in range(MOST_AN_HOUR)
    )
    late = bring(mail("maya@engawa.example", to, "One too many"), to)
    assert late.state == State.FAILED
    assert "in an hour" in late.words


def test_the_bytes_are_let_go_once_they_are_of_no_more_use(door: World) -> None:
    to = answer_address(door.people["maya"], door.items["everyone post"])
    keep(Bringing(mail("maya@engawa.example", to, "Long ago"), (to,), "maya@engawa.example"))
    take_due()
    done = Arrival.objects.using(POSTMAN).get(recipient=to)
    forget()
    done.refresh_from_db(using=POSTMAN)
    assert done.raw
    Arrival.objects.using(POSTMAN).update(settled_at="2026-01-10T00:00Z")
    forget()
    assert not Arrival.objects.using(POSTMAN).exists()
