"""The Jinja2 environment of our own pages: what every template may call."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from engawa.web import assets, live, marks, pictures, translated, words


class Missing(StrictUndefined):
    """Every name a template uses must exist; an inline `if` without `else` says nothing."""

    def __str__(self) -> str:  # type: ignore[override]  # there it is said never to return
        return "" if self._undefined_name is None else str(super().__str__())


def environment(**options: Any) -> Environment:
    """Named in TEMPLATES["OPTIONS"]["environment"]."""
    options.setdefault("undefined", Missing)
    made = Environment(  # noqa: S701 (Django turns escaping on in `options`)
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # what the extension adds when it is made
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {
        "_": translated.say,
        "gettext": translated.say,
        "ngettext": translated.say_many,
        "asset": assets.asset,
        "first_fonts": assets.first_fonts,
        "icon": pictures.icon,
        "marks": marks,
        "hue": pictures.hue,
        "initials": pictures.initials,
        "ring_class": words.ring_class,
        "ring_word": words.ring_word,
        "readers_sentence": words.readers_sentence,
        "theme_attribute": pictures.theme_attribute,
        "live_url": live.live_url,
        "now_id": live.now_id,
        "url": _url,
        "language": get_language,
        "is_right_to_left": get_language_bidi,
    }
    made.filters |= {
        "day": words.day,
        "clock": words.clock,
        "iso": words.iso,
        "number": words.number,
        "language_name": words.language_name,
        "filesize": filesizeformat,
    }
    return made


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
