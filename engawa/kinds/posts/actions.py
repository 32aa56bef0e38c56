"""What posts can ask of their readers: to vote, and to read."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.journal.record import CHANNEL, record
from engawa.kinds.posts.models import Ballot, MustRead, Poll, Receipt
from engawa.people.models import Person
from engawa.spaces.belonging import make_member, membership_of
from engawa.spaces.models import Role, Space

FEWEST_CHOICES, MOST_CHOICES = 2, 10
MEMBERS_ASK = 50
"""Up to this many people, any member asks a space to read something; in larger ones its owners do."""


@transaction.atomic
def ask_poll(
    space: Space,
    *,
    actor: Person,
    title: str,
    choices: Sequence[str],
    body: str = "",
    many: bool = False,
    secret: bool = False,
    always: bool = False,
    closes_at: datetime | None = None,
) -> Item:
    """Write a post with a poll.

    Raises:
        Refused: with fewer than two choices or more than ten, and as write_item.
    """
    told = list(dict.fromkeys(choice.strip()[:200] for choice in choices if choice.strip()))
    if not FEWEST_CHOICES <= len(told) <= MOST_CHOICES:
        raise Refused(_("A poll has two to ten choices, each another one."))
    item = write_item("post", actor=actor, space=space, title=title, body=body)
    Poll.objects.create(
        item=item, choices=told, many=many, secret=secret, always=always and not secret, closes_at=closes_at
    )
    record("poll.asked", actor=actor, item=item)
    return item


@transaction.atomic
def vote(poll: Poll, *, actor: Person, choices: Iterable[int]) -> None:
    """Choose, or choose anew while the poll is open; no choice takes one's vote back.

    Raises:
        Refused: when it is over, for choices it has not, and for people who do not belong to the space.
    """
    if poll.over_since is not None:
        raise Refused(_("This poll is over."))
    chosen = sorted(set(choices))
    if any(not 1 <= one <= len(poll.choices) for one in chosen) or (len(chosen) > 1 and not poll.many):
        raise Refused(_("Choose among what is offered."))
    make_member(poll.item.space, actor)
    mine = Ballot.objects.filter(poll=poll, person=actor)
    if not chosen:
        _tell_voted(poll, actor)
        mine.delete()
        return
    if not mine.update(choices=chosen):
        Ballot.objects.create(poll=poll, person=actor, choices=chosen)
    _tell_voted(poll, actor)


def _tell_voted(poll: Poll, actor: Person) -> None:
    """The journal says that there was a vote; of a secret poll, not whose."""
    if not poll.secret:
        record("poll.voted", actor=actor, item=poll.item)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_voted(%s), pg_notify(%s, '')", [poll.pk, CHANNEL])


@transaction.atomic
def close_poll(poll: Poll, *, actor: Person) -> None:
    """End a poll before its day. It cannot be opened again.

    Raises:
        Refused: for anybody but its author and the owners of the space, and when it is over.
    """
    if poll.over_since is not None or not may_settle(poll.item, actor):
        raise Refused(_("Its author and the owners of the space can end a poll, once."))
    Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=Now(), closed_by=actor)
    record("poll.closed", actor=actor, item=poll.item)


@transaction.atomic
def ask_to_read(space: Space, *, actor: Person, title: str, body: str, until: datetime) -> Item:
    """Write a post that the members of the space are asked to read by a day.

    Raises:
        Refused: for members of spaces of more than fifty people, and as write_item.
    """
    membership = make_member(space, actor)
    if space.member_count > MEMBERS_ASK and membership.role != Role.OWNER:
        raise Refused(_("In a space of more than fifty people its owners say what must be read."))
    item = write_item("post", actor=actor, space=space, title=title, body=body)
    MustRead.objects.create(item=item, by=actor, at=timezone.now(), until=until)
    record("post.must_be_read", actor=actor, item=item, data={"until": until.isoformat()})
    return item


@transaction.atomic
def acknowledge(must_read: MustRead, *, actor: Person) -> None:
    """Say that one has read it. Only this counts; saying it twice changes nothing.

    Raises:
        Refused: for people who were not asked.
    """
    item = must_read.item
    if item.author_id == actor.pk or membership_of(item.space, actor) is None:
        raise Refused(_("This was asked of the members of the space."))
    _receipt, is_new = Receipt.objects.get_or_create(
        must_read=must_read, person=actor, defaults={"at": timezone.now()}
    )
    if is_new:
        # Named without its space: who has read it is not for all who read the space.
        record("post.acknowledged", actor=actor, person=actor, data={"item": str(item.pk)})


def may_settle(item: Item, person: Person | None) -> bool:
    """Whether this person ends the post's poll: its author and the owners of its space."""
    if person is None:
        return False
    if item.author_id == person.pk:
        return True
    membership = membership_of(item.space, person)
    return membership is not None and membership.role == Role.OWNER
