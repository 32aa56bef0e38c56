"""Somebody asks to be forgotten: their words, names and pictures go; what was counted stays as a number."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Heard, all_networks
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.digests import digest_of, stones_for
from engawa.outside.contacts.models import (
    Company,
    ConsentEntry,
    Contact,
    CrmParty,
    Erasure,
    FieldChange,
    Identity,
    Join,
    Knowing,
    Order,
    ProfileLink,
    Proposal,
    Tombstone,
)
from engawa.people.models import Person
from engawa.spaces.models import Membership

COURIER = "courier"
Forget = Callable[[Sequence[Identity]], dict[str, int]]
FORGETS: list[Forget] = []
"""What the rooms above keep of somebody goes, too: they add to this in their AppConfig.ready(). Each works under the
courier's role, in the erasure's transaction, while the identities still bear their names, can run twice, and says how
many of what went."""


@transaction.atomic
def ask_to_erase(contact: Contact, *, actor: Person, why: str) -> Erasure:
    """Have somebody erased. `why` speaks of the request ("asked by mail on 3 May"), not of the person.

    Raises:
        Refused: for anybody but an owner of a space that knows them, or of the installation.
    """
    if not may_erase(contact, actor):
        raise Refused(_("Owners of a space that knows them may do this."))
    if not why.strip():
        raise Refused(_("Say on whose request this is done."))
    erasure = Erasure.objects.filter(contact=contact).first()
    return erasure or Erasure.objects.create(contact=contact, by=actor, why=why.strip())


def may_erase(contact: Contact, person: Person) -> bool:
    """Whether this person may have somebody erased."""
    knowing = Knowing.objects.filter(identity__contact=contact).values("space_id")
    owned = Membership.objects.filter(person=person, role="owner", space_id__in=knowing)
    return person.is_owner or owned.exists()


def carry_out(erasure_id: int) -> None:
    """Erase whom it is about, in one transaction; the second time there is nothing left to do."""
    with transaction.atomic(using=COURIER):
        erasure = Erasure.objects.using(COURIER).select_for_update().filter(pk=erasure_id).first()
        if erasure is None or erasure.done_at:
            return
        identities = list(Identity.objects.using(COURIER).filter(contact_id=erasure.contact_id))
        claims = _claims(identities)
        identities += claims
        went: dict[str, int] = {"identities": len(identities)}
        for forget in [*FORGETS, _forget_at_networks, _forget_letters, _forget_knowledge]:
            for what, count in forget(identities).items():
                went[what] = went.get(what, 0) + count
        for one in identities:
            _bury(one)
        companies = Company.objects.using(COURIER).filter(pk__in={one.company_id for one in identities})
        companies.filter(identities=None).delete()
        _forget_contacts(erasure.contact_id)
        for contact_id in _of_nobody_else(claims, identities):
            _forget_contacts(contact_id)
        Erasure.objects.using(COURIER).filter(pk=erasure.pk).update(done_at=timezone.now(), went=went)
        record("contact.erased", actor=erasure.by, data={"contact": str(erasure.contact_id)}, using=COURIER)


def _claims(identities: Sequence[Identity]) -> list[Identity]:
    """What only claimed to be from their addresses: it may be theirs, and it names them."""
    addresses = [one.uid for one in identities if one.network == "mail"]
    claimed = Identity.objects.using(COURIER).filter(network=UNCONFIRMED, uid__in=addresses)
    return list(claimed.exclude(pk__in=[one.pk for one in identities]))


def _of_nobody_else(claims: Sequence[Identity], identities: Sequence[Identity]) -> set[int]:
    """The contacts that nobody but these is."""
    contacts = {one.contact_id for one in claims}
    others = Identity.objects.using(COURIER).filter(contact__in=contacts)
    return contacts - set(
        others.exclude(pk__in=[one.pk for one in identities]).values_list("contact", flat=True)
    )


def _bury(one: Identity) -> None:
    """Nothing is left of an identity but that it was there, and a digest by which it is known if it comes by file."""
    Tombstone.objects.using(COURIER).update_or_create(
        digest=digest_of(one.network, one.uid), defaults={"at": timezone.now()}
    )
    Identity.objects.using(COURIER).filter(pk=one.pk).update(
        uid=f"erased:{one.pk}", handle="", name="", url="", avatar="", company=None, do_not_contact=True
    )


def _forget_at_networks(identities: Sequence[Identity]) -> dict[str, int]:
    """What a network keeps of its own: who follows us there, what it needs to answer."""
    for one in identities:
        network = next((net for net in all_networks() if net.slug == one.network), None)
        forget: Callable[[str], None] | None = getattr(network, "forget", None)
        if forget is not None:
            forget(one.uid)
    return {}


def _forget_letters(identities: Sequence[Identity]) -> dict[str, int]:
    """What we wrote to them: what still waits is withdrawn, what was sent keeps only that it was."""
    went = 0
    for one in identities:
        written = Dispatch.objects.using(COURIER).filter(
            draft__to__network=one.network, draft__to__uid=one.uid
        )
        written.filter(state__in=("held", "waiting")).update(state=Dispatch.State.WITHDRAWN)
        for dispatch in written.only("draft"):
            draft = {"key": dispatch.draft["key"], "text": ""}
            went += (
                Dispatch.objects.using(COURIER)
                .filter(pk=dispatch.pk)
                .update(draft=draft, uri="", url="", trouble="")
            )
    return {"letters": went}


def _forget_knowledge(identities: Sequence[Identity]) -> dict[str, int]:
    ids = [one.pk for one in identities]
    ConsentEntry.objects.using(COURIER).filter(identity__in=ids).update(why="")
    Knowing.objects.using(COURIER).filter(identity__in=ids).update(note="")
    Proposal.objects.using(COURIER).filter(one__in=ids).delete()
    Proposal.objects.using(COURIER).filter(other__in=ids).delete()
    ProfileLink.objects.using(COURIER).filter(identity__in=ids).delete()
    CrmParty.objects.using(COURIER).filter(identity__in=ids).delete()
    orders = list(Order.objects.using(COURIER).filter(identity__in=ids))
    for order in orders:
        order.key = f"erased:{order.pk}"
    Order.objects.using(COURIER).bulk_update(orders, ["key"], batch_size=500)
    return {"orders": len(orders)}


def _forget_contacts(contact_id: int) -> None:
    """The contact, and those that were joined into it."""
    ids, fresh = {contact_id}, {contact_id}
    while fresh:
        joined = Join.objects.using(COURIER).filter(kept__in=fresh, undone_at=None)
        fresh = set(joined.values_list("gone_id", flat=True)) - ids
        ids |= fresh
    Join.objects.using(COURIER).filter(kept__in=ids).update(gone_name="", why="")
    Join.objects.using(COURIER).filter(gone__in=ids).update(gone_name="", why="")
    FieldChange.objects.using(COURIER).filter(contact__in=ids).delete()
    Contact.objects.using(COURIER).filter(pk__in=ids).update(name="", erased_at=timezone.now())


def not_forgotten(heard: Sequence[Heard]) -> list[Heard]:
    """What may be kept of what was heard: all but what somebody said before they asked to be forgotten."""
    if not Tombstone.objects.using(COURIER).exists():
        return list(heard)
    theirs = [one.speaker for one in heard if not one.is_ours]
    digests = {stone for one in theirs for stone in stones_for(one.network, one.uid)}
    stones = Tombstone.objects.using(COURIER).filter(digest__in=digests)
    until = {bytes(stone.digest): stone.at for stone in stones}
    if not until:
        return list(heard)
    return [one for one in heard if not _is_from_before(one, until)]


def _is_from_before(one: Heard, until: dict[bytes, datetime]) -> bool:
    stones = stones_for(one.speaker.network, one.speaker.uid)
    return not one.is_ours and any(one.at <= until[stone] for stone in stones if stone in until)
