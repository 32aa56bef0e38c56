"""What is looked at before a text goes out: its length, and whether it was taken from the talk inside."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from engawa.outside.channels.network import network_named

SHINGLE = 6
"""So many words in a row are no coincidence."""
_WORD = re.compile(r"\w+")


def network_name(slug: str) -> str:
    """How people call a network; its slug where it is not installed any more."""
    try:
        return str(network_named(slug).name)
    except KeyError:
        return slug


def over_limit(network: str, text: str) -> str:
    """What is wrong with the length of a text on a network; empty when nothing is."""
    try:
        found = network_named(network)
    except KeyError:
        return _("This network is not installed any more.")
    length, most = found.length(text), found.limits.text
    if not most or length <= most:
        return ""
    return _("%(length)s of %(most)s characters: write a shorter one for %(network)s.") % {
        "length": length,
        "most": most,
        "network": found.name,
    }


def said_inside(text: str, inside: Iterable[str]) -> str:
    """The first words in a row that a text shares with the talk inside; empty when there are none."""
    words = _WORD.findall(text)
    if len(words) < SHINGLE:
        return ""
    kept = {shingle for said in inside for shingle in _shingles(_WORD.findall(said.lower()))}
    lowered = [word.lower() for word in words]
    for start, shingle in enumerate(_shingles(lowered)):
        if shingle in kept:
            return " ".join(words[start : start + SHINGLE])
    return ""


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)]
