"""Whether a mail is from whom it says: DKIM for the domain in From, or what a trusted server found (RFC 8601)."""

import re
from email.message import Message
from email.utils import parseaddr
from enum import Enum

import dkim

from engawa.base import names

MOST_SIGNATURES = 5
MOST_OWN = 3
"""Of the author's own domain. Each of them takes the library through all of the body."""
MOST_BLANKS = 500_000_000
"""Steps that the library may take to cut blanks off: their number grows with the square of a row of them."""
_BLANKS = re.compile(rb"[\t ]{64,}")
_RESULT = re.compile(r"(?:^|;)\s*(dmarc|dkim|spf)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_PROPERTY = re.compile(r"(header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


class Verdict(Enum):
    PROVED = "proved"
    UNKNOWN = "unknown"
    FORGED = "forged"


class Seal(Enum):
    """How the signatures of a mail's own domain stand."""

    HOLDS = "holds"
    BROKEN = "broken"
    MISSING = "missing"


def author_of(message: Message) -> str:
    """The one address in From; empty when there is none, or more than one."""
    found = message.get_all("From") or []
    if len(found) != 1:
        return ""
    told = str(found[0])
    address = parseaddr(told)[1].lower()
    return address if told.count("@") == address.count("@") == 1 or f"<{address}>" in told.lower() else ""


def stands_for(domain: str, host: str) -> bool:
    """Whether a proof for `domain` holds for an address at `host`: the same, or one above it."""
    domain, host = domain.lower().strip("."), host.lower()
    return "." in domain and (host == domain or host.endswith("." + domain))


def told_by(server: str, message: Message, host: str) -> Verdict | None:
    """What this server wrote on top of a mail from `host`; None where it wrote nothing."""
    for header in message.get_all("Authentication-Results") or []:
        name, _semicolon, results = str(header).replace("\r", " ").replace("\n", " ").partition(";")
        if [word.lower() for word in name.split()[:1]] != [server.lower()]:
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


def seal_of(raw: bytes, host: str) -> Seal:
    """Whether one of its signatures is by the author's domain, covers From and all of the body, and holds.

    Raises:
        TimeoutError: when DNS does not answer; it is worth trying again.
    """
    number = min(raw[:200_000].lower().count(b"dkim-signature:"), MOST_SIGNATURES)
    if not number:
        return Seal.MISSING
    if sum(len(one[0]) ** 2 for one in _BLANKS.finditer(raw)) > MOST_BLANKS:
        return Seal.BROKEN
    try:
        seal = dkim.DKIM(raw, timeout=names.PATIENCE)
    except (dkim.DKIMException, IndexError, ValueError):
        return Seal.BROKEN
    found, tries = Seal.MISSING, 0
    for place in range(number):
        try:
            seal.verify_headerprep(place)
            if not stands_for((seal.domain or b"").decode("ascii", "replace"), host):
                continue
            found, tries = Seal.BROKEN, tries + 1
            if tries > MOST_OWN:
                break
            if _covers_all(seal) and seal.verify(place, dnsfunc=names.text_of):
                return Seal.HOLDS
        except (dkim.DKIMException, IndexError, ValueError):
            continue
    return found


def _covers_all(seal: dkim.DKIM) -> bool:
    fields = seal.signature_fields or {}
    named = fields.get(b"h", b"").lower().replace(b" ", b"").split(b":")
    return b"from" in named and b"l" not in fields
