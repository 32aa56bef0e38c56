"""What the sample company listens for, and what was said of it over four weeks, in our own words."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.listening.models import Correction, Following, Mention, Query
from engawa.outside.listening.mood.features import features_of, packed
from engawa.outside.listening.taking import take
from engawa.outside.listening.waves.watching import watch
from engawa.people.models import Person
from engawa.spaces.models import Space

COURIER = "courier"
SPACE, LISTENER = "support", "maren"
HERE = Path(__file__).parent
HOUR = timedelta(hours=1)
QUERIES = (
    ("Tarnvale by name", "tarnvale"),
    ("Flat batteries", "(battery OR batteries) AND NOT soil"),
    ("Frost alarm", "(frost NEAR/6 alarm*) OR frostalarm* OR (frost NEAR/3 (alert OR warning))"),
)
OURS = "The rain page now says since when it has been dry. Tell us what else you look for in it."
SERVERS = {"mastodon": "field.example", "bluesky": "growers.example", "feeds": "notes.example"}
PLACES = {
    "mastodon": "@tarnvale@field.example",
    "bluesky": "@tarnvale.growers.example",
    "feeds": "notes.example/feed",
}
"""Under which name we are heard there."""


@transaction.atomic(using=COURIER)
def bring_listening() -> None:
    """Bring it into the sample's support space; brought in again, nothing is doubled."""
    space = Space.objects.using(COURIER).filter(slug=SPACE).first()
    if space is None or Query.objects.using(COURIER).filter(space=space).exists():
        return
    listener = Person.objects.using(COURIER).filter(handle=LISTENER).first()
    for name, text in QUERIES:
        query = Query.objects.using(COURIER).create(
            space=space, name=name, text=text, made_by=listener, counted_version=1
        )
        if listener is not None and name == "Frost alarm":
            Following.objects.using(COURIER).create(query=query, person=listener)
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    loud = now - 2 * HOUR
    told = _told("sample_words.txt", now - timedelta(days=28), now - timedelta(hours=20))
    told += _told("sample_frost.txt", loud, loud + HOUR)
    heard = [*_ours(now - timedelta(days=9)), *(one for one, _mood in told)]
    for network in SERVERS:
        take(account_in(space, network), [one for one in heard if one.speaker.network == network])
    if listener is not None:
        _correct({one.uri: int(mood) for one, mood in told if mood}, listener)
    watch(loud + HOUR)


def _told(name: str, begins: datetime, ends: datetime) -> list[tuple[Heard, str]]:
    """The lines of a file, evenly over this time: network, who, the mood where somebody said it, text."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = []
    for at, line in enumerate(lines):
        network, who, mood, text = line.split("|", 3)
        moment = begins + (ends - begins) * at / len(lines)
        heard = Heard(f"sample:{name}-{at}", speaker_named(network, who), text, moment, is_to_us=False)
        found.append((heard, mood))
    return found


def _correct(moods: dict[str, int], by: Person) -> None:
    """Somebody has said of these in what mood they were said, where the model was wrong."""
    said = Mention.objects.using(COURIER).filter(uri__in=moods, mood__isnull=False)
    wrong = [one for one in said if one.mood != moods[one.uri]]
    features = zip(wrong, features_of([one.text for one in wrong]), strict=True)
    corrections = [
        Correction(
            about=one.pk,
            space_id=one.space_id,
            mood=moods[one.uri],
            was=one.mood,
            was_sure=one.sure,
            features=packed(found),
            by=by,
        )
        for one, found in features
        if found is not None
    ]
    Correction.objects.using(COURIER).bulk_create(corrections)
    for one in wrong:
        one.mood, one.sure = moods[one.uri], 1.0
    Mention.objects.using(COURIER).bulk_update(wrong, ["mood", "sure"])


def _ours(at: datetime) -> list[Heard]:
    """What we said ourselves, and who passed it on: talk that we set off, and do not count."""
    said = Heard(
        "sample:ours",
        Speaker("mastodon", "tarnvale", handle="@tarnvale@field.example"),
        OURS,
        at,
        is_ours=True,
    )
    passed = [
        Heard(
            f"sample:passed-{who}",
            speaker_named("mastodon", who),
            f"Tarnvale: {OURS}",
            at + HOUR * number,
            repeats=said.uri,
            is_to_us=False,
        )
        for number, who in enumerate(("sedge", "sluicegate", "Marlies"), 1)
    ]
    return [said, *passed]


def account_in(space: Space, network: str) -> Account:
    """By which the sample hears that network; it rests, for there is nobody to ask at an address of examples."""
    found, _is_new = Account.objects.using(COURIER).get_or_create(
        space=space,
        network=network,
        handle=PLACES[network],
        defaults={"name": "Tarnvale", "state": Account.State.PAUSED},
    )
    return found


def speaker_named(network: str, who: str) -> Speaker:
    """Somebody of the sample, as that network knows them."""
    handle = "".join(one for one in who.casefold() if (one.isascii() and one.isalnum()) or one == "_")
    shown = {"mastodon": f"@{handle}@{SERVERS['mastodon']}", "bluesky": f"@{handle}.{SERVERS['bluesky']}"}
    return Speaker(network, f"{handle}@{SERVERS[network]}", handle=shown.get(network, ""), name=who)
