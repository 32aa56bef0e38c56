"""A message becomes a case, and others join it, are refused, and are taken out again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.cases.actions.rules import expect_worker
from engawa.outside.cases.models import Case, Voice
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space


@transaction.atomic
def open_case(message: Message, *, actor: Person, title: str, apart: bool = False) -> Case:
    """Make a case of what somebody said; a form that was sent twice makes one, but `apart` from any other.

    Raises:
        Refused: for whoever does not answer for the account, for our own words, and without a title.
    """
    space = Space.objects.get(pk=message.space_id)
    if message.is_ours:
        raise Refused(_("A case begins with what somebody outside said."))
    if not title.strip():
        raise Refused(_("Say in a few words what the trouble is."))
    if membership_of(space, actor) is None:
        raise Refused(_("The people who answer for this account open cases."))
    same = Case.objects.open().filter(opened_by=actor, title=title.strip()[:200], space=space)
    there = same.filter(voices__message=message, voices__state=Voice.State.JOINED).first()
    if there is not None and not apart:
        return there
    case = Case.objects.create(
        space=space,
        is_private=message.is_private,
        title=title.strip()[:200],
        opened_by=actor,
        byline=actor.name,
        last_heard_at=message.at,
    )
    Voice.objects.create(**voice_of(case, message), state=Voice.State.JOINED, by=actor)
    tell("case.opened", case, actor=actor, message=str(message.pk))
    return case


@transaction.atomic
def join(case: Case, message: Message, *, actor: Person) -> Voice:
    """Take a message into a case: it counts from now on.

    Raises:
        Refused: for whoever does not work on the case, and for our own words.
    """
    if message.is_ours:
        raise Refused(_("A case counts what others said."))
    voice = _settle(case, message, Voice.State.JOINED, actor)
    if case.last_heard_at is None or case.last_heard_at < message.at:
        Case.objects.filter(pk=case.pk).update(last_heard_at=message.at)
    tell("case.joined", case, actor=actor, message=str(message.pk))
    return voice


@transaction.atomic
def refuse(case: Case, message: Message, *, actor: Person) -> Voice:
    """Say that a message does not speak of this; it is not proposed again. Joining it undoes this.

    Raises:
        Refused: for whoever does not work on the case.
    """
    voice = _settle(case, message, Voice.State.REFUSED, actor)
    tell("case.refused", case, actor=actor, message=str(message.pk))
    return voice


@transaction.atomic
def take_out(case: Case, message: Message, *, actor: Person) -> Voice:
    """Take a message out of a case that it joined. Joining it again undoes this.

    Raises:
        Refused: for whoever does not work on the case.
    """
    voice = _settle(case, message, Voice.State.LEFT, actor)
    tell("case.left", case, actor=actor, message=str(message.pk))
    return voice


def _settle(case: Case, message: Message, state: str, actor: Person) -> Voice:
    expect_worker(case, actor)
    voice, is_new = Voice.objects.get_or_create(
        case=case, message=message, defaults={**voice_of(case, message), "state": state, "by": actor}
    )
    if not is_new:
        Voice.objects.filter(pk=voice.pk).update(state=state, by=actor, at=timezone.now())
        voice.state = state
    return voice


def voice_of(case: Case, message: Message) -> dict[str, object]:
    """The fields of a message's row beside a case."""
    return {
        "case": case,
        "message": message,
        "identity_id": message.identity_id,
        "network": message.account.network,
        "said_at": message.at,
        "is_private": message.is_private,
    }


def tell(
    verb: str,
    case: Case,
    *,
    actor: Person | None,
    person: Person | None = None,
    using: str = "default",
    **data: str,
) -> None:
    """Note in the journal what happened to a case, in its own space, and whom it concerns; ids and words alone."""
    record(
        verb, actor=actor, space=case.space, person=person, data={"case": str(case.pk), **data}, using=using
    )
