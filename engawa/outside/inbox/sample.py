"""A living inbox for the sample company: what growers say on five channels, in our own words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.channels.sample import bring_accounts
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.inbox.models import Desk, Note, Thread, Turn
from engawa.outside.inbox.taking import take
from engawa.outside.listening.sample import PLACES, SERVERS, speaker_named
from engawa.outside.listening.taking import take as listen
from engawa.people.models import Person
from engawa.spaces.models import Space

COURIER = "courier"
SPACE = "support"
State = Account.State

FORM = ("webform", "tarnvale.example/contact")
FORUM = ("webhook", "forum.tarnvale.example")
FEDIVERSE = ("mastodon", PLACES["mastodon"])
BLUESKY = ("bluesky", PLACES["bluesky"])
MAIL = ("mail", "help@tarnvale.example")
PRIVATE = ("webform", "mail")
PLACE_OF = {"f": FORM, "g": FORUM, "d": FEDIVERSE, "b": BLUESKY, "m": MAIL, "u": MAIL}
"""By what the key of a message begins with."""
CLAIMED = "u"
"""Mails that only say that they are from whom they say."""
WORDS = Path(__file__).with_name("sample_words.txt")
"""Each line: a key, who says it (nobody: we do), how many minutes ago, what it answers, the subject, the text."""
NOTE = "Zsófia says the radio tries too long where the signal is poor. Let us ask before we promise a date."


@transaction.atomic(using=COURIER)
def bring_inbox() -> None:
    """Bring it into the sample's support space; brought in again, nothing is doubled."""
    space = Space.objects.using(COURIER).filter(slug=SPACE).first()
    if space is None or Account.objects.using(COURIER).filter(network=FORM[0], handle=FORM[1]).exists():
        return
    Desk.objects.using(COURIER).get_or_create(
        space=space,
        defaults={"timezone": "Europe/London", "within": 240, "risky_words": ["refund", "guarantee"]},
    )
    said = [line.split("|", 5) for line in WORDS.read_text(encoding="utf-8").splitlines()]
    for letter, place in PLACE_OF.items():
        account, heard = _account(space, place), [_heard(*one) for one in said if one[0][0] == letter]
        take(account, heard)
        listen(account, heard)
    bring_accounts(space)
    _care(space)


def _account(space: Space, place: tuple[str, str]) -> Account:
    """Those without keys run. The others rest: there is nobody to ask at an address of examples."""
    found, _is_new = Account.objects.using(COURIER).get_or_create(
        space=space,
        network=place[0],
        handle=place[1],
        defaults={"name": "Tarnvale", "state": State.RUNNING if place in (FORM, FORUM) else State.PAUSED},
    )
    return found


def _heard(key: str, who: str, ago: str, answers: str, subject: str, text: str) -> Heard:
    network = PLACE_OF[key[0]][0]
    is_private = network in PRIVATE
    address = who.casefold().replace(" ", ".") + "@field.example"
    claimed = key[0] == CLAIMED
    speaker = Speaker(
        UNCONFIRMED if claimed else network,
        address,
        handle="" if is_private else who,
        name=who,
        is_public=not is_private,
    )
    if network in SERVERS:
        speaker = speaker_named(network, who or "Tarnvale")
    return Heard(
        uri=f"sample:{key}",
        speaker=speaker,
        text=text.replace("\\n", "\n"),
        at=timezone.now() - timedelta(minutes=int(ago)),
        subject=subject,
        answers=f"sample:{answers}" if answers else "",
        is_private=is_private,
        is_ours=not who,
        doubt="unsigned" if claimed else "",
    )


def _care(space: Space) -> None:
    """Some are looked after, one is done, and one has a note beside it."""
    threads = Thread.objects.using(COURIER).filter(space_id=space.pk)
    people = Person.objects.using(COURIER).in_bulk(["maren", "jonas"], field_name="handle")
    threads.filter(root="sample:d4").update(state=Thread.State.DONE, waits_since=None, answer_by=None)
    for root, handle in (("sample:g1", "maren"), ("sample:f5", "jonas"), ("sample:m1", "jonas")):
        thread, person = threads.filter(root=root).first(), people.get(handle)
        if thread is not None and person is not None:
            threads.filter(pk=thread.pk).update(assignee=person)
            Turn.objects.using(COURIER).create(
                thread=thread, space_id=space.pk, verb="assigned", by=person, person=person
            )
    noted, writer = threads.filter(root="sample:g1").first(), people.get("maren")
    if noted is not None and writer is not None:
        Note.objects.using(COURIER).create(
            thread=noted, space_id=space.pk, body=NOTE, html=f"<p>{NOTE}</p>", by=writer
        )
