"""Names of the internet: the one place that asks DNS. Tests answer from their own records."""

from typing import Any

import dns.exception
import dns.resolver
import spf

PATIENCE = 5.0
type Records = list[Any]


def ask(name: str, kind: str, patience: float = PATIENCE) -> Records:
    """The records of this kind: byte strings for TXT, (preference, host) for MX, texts for the rest.

    Raises:
        TimeoutError: when nobody answers in time; whoever asked tries again later.
    """
    try:
        found = dns.resolver.resolve(name, kind, lifetime=patience)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.exception.SyntaxError):
        return []
    except dns.exception.DNSException as error:
        raise TimeoutError(f"DNS does not answer for {name}") from error
    if kind == "TXT":
        return [b"".join(one.strings) for one in found]
    if kind == "MX":
        return [(one.preference, str(one.exchange)) for one in found]
    return [str(one).rstrip(".") for one in found]


def text_of(name: bytes, timeout: float = PATIENCE) -> bytes | None:
    """As dkimpy asks for a key."""
    found = ask(name.decode("ascii", "replace").rstrip("."), "TXT", timeout)
    return found[0] if found else None


def _for_spf(name: str, kind: str, strict: bool = True, timeout: float = PATIENCE) -> Records:
    """As pyspf asks; it looks texts up as lists of their strings."""
    try:
        found = ask(name, kind, min(timeout, PATIENCE)) if kind != "SPF" else []
    except TimeoutError as error:
        raise spf.TempError(str(error)) from error
    return [((name, kind), (one,) if kind == "TXT" else one) for one in found]


spf.DNSLookup = _for_spf
