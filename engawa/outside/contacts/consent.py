"""Whether somebody may be written to, and who said so. Asked before something is handed over, and again at sending."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.digests import stones_for
from engawa.outside.contacts.models import ConsentEntry, Identity, Tombstone
from engawa.people.models import Person

COURIER = "courier"
ANSWER = "answer"
"""What answers somebody's own last message: it was asked for."""
LEFT_ALONE = Q(do_not_contact=True) | Q(consent=Identity.Consent.WITHDRAWN)


def may_contact(identity_ids: Iterable[int], purpose: str, *, using: str = "default") -> set[int]:
    """Which of these identities may be written to for this purpose.

    An "answer" to their own last message may go to everybody who was not erased. Anything else, "telling" or "post",
    goes to nobody who said that they do not want it, or who withdrew their consent. Nothing at all goes to such
    somebody because of what only claims to be from their address.
    """
    standing = Identity.objects.using(using).filter(pk__in=list(identity_ids), contact__erased_at=None)
    if purpose != ANSWER:
        standing = standing.exclude(LEFT_ALONE)
    found = list(standing.values_list("pk", "network", "uid"))
    claimed = [uid for _pk, network, uid in found if network == UNCONFIRMED]
    alone: set[str] = set()
    if claimed:
        theirs = Identity.objects.using(using).filter(LEFT_ALONE, network="mail", uid__in=claimed)
        alone = set(theirs.values_list("uid", flat=True))
    return {pk for pk, network, uid in found if network != UNCONFIRMED or uid not in alone}


def why_not(dispatch: Dispatch) -> str:
    """Why this must not be sent to whom it is meant for; empty when it may be. The sender asks at the last moment."""
    to: Mapping[str, Any] | None = dispatch.draft.get("to")
    if not to:
        return ""
    identity = Identity.objects.using(COURIER).filter(network=to["network"], uid=to["uid"]).first()
    if identity is None:
        stones = stones_for(to["network"], to["uid"])
        gone = Tombstone.objects.using(COURIER).filter(digest__in=stones).exists()
        return _("They asked to be forgotten.") if gone else ""
    if may_contact([identity.pk], dispatch.purpose, using=COURIER):
        return ""
    return _("They do not want to be written to.")


@transaction.atomic
def note_consent(
    identity: Identity,
    *,
    actor: Person,
    consent: str,
    do_not_contact: bool,
    source: str,
    why: str,
) -> ConsentEntry:
    """Note what somebody agreed to from now on, who says so, and why.

    Raises:
        Refused: for people of no space that knows them, and without a reason.
    """
    why = why.strip()
    if not why:
        raise Refused(_("Say how you know: others will have to rely on it."))
    changed = Identity.objects.filter(pk=identity.pk).update(
        consent=consent, consent_at=timezone.now(), do_not_contact=do_not_contact
    )
    if not changed:
        raise Refused(_("Only people of a space that knows them may note this."))
    entry = ConsentEntry.objects.create(
        identity=identity, consent=consent, do_not_contact=do_not_contact, source=source, why=why, by=actor
    )
    record("contact.consented", actor=actor, data={"identity": str(identity.pk)})
    return entry
