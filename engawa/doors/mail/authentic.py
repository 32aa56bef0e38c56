"""Whether a mail that was brought here is from whom it says: what proves it, and SPF for whoever brought it."""

from email.message import Message
from ipaddress import ip_address, ip_network

import spf
from django.conf import settings

from engawa.base.senders import Seal, Verdict, author_of, seal_of, stands_for, told_by
from engawa.doors.mail.models import Arrival

__all__ = ["Verdict", "author_of", "verdict_on"]


def verdict_on(arrival: Arrival, message: Message, author: str) -> Verdict:
    """What is known about whether this author sent it.

    Raises:
        TimeoutError: when DNS does not answer; it is worth trying again.
    """
    host = author.rpartition("@")[2]
    brought_by_ours = _is_relay(arrival.peer)
    if brought_by_ours and settings.MAIL_TRUSTS:
        told = told_by(settings.MAIL_TRUSTS, message, host)
        if told is not None:
            return told
    if seal_of(bytes(arrival.raw), host) is Seal.HOLDS:
        return Verdict.PROVED
    if brought_by_ours or not arrival.peer:
        return Verdict.UNKNOWN
    return _sent_from(arrival, host)


def _is_relay(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(one.strip(), strict=False) for one in settings.MAIL_RELAYS)


def _sent_from(arrival: Arrival, host: str) -> Verdict:
    """What the domain of the envelope's sender says about the machine that brought it (RFC 7208)."""
    result, _words = spf.check2(
        i=arrival.peer, s=arrival.sender, h=arrival.hello or "unknown", timeout=5, querytime=10
    )
    if result == "pass" and stands_for(arrival.sender.rpartition("@")[2], host):
        return Verdict.PROVED
    if result == "temperror":
        raise TimeoutError("DNS does not answer for SPF")
    return Verdict.FORGED if result == "fail" else Verdict.UNKNOWN
