"""Whoever speaks to us becomes known: an identity, a contact of its own until somebody joins it with another."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef

from engawa.outside.channels.network import Speaker
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.companies import company_called, domain_of
from engawa.outside.contacts.likeness import propose_for
from engawa.outside.contacts.models import Contact, Identity, Knowing

COURIER = "courier"


def identities_of(speakers: Iterable[Speaker], *, space_id: int) -> dict[tuple[str, str], Identity]:
    """The identities of these speakers by (network, uid): new ones are made, changed names are kept, and the
    space's people may see them from now on."""
    wanted = {(one.network, one.uid): one for one in speakers}
    found = _found(wanted, space_id)
    fresh = _meet({key: speaker for key, speaker in wanted.items() if key not in found}, space_id)
    found |= fresh
    for key, identity in found.items():
        _renew(identity, wanted[key])
    unknown = [one for one in found.values() if not getattr(one, "is_known_here", False)]
    Knowing.objects.using(COURIER).bulk_create(
        [Knowing(identity=one, space_id=space_id) for one in unknown], ignore_conflicts=True
    )
    if fresh:
        propose_for([one.pk for one in fresh.values()])
    return found


def _found(wanted: Collection[tuple[str, str]], space_id: int) -> dict[tuple[str, str], Identity]:
    here = Knowing.objects.using(COURIER).filter(identity=OuterRef("pk"), space=space_id)
    known = Identity.objects.using(COURIER).filter(uid__in=[uid for _network, uid in wanted])
    known = known.select_related("contact").annotate(is_known_here=Exists(here))
    return {(one.network, one.uid): one for one in known if (one.network, one.uid) in wanted}


def _meet(strangers: Mapping[tuple[str, str], Speaker], space_id: int) -> dict[tuple[str, str], Identity]:
    """Each a contact of its own, in the order in which they spoke; who was met elsewhere meanwhile stays theirs."""
    if not strangers:
        return {}
    names = [one.name or one.handle or one.uid for one in strangers.values()]
    contacts = Contact.objects.using(COURIER).bulk_create([Contact(name=name[:200]) for name in names])
    made = [
        Identity(
            network=one.network,
            uid=one.uid,
            **_named(one),
            is_public=one.is_public,
            contact=contact,
            company_id=None if one.is_public or one.network == UNCONFIRMED else _company_of(one),
        )
        for one, contact in zip(strangers.values(), contacts, strict=True)
    ]
    Identity.objects.using(COURIER).bulk_create(made, ignore_conflicts=True)
    found = _found(strangers, space_id)
    lonely = {one.pk for one in contacts} - {one.contact_id for one in found.values()}
    if lonely:
        Contact.objects.using(COURIER).filter(pk__in=lonely).delete()
    return {key: found[key] for key in strangers}


def _company_of(speaker: Speaker) -> int | None:
    domain = domain_of(speaker.uid)
    return company_called("", domain=domain, using=COURIER) if domain else None


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
