"""What is typical of a text: its words, and the addresses and versions that it names."""

import re
from collections.abc import Sequence
from math import sumprod
from typing import Any

from engawa.search.meaning.model import is_installed, vectors

_LINK = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_NAME = re.compile(r"(?<!\w)[@#][\w.@-]+")
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,4}){1,3})(?![\w.]*\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,30}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
LONGEST_TITLE = 90

COMMON = frozenset(
    "about after again all also always and another any anyone are back because been before being but can cannot "
    "could did does doing done dont down each else even ever every for from get gets getting give going good got "
    "had has have having hello help her here him his how into its just keep keeps know last let like little look "
    "lot made make many maybe more most much must need never new not nothing now off once one only other our out "
    "over own people please really said same say see seems she should since some someone something still such "
    "take than thank thanks that the their them then there these they thing this those through time today too try "
    "trying two use used using very want was way week well were what when where which while who whole why will "
    "with work working works would year yes yet you your aber alle als also am andere auch auf aus bei beim bin "
    "bis bitte da dann das dass dem den der des die dies diese doch dort du durch ein eine einem einen einer "
    "eines er es etwas euch euer für gegen geht hab habe haben hallo hat hatte hier ich ihr ihre immer ist ja "
    "jede jetzt kann kein keine können leider mal man mehr mein meine mich mir mit muss nach nicht nichts noch "
    "nun nur oder ohne schon sehr sein seine seit sich sie sind so und uns unser unter vom von vor war warum was "
    "weil wenn wer werden wie wieder will wir wird wurde zum zur über".split()
)


def words_of(text: str) -> set[str]:
    """The words that say what it is about, in lower case."""
    plain = _NAME.sub(" ", _LINK.sub(" ", text)).lower()
    return {word for word in _WORD.findall(plain) if word not in COMMON}


def links_of(text: str) -> set[str]:
    """The addresses it names, without what follows a question mark: there the ways of campaigns stand."""
    return {link.rstrip(".,;:!").split("?")[0].split("#")[0].rstrip("/") for link in _LINK.findall(text)}


def versions_of(text: str) -> set[str]:
    """The versions it names: "2.4" of "since v2.4"."""
    return set(_VERSION.findall(_LINK.sub(" ", text)))


def title_of(text: str, subject: str = "") -> str:
    """A title for what somebody said: its subject, or its first sentence, without whom it speaks to."""
    told = subject.strip() or _NAME.sub(" ", _LINK.sub(" ", text)).strip()
    sentences = [one.strip(" ,:;-") for one in _SENTENCE.split(told)]
    first = " ".join(next((one for one in sentences if len(one) > 11), sentences[0]).split())
    if len(first) <= LONGEST_TITLE:
        return first.rstrip(".")
    return first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def meanings_of(texts: Sequence[str]) -> list[list[float] | None]:
    """A vector of length one for each text; None where there are no words, or no model is installed."""
    if not is_installed():
        return [None] * len(texts)
    found = vectors([("", text) for text in texts])
    return [[float(number) for number in one[1:-1].split(",")] if one else None for one in found]


def middle_of(meanings: Sequence[list[float] | None]) -> list[float] | None:
    """The direction that several vectors share."""
    known = [one for one in meanings if one]
    if not known:
        return None
    total = [sum(column) for column in zip(*known, strict=True)]
    length = sumprod(total, total) ** 0.5
    return [number / length for number in total] if length else None


def nearness(one: Any, other: Any) -> float:
    """The cosine of two vectors of length one; 0 where one is missing."""
    return sumprod(one, other) if one and other else 0.0
