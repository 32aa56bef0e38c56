"""Icons, the coloured initials of people without a picture, and light or dark."""

from functools import lru_cache
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest
from markupsafe import Markup

from engawa.web.assets import manifest

HUES = 12


def icon(name: str, label: str = "", kind: str = "") -> Markup:
    """One icon of the sprite; without a label it is hidden from screen readers.

    Raises:
        KeyError: the icon is not in bundling/icons.txt.
    """
    built = manifest()
    if settings.DEBUG and name not in built["icons"]:
        raise KeyError(f"No icon {name!r}: add its Lucide name to engawa/web/bundling/icons.txt.")
    return _icon(f"{settings.STATIC_URL}built/{built['files']['icons.svg']}", name, label, kind)


@lru_cache(maxsize=1_000)
def _icon(sprite: str, name: str, label: str, kind: str) -> Markup:
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    style = f"icon icon-{kind}" if kind else "icon"
    return Markup('<svg class="{}" {}><use href="{}#{}"/></svg>').format(style, told, sprite, name)


@lru_cache(maxsize=10_000)
def hue(key: object) -> str:
    """The class of somebody's colour, the same wherever they appear."""
    return f"hue-{crc32(str(key).encode()) % HUES}"


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """At most two letters: "Maya Okafor" is MO, "山田太郎" is 山, "Han Seo-yeon 한서연" is HS."""
    words = [word for word in name.replace("@", " ").replace("_", " ").split() if word[0].isalnum()]
    if not words:
        return name.strip()[:1].upper() or "?"
    if not _has_case(words[0][0]):
        return words[0][0]
    alike = [word for word in words if _has_case(word[0])]
    letters = alike[0][0] + (alike[-1][0] if len(alike) > 1 else alike[0][1:2])
    return letters.upper()


def _has_case(letter: str) -> bool:
    return letter.isdecimal() or letter.lower() != letter.upper()


def theme_attribute(request: HttpRequest | None) -> Markup:
    """Light or dark, when the reader chose; otherwise the system decides."""
    theme = request.COOKIES.get("theme") if request else None
    return Markup(' data-theme="{}"').format(theme) if theme in ("light", "dark") else Markup("")
