"""Two contacts turn out to be one person: joined with evidence, and parted again exactly as they were."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.contacts.models import Contact, Evidence, Identity, Join, Proposal
from engawa.people.models import Person

SAYABLE = (Evidence.THEM, Evidence.EMPLOYEE)
"""What somebody may state; the rest is found, never stated."""


class NoReason(Refused):
    """Nobody said how they know that two are the same."""


@transaction.atomic
def join(kept: Contact, gone: Contact, *, actor: Person, evidence: str, why: str) -> Join:
    """Give one contact's identities to the other.

    What everybody inside sees keeps its name: of a public and a private contact, the public one is kept.

    Raises:
        Refused: without a reason, and where the actor's spaces do not know whom they would move.
    """
    why = why.strip()
    if kept.pk == gone.pk:
        raise Refused(_("This is one contact already."))
    if not why:
        raise NoReason(_("Say how you know that they are the same. A name alone is no reason."))
    if kept.erased_at or gone.erased_at:
        raise Refused(_("They asked to be forgotten."))
    if _is_public(gone) and not _is_public(kept):
        kept, gone = gone, kept
    moved = list(
        Identity.objects.filter(contact=gone).select_for_update(of=("self",)).values_list("pk", flat=True)
    )
    went = Identity.objects.filter(pk__in=moved).update(contact=kept)
    if not moved or went < len(moved):
        raise Refused(_("Only people of a space that knows them may say so."))
    made = Join.objects.create(
        kept=kept, gone=gone, gone_name=gone.name, identities=moved, evidence=evidence, why=why, by=actor
    )
    record("contact.joined", actor=actor, data={"contact": str(kept.pk), "join": str(made.pk)})
    return made


@transaction.atomic
def undo(made: Join, *, actor: Person) -> None:
    """Part them again: what went over goes back, from wherever later joins took it.

    Raises:
        Refused: when it was undone before, or not everything can be given back by these people.
    """
    if not Join.objects.filter(pk=made.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=actor):
        raise Refused(_("This was undone already."))
    later = {join.gone_id: join for join in Join.objects.filter(pk__gt=made.pk, undone_at=None)}
    back = [
        one.pk
        for one in Identity.objects.filter(pk__in=made.identities)
        if one.contact_id == _ended_at(made.kept_id, one.pk, later)
    ]
    if Identity.objects.filter(pk__in=back).update(contact_id=made.gone_id) < len(back):
        raise Refused(_("Only people of a space that knows them may say so."))
    Proposal.objects.filter(one__in=made.identities).exclude(other__in=made.identities).update(
        state=Proposal.State.REFUSED, by=actor, decided_at=timezone.now()
    )
    record("contact.parted", actor=actor, data={"contact": str(made.kept_id), "join": str(made.pk)})


@transaction.atomic
def accept(proposal: Proposal, *, actor: Person, why: str = "") -> Join:
    """Say that the two are the same person. What was found stands as evidence; where it is too little, say more.

    Raises:
        Refused: when nothing but the likeness of names speaks for it and no reason is given.
    """
    _decide(proposal, Proposal.State.ACCEPTED, actor)
    evidence, found = _evidence(proposal)
    return join(
        proposal.one.contact, proposal.other.contact, actor=actor, evidence=evidence, why=why.strip() or found
    )


@transaction.atomic
def refuse(proposal: Proposal, *, actor: Person) -> None:
    """Say that they are two people. It is not proposed again."""
    _decide(proposal, Proposal.State.REFUSED, actor)


def _decide(proposal: Proposal, state: str, actor: Person) -> None:
    standing = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN)
    if not standing.update(state=state, by=actor, decided_at=timezone.now()):
        raise Refused(_("Somebody decided this meanwhile."))


def _evidence(proposal: Proposal) -> tuple[str, str]:
    if "links" in proposal.signs:
        return Evidence.LINKS, _("Their profiles link to each other.")
    if "mail" in proposal.signs:
        return Evidence.MAIL, _("The same mail address was given.")
    return Evidence.EMPLOYEE, ""


def _is_public(contact: Contact) -> bool:
    return Identity.objects.filter(contact=contact, is_public=True).exists()


def _ended_at(contact_id: int, identity_id: int, later: dict[int, Join]) -> int:
    """Where an identity that came to this contact must be by now, after the joins that still stand."""
    join = later.get(contact_id)
    while join is not None and identity_id in join.identities:
        contact_id = join.kept_id
        join = later.get(contact_id)
    return contact_id
