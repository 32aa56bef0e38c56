"""An answer as it will be on its network: in parts, counted, with what speaks against it said beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Limits, Measuring, Network, Speaker, network_named
from engawa.outside.channels.quiet import MayBeSilent
from engawa.outside.contacts.consent import ANSWER, may_contact
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.splitting import parts_of


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    length: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be said, in this order. With `refusals` it cannot be."""

    parts: tuple[Part, ...]
    limit: int
    length: int
    can_split: bool
    is_private: bool
    subject: str
    to: Speaker | None
    refusals: tuple[str, ...] = ()


def network_of(account: Account) -> Network | None:
    """The account's network; None where it is not installed any more."""
    try:
        return network_named(account.network)
    except KeyError:
        return None


def plan(thread: Thread, message: Message | None, text: str, *, split: bool = False) -> Plan:
    """Plan an answer to a message of a thread (which needs its account, the message its identity)."""
    network = network_of(thread.account)
    limits = network.limits if network else Limits()
    text = text.strip()
    length = network.length(text) if network else len(text)
    limit = room_for(thread, message)
    too_long = bool(limit) and length > limit
    texts, uncut = _texts(text, network, limit if split and too_long else 0)
    is_private = thread.is_private or bool(message and message.is_private)
    found = _refusals(thread.account, network, message, text)
    if is_private and not limits.private:
        found.append(_("Nobody can answer there so that only they read it. Answer in another way."))
    if uncut:
        found.append(_("It is too long even for several parts. Say it shorter."))
    elif too_long and not split:
        many = _("It is %(over)s characters too long. Say it shorter, or send it in parts.")
        found.append(many % {"over": length - limit})
    return Plan(
        parts=tuple(Part(one, network.length(one) if network else len(one)) for one in texts),
        limit=limit,
        length=length,
        can_split=too_long and not uncut,
        is_private=is_private,
        subject=_subject(thread, message) if limits.subject else "",
        to=_speaker(message.identity) if message and message.identity else None,
        refusals=tuple(found),
    )


def room_for(thread: Thread, message: Message | None) -> int:
    """How long an answer to this may be on the thread's account; 0 is as long as one likes."""
    network = network_of(thread.account)
    if network is None or message is None or not isinstance(network, Measuring):
        return network.limits.text if network else 0
    subject = _subject(thread, message) if network.limits.subject else ""
    to = _speaker(message.identity) if message.identity else None
    return network.room(thread.account, Draft("", "", subject, message.uri, message.raw, to=to))


def drafts(planned: Plan, message: Message, key: str) -> list[Draft]:
    """The plan as the network takes it; `key` begins the key of each part."""
    return [
        Draft(
            key=f"{key}-{number}",
            text=part.text,
            subject=planned.subject,
            answers=message.uri,
            raw=message.raw,
            is_private=planned.is_private,
            to=planned.to,
            language=message.language,
        )
        for number, part in enumerate(planned.parts)
    ]


def _texts(text: str, network: Network | None, limit: int) -> tuple[list[str], bool]:
    if network is None or not limit:
        return [text], False
    try:
        return parts_of(text, limit, network.length), False
    except ValueError:
        return [text], True


def _refusals(account: Account, network: Network | None, message: Message | None, text: str) -> list[str]:
    found = []
    if not text:
        found.append(_("Write something first."))
    if network is None:
        found.append(_("This network is not installed any more."))
    if message is None:
        found.append(_("What you answer was taken back. There is nothing left to answer."))
    if account.state == Account.State.REFUSED:
        found.append(_("The account has to sign in again first. An owner of its space can do that."))
    elif account.state != Account.State.RUNNING:
        found.append(_("This account is paused or closed. An owner of its space can open it again."))
    elif isinstance(network, MayBeSilent) and (why := network.why_silent(account)):
        found.append(why)
    if message is not None and message.identity_id and not may_contact([message.identity_id], ANSWER):
        found.append(_("They do not want to be written to, or asked to be forgotten."))
    return found


def _subject(thread: Thread, message: Message | None) -> str:
    subject = (message.subject if message else "") or thread.subject
    if not subject:
        return ""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"[:300]


def _speaker(identity: Identity) -> Speaker:
    return Speaker(
        identity.network, identity.uid, handle=identity.handle, name=identity.name, url=identity.url,
        is_public=identity.is_public,
    )  # fmt: skip
