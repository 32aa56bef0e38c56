"""Whether a mail in a mailbox is from whom it says. Of what does not show it another is taken to be the speaker."""

from dataclasses import replace

from engawa.base.senders import Seal, Verdict, author_of, seal_of, told_by
from engawa.outside.channels.mail.opening import opened
from engawa.outside.channels.network import Heard
from engawa.outside.channels.unconfirmed import UNCONFIRMED


def confirmed(one: Heard, raw: bytes, *, trusts: str, whole: bool = True) -> Heard:
    """The mail as what it proves to be: nothing that is not shown to be ours or theirs is.

    `trusts` is the name under which the owner's own server writes what it found; empty where it writes nothing.
    """
    doubt = doubt_about(raw, one.speaker.uid, trusts=trusts, whole=whole)
    if not doubt:
        return one
    return replace(
        one,
        speaker=replace(one.speaker, network=UNCONFIRMED),
        doubt=doubt,
        is_ours=False,
        is_to_us="automatic" not in one.tags,
    )


def doubt_about(raw: bytes, address: str, *, trusts: str, whole: bool) -> str:
    """Why it is not shown to be from this address: one of `unconfirmed.WHY`; empty when it is."""
    message, host = opened(raw), address.rpartition("@")[2]
    try:
        if author_of(message) != address:
            return "several"
        told = told_by(trusts, message, host) if trusts else None
        if told is Verdict.PROVED:
            return ""
        if told is Verdict.FORGED:
            return "forged"
        if not whole:
            return "large"
        seal = seal_of(raw, host)
    except TimeoutError:
        return "unasked"
    except Exception:
        return "broken"
    return {Seal.HOLDS: "", Seal.BROKEN: "broken", Seal.MISSING: "unsigned"}[seal]
