"""The fediverse as a network: what is said to us is handed in at our door, what we say is handed in at theirs."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.fediverse.addresses import (
    PUBLIC,
    actor_of,
    followers_of,
    host,
    host_of,
    note_at,
)
from engawa.outside.channels.fediverse.documents import about_object
from engawa.outside.channels.fediverse.forgetting import forget_peer
from engawa.outside.channels.fediverse.hearing import heard_in
from engawa.outside.channels.fediverse.models import Activity, Host, Note, Peer, Tie
from engawa.outside.channels.fediverse.peers import (
    NobodyThere,
    fetch_document,
    peer_at,
    speaker_of,
)
from engawa.outside.channels.fediverse.peers import NotNow as NotThereNow
from engawa.outside.channels.fediverse.posting import Envelope, Never, NotNow, hand_in
from engawa.outside.channels.fediverse.presence import SLUG, new_key
from engawa.outside.channels.fediverse.rendering import moment
from engawa.outside.channels.fediverse.told import Told
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Heard,
    Limits,
    Refused,
    Sent,
    Speaker,
    Trouble,
)
from engawa.people.origin import origin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,28}[a-z0-9_])?\Z")
TAKEN = frozenset({"i", "n", "inbox"})
UPWARDS = 10
"""So many answers above one are fetched to show what it belongs to."""
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
"""In a text that is escaped already."""


class Fediverse:
    """We are a server of it ourselves: no account elsewhere is needed, and nothing is asked for news."""

    slug = SLUG
    name: "_StrPromise | str" = gettext_lazy("Fediverse")
    icon = "globe"
    limits = Limits(text=5_000, private=True, every=timedelta(days=1), signs_in=False)
    asks: Sequence[Ask] = (
        Ask(
            "username",
            gettext_lazy("Name"),
            gettext_lazy("Small letters, digits and _: “acme” becomes @acme@your.domain."),
        ),
        Ask("name", gettext_lazy("Shown as")),
        Ask("about", gettext_lazy("About"), gettext_lazy("A sentence that everybody reads."), required=False),
    )

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        """
        Raises:
            Refused: for a name that nobody can write to.
        """
        username = named(answers.get("username", ""))
        return Connected(
            handle=f"@{username}@{host()}",
            name=answers.get("name", "").strip() or username,
            url=f"{origin()}/",
            keys={"private": new_key()},
            settings={"about": answers.get("about", "").strip()[:500]},
        )

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        return Catch([], account.cursor)

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        """What stands above an answer, as its servers show it."""
        found: list[Heard] = []
        for _step in range(UPWARDS):
            one = _read(uri, account) if host_of(uri) else None
            if one is None:
                break
            found.append(one)
            uri = one.answers
        return found[::-1]

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        """Hand it in at whoever it is for; something new goes to all who follow."""
        peer = _person(draft)
        note = _note(account, draft, peer)
        at = note_at(note.pk)
        if note.handed_over_at is None:
            document = about_object("Create", account.pk, note.pk, note.object)
            if peer is not None:
                _hand_in(account, peer, document)
            _done(account, note, document, to_followers=peer is None)
        return Sent(at, "" if note.is_private else at)

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        """What was handed over is noted; what was not may be handed in again, its name tells them it is the same."""
        notes = Note.objects.using(COURIER).filter(account=account, key=draft.key)
        note = notes.exclude(handed_over_at=None).first()
        if note is None:
            return None
        return Sent(note_at(note.pk), "" if note.is_private else note_at(note.pk))

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        try:
            return speaker_of(peer_at(uid))
        except NobodyThere:
            return None
        except NotThereNow as trouble:
            raise Trouble(str(trouble)) from trouble

    def forget(self, uid: str) -> None:
        """Keep nothing of somebody who asked to be forgotten."""
        forget_peer(uid)


def named(wanted: str) -> str:
    """A name as others can write it.

    Raises:
        Refused: with what a name is made of.
    """
    username = wanted.strip().lower().removeprefix("@")
    if not NAME.match(username) or username in TAKEN:
        raise Refused(_("A name is made of small letters, digits and _, 30 at most: “acme_support”."))
    return username


def _person(draft: Draft) -> Peer | None:
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


def _note(account: Account, draft: Draft, peer: Peer | None) -> Note:
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
        "content": _html(draft.text, peer),
        "tag": [{"type": "Mention", "href": peer.uri, "name": peer.handle}] if peer else [],
        "sensitive": False,
    }
    if draft.answers:
        found["inReplyTo"] = draft.answers
    if draft.language:
        found["contentMap"] = {draft.language: found["content"]}
    return found


def _html(text: str, peer: Peer | None) -> str:
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


def _hand_in(account: Account, peer: Peer, document: Mapping[str, Any]) -> None:
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


def _read(uri: str, account: Account) -> Heard | None:
    """A public note of somebody else's, from its own server; nothing of it is kept."""
    try:
        note = fetch_document(uri)
        told = Told.read(note, {})
        by = note.get("attributedTo")
        if told.uri != uri or not told.is_public or not isinstance(by, str) or host_of(by) != host_of(uri):
            return None
        peer = peer_at(by)
    except (NobodyThere, NotThereNow):
        return None
    return next(iter(heard_in(told, peer, account)), None)
