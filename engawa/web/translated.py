"""Translations kept per language: a page says some five hundred words, most of them again and again."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

KEPT = 20_000


def say(text: str, **named: Any) -> Markup:
    """The text in the reader's language, as safe HTML; what is named is escaped and put in."""
    told = _said(get_language(), text)
    return told % named if named else _plainly(told)


def say_many(one: str, many: str, count: int, **named: Any) -> Markup:
    """The form that suits a number, which may be put in as `%(num)s`."""
    return _counted(get_language(), one, many, count if count < KEPT else KEPT + count % 1_000) % (
        {"num": count} | named
    )


def said(text: str) -> str:
    """The text in the reader's language, for components that put it in themselves."""
    return _word(get_language(), text)


@lru_cache(maxsize=KEPT)
def _said(_language: str | None, text: str) -> Markup:
    return Markup(gettext(text))  # noqa: S704 (our own words)


@lru_cache(maxsize=KEPT)
def _plainly(told: Markup) -> Markup:
    return told % {}


@lru_cache(maxsize=KEPT)
def _counted(_language: str | None, one: str, many: str, count: int) -> Markup:
    return Markup(ngettext(one, many, count))  # noqa: S704 (our own words)


@lru_cache(maxsize=KEPT)
def _word(_language: str | None, text: str) -> str:
    return gettext(text)
