"""Answers by mail: whoever the address was made for, as long as they may."""

import base64
import io
from datetime import timedelta

import pytest
from django.db import connections
from PIL import Image
from pytest_django import Settings

from engawa.boundary import reading_as
from engawa.content.models import Attachment, Item
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.recipients import is_taken
from engawa.doors.mail.taking import take_due
from engawa.doors.mail.tests.mails import DOMAIN, POSTMAN, answer_address, bring, mail
from engawa.notices.ways.mail.models import Outgoing
from engawa.spaces.models import Membership
from tests.world import World


def said(world: World, who: str, item: int) -> list[str]:
    """What this person wrote under an item, as everybody reads it."""
    found = Item.objects.using("importer").filter(parent=item, author=world.people[who])
    return [one.body for one in found.order_by("id")]


def test_an_answer_becomes_a_comment(door: World) -> None:
    post = door.items["lab post"]
    to = answer_address(door.people["aiko"], post)
    body = (
        "It works now.\n\nAiko\n\nOn Mon, 5 Jan 2026 at 10:00, Tom (Engawa)\n<engawa@x> wrote:\n> Does it?\n"
    )
    arrival = bring(mail("Aiko <aiko@engawa.example>", to, body), to)
    assert (arrival.state, arrival.words, arrival.person_id) == (State.DONE, "", door.people["aiko"])
    assert said(door, "aiko", post)[-1] == "It works now.\n\nAiko"


def test_the_same_mail_twice_is_one_comment(door: World) -> None:
    post = door.items["lab post"]
    to = answer_address(door.people["tom"], post)
    raw = mail("tom@engawa.example", to, "Once only.")
    bring(raw, to)
    bring(raw, to)
    take_due()
    assert said(door, "tom", post).count("Once only.") == 1


@pytest.mark.parametrize("most", [25, 0])
def test_a_file_comes_along_or_the_comment_says_why_not(door: World, settings: Settings, most: int) -> None:
    settings.ENGAWA_UPLOAD_MB = most
    to = answer_address(door.people["aiko"], door.items["lab post"])
    picture = io.BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "PNG")
    body = (
        "--cut\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
        'Gr=FC=DFe\n--cut\nContent-Type: image/png; name="=?utf-8?q?plan_=C3=A4.png?="\n'
        "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.b64encode(picture.getvalue()).decode()}\n--cut--\n"
    )
    arrival = bring(mail("aiko@engawa.example", to, body, Content_Type='multipart/mixed; boundary="cut"'), to)
    with reading_as(door.people["aiko"]):
        comment = Item.objects.get(pk=arrival.item or 0)
        files = [(one.name, one.media_type, one.width) for one in Attachment.objects.filter(item=comment)]
    assert files == ([("plan ä.png", "image/png", 4)] if most else [])
    assert comment.body == "Grüße" if most else "Not taken: plan ä.png" in comment.body


@pytest.mark.parametrize(
    "broken",
    ["", "x" * 52, "reply", "aaaa", "7" * 52],
)
def test_a_made_up_address_is_refused_at_the_door(door: World, broken: str) -> None:
    assert not is_taken(f"reply+{broken}@{DOMAIN}")


def test_an_address_is_for_one_person_and_one_item(door: World) -> None:
    mine = answer_address(door.people["aiko"], door.items["lab post"]).split("+")[1].split("@")[0]
    other = answer_address(door.people["tom"], door.items["lab post"]).split("+")[1].split("@")[0]
    for mixed in (other[:10] + mine[10:], mine[:-10] + other[-10:], mine[:20] + "a" + mine[21:], mine + "a"):
        assert mixed in (mine, other) or not is_taken(f"reply+{mixed}@{DOMAIN}")
    assert len("reply+" + mine) <= 64
    assert is_taken(f"Reply+{mine.upper()}@{DOMAIN.upper()}")
    assert not is_taken(answer_address(door.people["aiko"], door.items["lab post"], timedelta(days=200)))


def test_who_left_or_never_could_read_it_hears_the_same_as_who_guesses(door: World) -> None:
    removed = answer_address(door.people["maya"], door.items["lab post"])
    gone_guest = answer_address(door.people["stranger"], door.items["rollout post"])
    assert not is_taken(removed)
    assert is_taken(gone_guest)
    stay = Membership.objects.using("importer").filter(person=door.people["stranger"])
    until = stay.values_list("until", flat=True)[0]
    stay.update(until="2026-01-06T00:00Z")
    assert not is_taken(gone_guest)
    arrival = bring(mail("stranger@engawa.example", gone_guest), gone_guest)
    assert arrival.state == State.REFUSED
    letter = Outgoing.objects.using(POSTMAN).get(key=f"mail.refused.{arrival.pk}")
    assert "rollout" not in letter.text + letter.html + letter.subject
    assert "not any more" in letter.text
    stay.update(until=until)


def test_what_moved_away_is_answered_where_it_is_if_they_may(door: World) -> None:
    post = door.items["council post"]
    to = answer_address(door.people["guest"], post)
    assert is_taken(to)
    with connections["owner"].cursor() as cursor:
        move = "UPDATE content_item SET space_id = %s, audience = %s WHERE id = %s OR root_id = %s"
        cursor.execute(move, [door.spaces["platform"], 1, post, post])
        try:
            assert not is_taken(to)
            assert bring(mail("guest@engawa.example", to, "From afar"), to).state == State.REFUSED
            assert said(door, "guest", post) == []
        finally:
            cursor.execute(move, [door.spaces["council"], 2, post, post])


def test_another_sender_is_held_for_the_one_the_address_was_made_for(door: World) -> None:
    post = door.items["lab post"]
    to = answer_address(door.people["aiko"], post)
    before = said(door, "aiko", post)
    arrival = bring(mail("mallory@elsewhere.example", to, "I am Aiko, honestly"), to)
    assert arrival.state == State.HELD
    assert said(door, "aiko", post) == before
    letter = Outgoing.objects.using(POSTMAN).get(key=f"mail.held.{arrival.pk}")
    assert letter.person_id == door.people["aiko"]
    page = f"/mail/held/{arrival.pk}/"
    assert [door.client(who).get(page).status_code for who in ("nobody", "tom", "owner")] == [302, 404, 404]
    aiko = door.client("aiko")
    assert "I am Aiko, honestly" in aiko.get(page).text
    assert aiko.post(page, {"do": "let in"}).status_code == 302
    assert said(door, "aiko", post) == [*before, "I am Aiko, honestly"]
    assert aiko.post(page, {"do": "let in"}).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<talk.elsewhere.example>"},
        {"X_Loop": DOMAIN},
        {"X_Autoreply": "yes"},
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
    ],
)
def test_machines_are_heard_and_not_answered(door: World, headers: dict[str, str]) -> None:
    to = answer_address(door.people["aiko"], door.items["lab post"])
    letters = Outgoing.objects.using(POSTMAN).count()
    arrival = bring(mail("aiko@engawa.example", to, "I am away", **headers), to)
    assert arrival.state == State.IGNORED
    assert arrival.words
    assert arrival.item is None
    assert Outgoing.objects.using(POSTMAN).count() == letters


def test_an_empty_envelope_and_two_senders_are_machines_too(door: World) -> None:
    to = answer_address(door.people["aiko"], door.items["lab post"])
    assert bring(mail("aiko@engawa.example", to), to, sender="").state == State.IGNORED
    two = mail("aiko@engawa.example", to, Sender="x").replace(b"Sender: x", b"From: tom@engawa.example")
    assert bring(two, to).state == State.IGNORED


@pytest.mark.parametrize("body", ["", "\n\n", "> What do you think?\n", "-- \nAiko\n"])
def test_nothing_said_is_told_so(door: World, body: str) -> None:
    to = answer_address(door.people["aiko"], door.items["lab post"])
    arrival = bring(mail("aiko@engawa.example", to, body), to)
    assert arrival.state == State.REFUSED
    letter = Outgoing.objects.using(POSTMAN).get(key=f"mail.refused.{arrival.pk}")
    assert letter.headers["Auto-Submitted"] == "auto-replied"
    assert "no words of its own" in letter.text
    assert to not in letter.text


def test_what_breaks_is_kept_and_shown(door: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("a wall fell in")

    to = answer_address(door.people["aiko"], door.items["lab post"])
    with monkeypatch.context() as patched:
        patched.setattr("engawa.doors.mail.taking.make", broken)
        arrival = bring(mail("aiko@engawa.example", to, "Late but here"), to)
    assert arrival.state == State.READ
    assert "a wall fell in" in arrival.words
    Arrival.objects.using(POSTMAN).filter(pk=arrival.pk).update(again_at="2026-01-01T00:00Z")
    take_due()
    assert said(door, "aiko", door.items["lab post"])[-1] == "Late but here"


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\xff\xfe", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x"]
)
def test_nonsense_harms_nothing(door: World, junk: bytes) -> None:
    to = answer_address(door.people["aiko"], door.items["lab post"])
    raw = b"From: aiko@engawa.example\r\n" + junk + b"\r\n\r\n" + junk
    assert bring(raw, to).state in (State.REFUSED, State.DONE, State.IGNORED)
