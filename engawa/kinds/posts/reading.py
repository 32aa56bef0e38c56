"""Polls and receipts as their readers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from engawa.kinds.posts.models import FEWEST, Ballot, MustRead, Poll, Receipt
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Membership, Role
from engawa.web.cards import Voice

NAMED, FACES, LISTED = 200, 6, 20
STILL_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Choice:
    number: int
    text: str
    votes: int
    share: int
    """Of those who voted, in percent."""
    mine: bool
    voters: Sequence[Voice]
    """Some of those who chose it, of polls that are not secret."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A poll for one reader."""

    poll: Poll
    choices: Sequence[Choice]
    voted: int
    """How many people took part."""
    mine: bool
    over_since: datetime | None
    has_results: bool
    too_few: bool
    """It was secret, is over, and fewer than five took part: nobody sees the result."""


@dataclass(frozen=True, slots=True)
class Read:
    """How a must-read stands, for one reader."""

    asked: MustRead
    mine: datetime | None
    """When the reader said that they have read it."""
    is_asked: bool
    """Whether the reader is one of those who are asked."""
    members: int | None
    """How many are asked; None where the reader may not know."""
    done: int
    is_over: bool


def poll_of(poll: Poll, reader: Person | None) -> Shown:
    """A poll with its votes, as far as this reader may see them; three queries at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT choice, votes FROM engawa_tally(%s)", [poll.pk])
        votes: Mapping[int, int] = dict(cursor.fetchall())
    mine = _mine(poll, reader)
    over, voted = poll.over_since, votes.get(0, 0)
    too_few = poll.secret and over is not None and voted < FEWEST
    early = not poll.secret and (poll.always or bool(mine))
    has_results = early or (over is not None and not too_few)
    voters = _voters(poll) if has_results and not poll.secret and voted else {}
    choices = [
        Choice(
            number,
            text,
            votes.get(number, 0) if has_results else 0,
            round(100 * votes.get(number, 0) / voted) if has_results and voted else 0,
            number in mine,
            voters.get(number, ()),
        )
        for number, text in enumerate(poll.choices, 1)
    ]
    return Shown(poll, choices, voted, bool(mine), over, has_results, too_few)


def _mine(poll: Poll, reader: Person | None) -> Sequence[int]:
    if reader is None:
        return ()
    return Ballot.objects.filter(poll=poll, person=reader).values_list("choices", flat=True).first() or ()


def _voters(poll: Poll) -> dict[int, list[Voice]]:
    found: dict[int, list[Voice]] = {}
    for ballot in Ballot.objects.filter(poll=poll).select_related("person").order_by("-pk")[:NAMED]:
        voice = voice_of(ballot.person)
        for number in ballot.choices:
            faces = found.setdefault(number, [])
            if voice is not None and len(faces) < FACES:
                faces.append(voice)
    return found


def read_of(must_read: MustRead, reader: Person | None, membership: Membership | None) -> Read:
    """How a must-read stands; two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members, done FROM engawa_read_count(%s)", [must_read.pk])
        members, done = cursor.fetchone() or (None, None)
    mine = Receipt.objects.filter(must_read=must_read, person=reader) if reader else Receipt.objects.none()
    return Read(
        asked=must_read,
        mine=mine.values_list("at", flat=True).first(),
        is_asked=membership is not None and reader is not None and must_read.item.author_id != reader.pk,
        members=members,
        done=done or 0,
        is_over=must_read.until < timezone.now(),
    )


def not_yet(must_read: MustRead) -> tuple[list[Membership], bool]:
    """Who has not said that they read it, and whether there are more; the database tells owners of the space only."""
    read = Receipt.objects.filter(must_read=must_read, person=OuterRef("person"))
    missing = (
        Membership.objects.filter(space=must_read.item.space_id)
        .exclude(person=must_read.item.author_id)
        .exclude(Exists(read))
        .select_related("person")
        .order_by("person__sort_name", "pk")
    )
    rows = list(missing[: NAMED + 1])
    return rows[:NAMED], len(rows) > NAMED


def sees_names(membership: Membership | None) -> bool:
    """Names stay among the owners of the space."""
    return membership is not None and membership.role == Role.OWNER


def waiting_for(reader: Person) -> list[MustRead]:
    """What the reader is asked to read and has not, the nearest day first; until a month after that day."""
    spaces = Membership.objects.filter(person=reader).values("space")
    mine = Receipt.objects.filter(must_read=OuterRef("pk"), person=reader)
    asked = MustRead.objects.filter(
        until__gt=timezone.now() - STILL_SHOWN, item__removed_at=None, item__space__in=spaces
    )
    others = asked.exclude(item__author=reader).exclude(Exists(mine))
    return list(others.select_related("item__space", "item__author").order_by("until", "pk")[:LISTED])
