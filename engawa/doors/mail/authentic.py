"""Whether a mail is from whom it says: DKIM and SPF for the domain in From, or what a trusted server found."""

import re
from email.message import Message
from email.utils import parseaddr
from enum import Enum
from ipaddress import ip_address, ip_network

import dkim
import spf
from django.conf import settings

from engawa.doors.mail import names
from engawa.doors.mail.models import Arrival

MOST_SIGNATURES = 5
_RESULT = re.compile(r"(?:^|;)\s*(dmarc|dkim|spf)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_PROPERTY = re.compile(r"(header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


class Verdict(Enum):
    PROVED = "proved"
    UNKNOWN = "unknown"
    FORGED = "forged"


def author_of(message: Message) -> str:
    """The one address in From; empty when there is none, or more than one."""
    found = message.get_all("From") or []
    if len(found) != 1:
        return ""
    told = str(found[0])
    address = parseaddr(told)[1].lower()
    return address if told.count("@") == address.count("@") == 1 or f"<{address}>" in told.lower() else ""


def verdict_on(arrival: Arrival, message: Message, author: str) -> Verdict:
    """What is known about whether this author sent it.

    Raises:
        TimeoutError: when DNS does not answer; it is worth trying again.
    """
    host = author.rpartition("@")[2]
    brought_by_ours = _is_relay(arrival.peer)
    if brought_by_ours and settings.MAIL_TRUSTS:
        told = _told(message, host)
        if told is not None:
            return told
    if _signed_by(bytes(arrival.raw), host):
        return Verdict.PROVED
    if brought_by_ours or not arrival.peer:
        return Verdict.UNKNOWN
    return _sent_from(arrival, host)


def stands_for(domain: str, host: str) -> bool:
    """Whether a proof for `domain` holds for an address at `host`: the same, or one above it."""
    domain, host = domain.lower().strip("."), host.lower()
    return "." in domain and (host == domain or host.endswith("." + domain))


def _is_relay(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(one.strip(), strict=False) for one in settings.MAIL_RELAYS)


def _told(message: Message, host: str) -> Verdict | None:
    """What the trusted server wrote on top (RFC 8601); None where it wrote nothing."""
    for header in message.get_all("Authentication-Results") or []:
        name, _semicolon, results = str(header).replace("\r", " ").replace("\n", " ").partition(";")
        if name.split()[:1] != [settings.MAIL_TRUSTS]:
            continue
        verdict = Verdict.UNKNOWN
        for method, result, rest in _RESULT.findall(re.sub(r"\([^()]*\)", " ", results)):
            about = {key.lower(): value for key, value in _PROPERTY.findall(rest)}
            if result.lower() == "pass" and _is_about(method.lower(), about, host):
                return Verdict.PROVED
            if result.lower() == "fail" and method.lower() in ("dmarc", "spf"):
                verdict = Verdict.FORGED
        return verdict
    return None


def _is_about(method: str, about: dict[str, str], host: str) -> bool:
    if method == "dmarc":
        return about.get("header.from", host).lower() == host
    named = (
        about.get("smtp.mailfrom", "")
        if method == "spf"
        else about.get("header.d") or about.get("header.i", "")
    )
    return stands_for(named.rpartition("@")[2], host)


def _signed_by(raw: bytes, host: str) -> bool:
    """Whether one of its signatures is by the author's domain, covers From and all of the body, and holds."""
    for number in range(min(raw[:200_000].lower().count(b"dkim-signature:"), MOST_SIGNATURES)):
        try:
            seal = dkim.DKIM(raw, timeout=names.PATIENCE)
            holds = seal.verify(number, dnsfunc=names.text_of)
        except (dkim.DKIMException, IndexError, ValueError):
            continue
        fields = seal.signature_fields or {}
        covers = b"from" in fields.get(b"h", b"").lower().replace(b" ", b"").split(b":")
        if (
            holds
            and covers
            and b"l" not in fields
            and stands_for(seal.domain.decode("ascii", "replace"), host)
        ):
            return True
    return False


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
