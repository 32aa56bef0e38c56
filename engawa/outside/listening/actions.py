"""What people do with what they listen for."""

from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.hearing import takers
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.contacts.models import Identity
from engawa.outside.listening import tasks
from engawa.outside.listening.asking.parsing import parse
from engawa.outside.listening.looking_back import heard_again
from engawa.outside.listening.models import Following, Insider, Mention, Query, Story
from engawa.outside.listening.stories.joining import begin, recount, retell
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space

MOST_QUERIES = 200
"""In one space."""


@transaction.atomic
def make_query(space: Space, *, actor: Person, name: str, text: str) -> Query:
    """Listen for something from now on, and in what was kept of the last month.

    Raises:
        Unclear: when the text cannot be read.
        Refused: for people who do not belong to the space, when it has too many, or one of that name.
    """
    _expect_member(space, actor)
    node = parse(text)
    if Query.objects.filter(space=space).count() >= MOST_QUERIES:
        raise Refused(
            _("This space listens for %(number)s things already. Remove one first.")
            % {"number": MOST_QUERIES}
        )
    _expect_new_name(space, name)
    query = Query.objects.create(space=space, name=name, text=str(node), made_by=actor)
    Following.objects.create(query=query, person=actor)
    record("query.made", actor=actor, space=space, data={"query": str(query.pk)})
    _look_back_later(query)
    return query


@transaction.atomic
def change_query(query: Query, *, actor: Person, name: str, text: str) -> None:
    """Listen for something else under this query; what it found is held to it again.

    Raises:
        Unclear: when the text cannot be read.
        Refused: for people who do not belong to the space, or when it has one of that name.
    """
    _expect_member(query.space, actor)
    asked = str(parse(text))
    if name != query.name:
        _expect_new_name(query.space, name)
    changes = {"name": name, "text": asked, "changed_at": timezone.now()}
    if asked != query.text:
        changes["version"] = F("version") + 1
    Query.objects.filter(pk=query.pk).update(**changes)
    record("query.changed", actor=actor, space=query.space, data={"query": str(query.pk)})
    if asked != query.text:
        _look_back_later(query)


@transaction.atomic
def pause_query(query: Query, *, actor: Person, paused: bool) -> None:
    """Stop listening for it, or go on; what went past meanwhile and was kept is found then.

    Raises:
        Refused: for people who do not belong to the space.
    """
    _expect_member(query.space, actor)
    changed = Query.objects.filter(pk=query.pk, paused_at__isnull=paused).update(
        paused_at=timezone.now() if paused else None,
        paused_by=actor if paused else None,
        version=F("version") + 1,
    )
    if changed:
        verb = "query.paused" if paused else "query.resumed"
        record(verb, actor=actor, space=query.space, data={"query": str(query.pk)})
        _look_back_later(query)


@transaction.atomic
def remove_query(query: Query, *, actor: Person) -> None:
    """Listen for it no more, and forget what nobody else asks for.

    Raises:
        Refused: for people who do not belong to the space.
    """
    _expect_member(query.space, actor)
    space, number = query.space, query.pk
    query.delete()
    record("query.removed", actor=actor, space=space, data={"query": str(number)})
    tasks.let_go.defer(space_id=space.pk)


def follow_query(query: Query, *, actor: Person, follows: bool) -> None:
    """Be told when far more is said than usual, or no more."""
    if follows:
        Following.objects.get_or_create(query=query, person=actor)
    else:
        Following.objects.filter(query=query, person=actor).delete()


@transaction.atomic
def part_mention(mention: Mention, *, actor: Person) -> None:
    """Take a mention out of its story: it tells another one, which begins with it.

    Raises:
        Refused: for people who do not belong to the space, and where it stands alone already.
    """
    _expect_member(mention.space, actor)
    story = mention.story
    if story is None or story.mentions_count < 2:
        raise Refused(_("It stands alone already."))
    own = begin(mention, using="default")
    _move(mention, own, {}, parted_from=story, parted_by=actor)
    record("mention.parted", actor=actor, space=mention.space, data=_ids(mention, story))


@transaction.atomic
def put_back(mention: Mention, *, actor: Person) -> None:
    """Undo a parting.

    Raises:
        Refused: for people who do not belong to the space, and where nobody parted it or its story is gone.
    """
    _expect_member(mention.space, actor)
    story = mention.parted_from
    if story is None:
        raise Refused(_("Its story is not there any more."))
    _move(mention, story, {"by": "person"}, parted_from=None, parted_by=None)
    record("mention.put_back", actor=actor, space=mention.space, data=_ids(mention, story))


def take_into_inbox(mention: Mention, *, actor: Person) -> None:
    """Bring a mention into the inbox, as if it had been said to us: it is assigned and answered there.

    Raises:
        Refused: for people who do not belong to the space, and where none of their accounts is on that network.
    """
    _expect_member(mention.space, actor)
    account = account_for(mention, actor)
    if account is None:
        raise Refused(
            _("Your spaces have no account on this network that could answer. Add one under Channels.")
        )
    if mention.removed_at is not None:
        raise Refused(_("It was taken back where it was said."))
    heard = replace(heard_again(mention), is_to_us=True)
    with transaction.atomic(using=COURIER):
        for taker in takers():
            taker(Account.objects.using(COURIER).get(pk=account.pk), [heard])
    with transaction.atomic():
        Mention.objects.filter(pk=mention.pk).update(taken_at=timezone.now(), taken_by=actor)
        data = {"mention": str(mention.pk), "account": str(account.pk)}
        record("mention.taken", actor=actor, space=mention.space, data=data)


def account_for(mention: Mention, actor: Person) -> Account | None:
    """The account by which this person could answer it: that which heard it, or another of their spaces there."""
    usable = Account.objects.filter(
        network=mention.network, state=Account.State.RUNNING, space_id__in=list(actor.belongs_to or ())
    )
    accounts = sorted(usable, key=lambda one: (one.pk != mention.account_id, one.pk))
    return accounts[0] if accounts else None


@transaction.atomic
def call_insider(identity: Identity, *, actor: Person, is_one_of_us: bool) -> None:
    """Say that somebody out there is one of us, who is not counted and not ranked; or that they are not."""
    if is_one_of_us:
        Insider.objects.get_or_create(identity=identity, defaults={"by": actor})
    else:
        Insider.objects.filter(identity=identity).delete()


def _move(mention: Mention, story: Story, joined: dict[str, str], **changes: object) -> None:
    before = mention.story_id
    Mention.objects.filter(pk=mention.pk).update(story=story, joined=joined, **changes)
    recount({story.pk}, using="default")
    if before and before != story.pk:
        retell({before}, using="default")


def _ids(mention: Mention, story: Story) -> dict[str, str]:
    return {"mention": str(mention.pk), "story": str(story.pk)}


def _expect_member(space: Space, actor: Person) -> None:
    if membership_of(space, actor) is None:
        raise Refused(_("Only members of %(space)s can do this.") % {"space": space.name})


def _expect_new_name(space: Space, name: str) -> None:
    if Query.objects.filter(space=space, name=name).exists():
        raise Refused(_("This space has a query of that name already."))


def _look_back_later(query: Query) -> None:
    tasks.look_back.defer(query_id=query.pk)
