"""Keeping in step: what changed there comes in, then what changed here goes out. A change does not come back."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from engawa.outside.contacts.crm.keys import keys_of
from engawa.outside.contacts.crm.merging import fields_of, take_in
from engawa.outside.contacts.crm.protocol import Crm, Moved, Refused, Trouble, crm_named
from engawa.outside.contacts.models import ConsentEntry, CrmLink, CrmParty, FieldChange, Identity

COURIER = "courier"
EVERY = timedelta(minutes=5)
LEASE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=6)
PARTS = 50
"""So many parts are pulled in one go."""
PART = 200
OURS = "ours"
"""Where we are in our own changes, beside the CRM's own cursor."""


def next_due() -> CrmLink | None:
    """A link whose time has come, lent to the caller; None when there is none."""
    now = timezone.now()
    with transaction.atomic(using=COURIER):
        link = (
            CrmLink.objects.using(COURIER)
            .select_for_update(skip_locked=True)
            .filter(state=CrmLink.State.RUNNING, look_at__lte=now)
            .order_by("look_at")
            .first()
        )
        if link is not None:
            CrmLink.objects.using(COURIER).filter(pk=link.pk).update(look_at=now + LEASE)
    return link


def keep_in_step(link: CrmLink) -> None:
    """Pull and push once. Trouble is kept and shown, and looked at again after longer and longer pauses."""
    crm, now = crm_named(link.kind), timezone.now()
    try:
        keys = keys_of(link.pk)
        _pull(crm, link, keys)
        _look_for_missing(crm, link, keys)
        _push(crm, link, keys)
    except Trouble as trouble:
        pause = trouble.again_in or min(EVERY * 2 ** min(link.failures, 8), LONGEST_PAUSE)
        _tell(link, trouble=str(trouble)[:1000], failures=link.failures + 1, look_at=now + pause)
    else:
        _tell(link, trouble="", failures=0, looked_at=now, look_at=timezone.now() + EVERY)


def _pull(crm: Crm, link: CrmLink, keys: dict[str, object]) -> None:
    for _part in range(PARTS):
        pulled = crm.pull(link, keys)
        with transaction.atomic(using=COURIER):
            take_in(link, pulled.parties, pulled.orders)
            cursor = {**pulled.cursor, OURS: link.cursor.get(OURS, {})}
            _tell(link, cursor=cursor)
        if not pulled.more:
            return


def _look_for_missing(crm: Crm, link: CrmLink, keys: dict[str, object]) -> None:
    """A part of those whom we know there, another each time. Nothing is deleted here because it is gone there."""
    ours = dict(link.cursor.get(OURS, {}))
    parties = CrmParty.objects.using(COURIER).filter(link=link, gone_at=None, pk__gt=ours.get("seen", 0))
    some = list(parties.order_by("pk")[:PART])
    gone = crm.missing(link, keys, [one.remote for one in some]) if some else set()
    CrmParty.objects.using(COURIER).filter(link=link, remote__in=gone).update(gone_at=timezone.now())
    ours["seen"] = some[-1].pk if len(some) == PART else 0
    _tell(link, cursor={**link.cursor, OURS: ours})


def _push(crm: Crm, link: CrmLink, keys: dict[str, object]) -> None:
    """Tell what changed here since the last time, and what differs from what was agreed because ours was later.

    Who changed there after our look is told nothing now; all is asked for once more behind the next look.
    """
    ours = dict(link.cursor.get(OURS, {}))
    changes = FieldChange.objects.using(COURIER).filter(space=link.space_id, pk__gt=ours.get("change", 0))
    consents = ConsentEntry.objects.using(COURIER).filter(
        identity__parties__link=link, pk__gt=ours.get("consent", 0)
    )
    contacts = set(changes.values_list("contact_id", flat=True))
    contacts |= set(consents.values_list("identity__contact_id", flat=True))
    latest = {
        "change": changes.aggregate(last=Max("pk"))["last"] or ours.get("change", 0),
        "consent": consents.aggregate(last=Max("pk"))["last"] or ours.get("consent", 0),
    }
    moved = False
    identities = Identity.objects.using(COURIER).filter(contact__in=contacts, contact__erased_at=None)
    for identity in identities.select_related("contact", "company").order_by("pk"):
        party = CrmParty.objects.using(COURIER).filter(link=link, identity=identity).first()
        if party is not None and party.gone_at is None:
            try:
                _push_one(crm, link, keys, identity, party, latest["change"])
            except Moved:
                moved = True
        elif party is None and identity.network == "mail" and _is_known(identity, link):
            _push_new(crm, link, keys, identity)
    if not moved:
        _tell(link, cursor={**link.cursor, OURS: {**ours, **latest}})


def _push_one(
    crm: Crm, link: CrmLink, keys: dict[str, object], identity: Identity, party: CrmParty, last: int
) -> None:
    here = fields_of(identity, link)
    changed = {name: value for name, value in here.items() if value != party.agreed.get(name, "")}
    if not changed:
        return
    mark = sha256(repr((last, sorted(changed.items()))).encode()).hexdigest()[:16]
    try:
        crm.push(link, keys, party.remote, identity.uid, changed, party.agreed, f"{identity.pk}:{mark}")
    except Refused as refused:
        _tell(link, trouble=str(refused)[:1000])
        return
    CrmParty.objects.using(COURIER).filter(pk=party.pk).update(agreed={**party.agreed, **changed})


def _push_new(crm: Crm, link: CrmLink, keys: dict[str, object], identity: Identity) -> None:
    """Somebody whom we changed and the CRM does not know yet: it comes to know them."""
    here = {name: value for name, value in fields_of(identity, link).items() if value}
    remote = crm.push(link, keys, "", identity.uid, here, {}, f"{identity.pk}:new")
    CrmParty.objects.using(COURIER).get_or_create(
        link=link, remote=remote, defaults={"identity": identity, "agreed": here}
    )


def _is_known(identity: Identity, link: CrmLink) -> bool:
    return identity.known_in.using(COURIER).filter(space_id=link.space_id).exists()


def _tell(link: CrmLink, **changes: object) -> None:
    for name, value in changes.items():
        setattr(link, name, value)
    CrmLink.objects.using(COURIER).filter(pk=link.pk).update(**changes)
