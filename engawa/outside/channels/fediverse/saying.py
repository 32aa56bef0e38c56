"""What the company says becomes a note: handed in at whoever it answers, or told to all who follow."""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of, followers_of, note_at
from engawa.outside.channels.fediverse.documents import about_object
from engawa.outside.channels.fediverse.models import Activity, Host, Note, Peer, Tie
from engawa.outside.channels.fediverse.peers import NobodyThere, peer_at
from engawa.outside.channels.fediverse.peers import NotNow as NotThereNow
from engawa.outside.channels.fediverse.posting import Envelope, Never, NotNow, hand_in
from engawa.outside.channels.fediverse.rendering import moment
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Refused, Sent, Trouble

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
"""In a text that is escaped already."""


def say(account: Account, draft: Draft) -> Sent:
    """Hand it in, once; said again, it is the same note.

    Raises:
        Refused: when there is nobody (any more) to whom it could be said.
        Trouble: when their server does not take it just now.
    """
    peer = person(draft)
    note = _made(account, draft, peer)
    if note.handed_over_at is None:
        document = about_object("Create", account.pk, note.pk, note.object)
        if peer is not None:
            hand_in_at(account, peer, document)
        _done(account, note, document, to_followers=peer is None)
    return sent(note)


def find_sent(account: Account, draft: Draft) -> Sent | None:
    """Where it lies, if it was handed over."""
    notes = Note.objects.using(COURIER).filter(account=account, key=draft.key[:200])
    note = notes.exclude(handed_over_at=None).first()
    return sent(note) if note is not None else None


def sent(note: Note) -> Sent:
    at = note_at(note.pk)
    return Sent(at, "" if note.is_private else at)


def person(draft: Draft) -> Peer | None:
    uid = draft.to.uid if draft.to else str(draft.raw.get("actor", ""))
    if not uid:
        if draft.answers or draft.is_private:
            raise Refused(_("It is not known whom this is for."))
        return None
    try:
        peer = peer_at(uid)
    except NobodyThere as trouble:
        raise Refused(_("They cannot be written to any more: %(why)s") % {"why": trouble}) from trouble
    except NotThereNow as trouble:
        raise Trouble(str(trouble)) from trouble
    if peer.gone_at is not None:
        raise Refused(_("They cannot be written to any more: %(why)s") % {"why": _("they are gone.")})
    return peer


def _made(account: Account, draft: Draft, peer: Peer | None) -> Note:
    """The note of this draft: made once, and the same each time it is tried."""
    with transaction.atomic(using=COURIER):
        note, is_new = Note.objects.using(COURIER).get_or_create(
            account=account, key=draft.key[:200], defaults={"object": {}, "is_private": draft.is_private}
        )
        if is_new:
            note.object = _object(account, note.pk, draft, peer)
            note.save(using=COURIER, update_fields=["object"])
    return note


def _object(account: Account, number: int, draft: Draft, peer: Peer | None) -> dict[str, Any]:
    everybody = [] if draft.is_private else [PUBLIC]
    theirs = [peer.uri] if peer else []
    found: dict[str, Any] = {
        "id": note_at(number),
        "type": "Note",
        "attributedTo": actor_of(account.pk),
        "to": [*(everybody if peer is None else []), *theirs],
        "cc": [*(everybody if peer is not None else []), *([] if peer else [followers_of(account.pk)])],
        "published": moment(timezone.now()),
        "url": note_at(number),
        "content": html_of(draft.text, peer),
        "tag": [{"type": "Mention", "href": peer.uri, "name": peer.handle}] if peer else [],
        "sensitive": False,
    }
    if draft.answers:
        found["inReplyTo"] = draft.answers
    if draft.language:
        found["contentMap"] = {draft.language: found["content"]}
    return found


def html_of(text: str, peer: Peer | None) -> str:
    """Its paragraphs with their links, for somebody: their name stands before it, unless it stands there already."""
    body = text.strip()
    mention = ""
    if peer is not None:
        body = body.removeprefix(peer.handle).lstrip()
        name = escape(peer.handle.split("@")[1])
        page = escape(peer.url or peer.uri)
        mention = (
            f'<span class="h-card"><a href="{page}" class="u-url mention">@<span>{name}</span></a></span> '
        )
    linked = _LINK.sub(r'<a href="\g<0>" rel="nofollow noopener">\g<0></a>', escape(body, quote=False))
    paragraphs = [part.replace("\n", "<br>") for part in re.split(r"\n\s*\n", linked)]
    return f"<p>{mention}" + "</p><p>".join(paragraphs) + "</p>"


def hand_in_at(account: Account, peer: Peer, document: Mapping[str, Any]) -> None:
    if Tie.objects.using(COURIER).filter(account=account, peer=peer, shut_at__isnull=False).exists():
        raise Refused(_("They have blocked this account."))
    known = Host.objects.using(COURIER).filter(name=peer.host).values_list("speaks", flat=True).first()
    envelope = Envelope(peer.inbox, json.dumps(dict(document)).encode(), account.pk)
    try:
        hand_in(envelope, known or "")
    except NotNow as trouble:
        raise Trouble(str(trouble), again_in=trouble.again_in) from trouble
    except Never as trouble:
        raise Refused(str(trouble)) from trouble


def _done(account: Account, note: Note, document: Mapping[str, Any], *, to_followers: bool) -> None:
    with transaction.atomic(using=COURIER):
        now = timezone.now()
        if to_followers:
            Activity.objects.using(COURIER).create(
                account=account, kind="Create", payload=dict(document), to_followers=True
            )
        Note.objects.using(COURIER).filter(pk=note.pk).update(handed_over_at=now)
