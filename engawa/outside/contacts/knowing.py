"""Whoever speaks to us becomes known: an identity, a contact of its own until somebody joins it with another."""

from collections.abc import Iterable

from engawa.outside.channels.network import Speaker
from engawa.outside.contacts.companies import company_called, domain_of
from engawa.outside.contacts.likeness import propose_for
from engawa.outside.contacts.models import Contact, Identity, Knowing

COURIER = "courier"


def identities_of(speakers: Iterable[Speaker], *, space_id: int) -> dict[tuple[str, str], Identity]:
    """The identities of these speakers by (network, uid): new ones are made, changed names are kept, and the
    space's people may see them from now on."""
    wanted = {(one.network, one.uid): one for one in speakers}
    found = _found(wanted)
    fresh = {key: _meet(speaker) for key, speaker in wanted.items() if key not in found}
    found |= fresh
    for key, identity in found.items():
        _renew(identity, wanted[key])
    Knowing.objects.using(COURIER).bulk_create(
        [Knowing(identity=one, space_id=space_id) for one in found.values()], ignore_conflicts=True
    )
    if fresh:
        propose_for([one.pk for one in fresh.values()])
    return found


def _found(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Identity]:
    uids = [uid for _, uid in wanted]
    known = Identity.objects.using(COURIER).filter(uid__in=uids).select_related("contact")
    return {(one.network, one.uid): one for one in known if (one.network, one.uid) in set(wanted)}


def _meet(speaker: Speaker) -> Identity:
    name = speaker.name or speaker.handle or speaker.uid
    contact = Contact.objects.using(COURIER).create(name=name[:200])
    domain = "" if speaker.is_public else domain_of(speaker.uid)
    company_id = company_called("", domain=domain, using=COURIER) if domain else None
    identity, is_new = Identity.objects.using(COURIER).get_or_create(
        network=speaker.network,
        uid=speaker.uid,
        defaults={
            **_named(speaker),
            "is_public": speaker.is_public,
            "contact": contact,
            "company_id": company_id,
        },
    )
    if not is_new:
        contact.delete(using=COURIER)
    return identity


def _renew(identity: Identity, speaker: Speaker) -> None:
    changed = {
        name: value for name, value in _named(speaker).items() if value and getattr(identity, name) != value
    }
    if changed:
        Identity.objects.using(COURIER).filter(pk=identity.pk).update(**changed)


def _named(speaker: Speaker) -> dict[str, str]:
    return {
        "handle": speaker.handle[:300],
        "name": speaker.name[:200],
        "url": speaker.url,
        "avatar": speaker.avatar,
    }
