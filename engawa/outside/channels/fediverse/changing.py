"""What the company said is changed or taken back: whoever got it is told so."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.fediverse.addresses import note_at
from engawa.outside.channels.fediverse.documents import about_object, activity
from engawa.outside.channels.fediverse.models import Activity, Note, Peer
from engawa.outside.channels.fediverse.rendering import moment
from engawa.outside.channels.fediverse.saying import hand_in_at, html_of, sent
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Refused, Sent

TOMBSTONE = "Tombstone"


def change(account: Account, draft: Draft) -> Sent:
    """Tell them how it reads now. Done twice, they are told the same once more.

    Raises:
        Refused: when it is no more, or they take nothing of us.
        Trouble: when their server does not take it just now.
    """
    peer = _reader(draft)
    with transaction.atomic(using=COURIER):
        note = _standing(account, draft)
        if note is None:
            raise Refused(_("This is no more: it was taken back."))
        html = html_of(draft.text, peer)
        if note.object["content"] != html:
            note.object |= {"content": html, "updated": moment(timezone.now())}
            if "contentMap" in note.object:
                note.object["contentMap"] = dict.fromkeys(note.object["contentMap"], html)
            note.save(using=COURIER, update_fields=["object"])
            if peer is None:
                _tell_followers(account, "Update", _update(account, note))
    if peer is not None and peer.gone_at is None:
        hand_in_at(account, peer, _update(account, note))
    return sent(note)


def take_back(account: Account, draft: Draft) -> None:
    """Tell them that it is gone; where it lay, a sign stands that something was there.

    Raises:
        Refused: when they take nothing of us.
        Trouble: when their server does not take it just now.
    """
    peer = _reader(draft)
    with transaction.atomic(using=COURIER):
        note = _standing(account, draft)
        if note is not None:
            gone = {"id": note_at(note.pk), "type": TOMBSTONE, "deleted": moment(timezone.now())}
            note.object = gone | {name: note.object[name] for name in ("to", "cc")}
            note.save(using=COURIER, update_fields=["object"])
            if peer is None:
                _tell_followers(account, "Delete", _delete(account, note.object))
    if peer is not None and peer.gone_at is None and (left := _left(account, draft)):
        hand_in_at(account, peer, _delete(account, left))


def _reader(draft: Draft) -> Peer | None:
    """Whom it was handed to; None when to all who follow."""
    uid = draft.to.uid if draft.to else str(draft.raw.get("actor", ""))
    return Peer.objects.using(COURIER).filter(uri=uid).first() if uid else None


def _standing(account: Account, draft: Draft) -> Note | None:
    notes = Note.objects.using(COURIER).select_for_update().filter(account=account, key=draft.key[:200])
    return notes.exclude(object__type=TOMBSTONE).exclude(object={}).first()


def _left(account: Account, draft: Draft) -> Mapping[str, Any] | None:
    notes = Note.objects.using(COURIER).filter(account=account, key=draft.key[:200], object__type=TOMBSTONE)
    return notes.values_list("object", flat=True).first()


def _update(account: Account, note: Note) -> dict[str, Any]:
    words = sha256(f"{note.object['updated']} {note.object['content']}".encode()).hexdigest()[:12]
    return about_object("Update", account.pk, f"{note.pk}-{words}", note.object)


def _delete(account: Account, left: Mapping[str, Any]) -> dict[str, Any]:
    number = left["id"].rstrip("/").rpartition("/")[2]
    gone = {"id": left["id"], "type": TOMBSTONE, "deleted": left["deleted"]}
    return activity("Delete", account.pk, number, gone, to=left["to"], cc=left["cc"])


def _tell_followers(account: Account, kind: str, document: Mapping[str, Any]) -> None:
    Activity.objects.using(COURIER).create(
        account=account, kind=kind, payload=dict(document), to_followers=True
    )
