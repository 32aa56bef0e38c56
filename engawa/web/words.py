"""Rings, readers, times and numbers, as a page says them."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.formats import get_format, number_format
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

OUTSIDE, EDGE, INSIDE = 0, 1, 2
RING_CLASSES = {OUTSIDE: "ring-outside", EDGE: "ring-edge", INSIDE: "ring-inside"}


def ring_class(ring: int | None) -> str:
    """The class that colours a stripe or a chip; none for what lies in no ring."""
    return "" if ring is None else RING_CLASSES[ring]


def ring_word(ring: int) -> str:
    """The ring's name, which always stands beside its colour."""
    return _ring_words(get_language())[ring]


@lru_cache
def _ring_words(_language: str | None) -> dict[int, str]:
    return {OUTSIDE: _("Outside"), EDGE: _("Edge"), INSIDE: _("Inside")}


def readers_sentence(ring: int, people: int, guests: int = 0) -> str:
    """How many can read: "214 people can read", "32 inside, 9 guests can read"."""
    return _readers_sentence(get_language(), ring, people, guests)


@lru_cache(maxsize=10_000)
def _readers_sentence(_language: str | None, ring: int, people: int, guests: int) -> str:
    if ring == OUTSIDE:
        return _("everyone can read, also the public")
    if guests:
        inside = max(people - guests, 0)
        told = ngettext("%(count)s guest can read", "%(count)s guests can read", guests)
        return _("%(inside)s inside, %(guests)s") % {
            "inside": number(inside),
            "guests": told % {"count": number(guests)},
        }
    told = ngettext("%(count)s person can read", "%(count)s people can read", people)
    return told % {"count": number(people)}


def language_name(written: str) -> str:
    """What a language calls itself, "Deutsch" for "de"; what somebody wrote in words stays as it is."""
    try:
        name: str = get_language_info(written.strip().lower())["name_local"]
    except KeyError:
        return written
    return name[:1].upper() + name[1:]


def day(moment: datetime | date) -> str:
    """The date, for readers without JavaScript: "22 Nov. 2026"."""
    return _day(_local(moment).date() if isinstance(moment, datetime) else moment, get_language())


@lru_cache(maxsize=10_000)
def _day(date: date, _language: str | None) -> str:
    return date_format(date, get_format("DATE_FORMAT"))


def clock(moment: datetime) -> str:
    """The time of day: "09:05"."""
    local = _local(moment)
    return f"{local.hour:02}:{local.minute:02}"


def iso(moment: datetime) -> str:
    """As <time datetime> wants it."""
    return moment.isoformat(timespec="seconds")


def number(value: float) -> str:
    """Grouped as the reader's language does: 12,500."""
    return number_format(value, use_l10n=True, force_grouping=True)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
