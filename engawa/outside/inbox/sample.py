"""A living inbox for the sample company: what growers say by a form and on a forum, in our own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard, Speaker, all_networks
from engawa.outside.inbox.models import Desk, Note, Thread, Turn
from engawa.outside.inbox.taking import take
from engawa.people.models import Person
from engawa.spaces.models import Space

COURIER = "courier"
SPACE = "support"
DAY = 60 * 24

FORM = ("webform", "tarnvale.example/contact")
FORUM = ("webhook", "forum.tarnvale.example")
WORDS: Mapping[tuple[str, str], Sequence[tuple[str, str, int, str, str, str]]] = {
    FORM: (
        ("f1", "Hanneke Vos", 3 * DAY, "Mast in peat", "Our ground is peat and the mast leans after every storm. "
         "Is there a longer spike, or do we pour a footing?", ""),
        ("f2", "Bertrand Lacaze", 26 * 60, "Two stations, one field", "The two stations at either end of the vineyard "
         "differ by three degrees at dawn. Is one of them wrong, or is that the hill?", ""),
        ("f3", "Hanneke Vos", 20 * 60, "", "It leans again. I have a photograph if that helps.", "f1"),
        ("f4", "Ingunn Dahl", 5 * 60, "Invoice", "The invoice still has the old address of the farm. "
         "Could you send it again?", ""),
        ("f5", "Petra Zeman", 95, "Frost alarm came late", "The alarm rang at 4:40, and the blossom was white at four. "
         "What did the station see, and why did it wait?", ""),
    ),
    FORUM: (
        ("g1", "orchardwright", 2 * DAY, "Battery in January", "Anyone else with a flat battery since the update? "
         "Mine used to last the winter.", ""),
        ("g2", "kestrel_down", 2 * DAY - 40, "", "Same here. Down to a third after ten days of fog.", "g1"),
        ("g3", "Marlies", 30 * 60, "", "Mine too, but only the station in the hollow, where the signal is poor.", "g1"),
        ("g4", "sluicegate", 11 * 60, "Thank you for the rain page", "The new page for rain finally says since when it "
         "has been dry. I look at it every morning now.", ""),
        ("g5", "tidemark", 6 * 60, "Exporting a season", "Is there a way to take a whole season of readings along, "
         "in one file a spreadsheet opens?", ""),
        ("g6", "orchardwright", 130, "", "Sent mine to sleep for an hour at a time and it holds. Is that a bug?", "g1"),
        ("g7", "ferncutter", 25, "Wind stuck at zero", "Since this morning the wind reads zero, and I am holding my "
         "hat on with both hands.", ""),
    ),
}  # fmt: skip
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
    for place, words in WORDS.items():
        take(_account(space, place), [_heard(place[0], *one) for one in words])
    _care(space)


def _account(space: Space, place: tuple[str, str]) -> Account:
    """Without its network it rests, and can be opened once that is installed."""
    known = any(network.slug == place[0] for network in all_networks())
    return Account.objects.using(COURIER).create(
        space=space,
        network=place[0],
        handle=place[1],
        name="Tarnvale",
        state=Account.State.RUNNING if known else Account.State.PAUSED,
    )


def _heard(network: str, key: str, who: str, ago: int, subject: str, text: str, answers: str) -> Heard:
    is_form = network == FORM[0]
    uid = who.casefold().replace(" ", ".") + "@field.example"
    return Heard(
        uri=f"sample:{key}",
        speaker=Speaker(network, uid, handle="" if is_form else who, name=who, is_public=not is_form),
        text=text,
        at=timezone.now() - timedelta(minutes=ago),
        subject=subject,
        answers=f"sample:{answers}" if answers else "",
        is_private=is_form,
    )


def _care(space: Space) -> None:
    """Two are looked after, and one has a note beside it."""
    threads = Thread.objects.using(COURIER).filter(space_id=space.pk)
    people = Person.objects.using(COURIER).in_bulk(["maren", "jonas"], field_name="handle")
    for root, handle in (("sample:g1", "maren"), ("sample:f5", "jonas")):
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
