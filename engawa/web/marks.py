# ruff: noqa: S704 (every value is escaped where it is put in)
"""The smallest components, shown hundreds of times on a page: written in Python because there it counts.

A page takes them from `web/components/` like every other component.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from engawa.web import words
from engawa.web.pictures import hue, icon, initials
from engawa.web.translated import said as _


def face(person: Any, size: str = "", link: bool = True) -> Markup:
    """A person's picture or initials; None: somebody unknown. `size`: "", "small" or "large"."""
    called = person.name if person else _("Somebody")
    number = person.id if person else None
    style = f"face {hue(number or called) if person else 'hue-10'}"
    style += f" face-{size}" if size else ""
    style += " face-bot" if person and getattr(person, "is_bot", False) else ""
    picture = person and getattr(person, "avatar", "")
    inner = (
        f'<img src="{escape(picture)}" alt="" loading="lazy" decoding="async">'
        if picture
        else escape(initials(called))
    )
    if number and link:
        return Markup(
            f'<a class="{style}" href="/people/{number}/" tabindex="-1" aria-hidden="true">{inner}</a>'
        )
    return Markup(f'<span class="{style}" aria-hidden="true">{inner}</span>')


def name(person: Any) -> Markup:
    """Somebody's name, as a link where there is a page to go to, and where a guest comes from."""
    if not person:
        return Markup(f"<strong>{escape(_('Somebody'))}</strong>")
    shown = escape(person.name)
    if person.id:
        shown = Markup(f'<a href="/people/{person.id}/">{shown}</a>')
    company = getattr(person, "company", "")
    if company:
        return Markup(f"<strong>{shown}</strong>, {escape(company)}")
    if getattr(person, "gone", False):
        return Markup(f'<strong>{shown}</strong> <span class="guest">{escape(_("(no longer here)"))}</span>')
    guest = f' <span class="guest">{escape(_("(guest)"))}</span>' if person.ring == words.EDGE else ""
    return Markup(f"<strong>{shown}</strong>{guest}")


def moment(when: datetime, style: str = "") -> Markup:
    """A moment in the reader's own zone, relative while it is fresh. `style`: "", "clock" or "full"."""
    told = words.clock(when) if style == "clock" else words.day(when)
    kind = f' data-style="{escape(style)}"' if style else ""
    return Markup(f'<eg-moment{kind}><time datetime="{words.iso(when)}">{told}</time></eg-moment>')


def reactions(item_id: int, given: Iterable[Any], may_react: bool = True) -> Markup:
    """Reactions under an item; each button posts through the page's one form, or at once with scripts.

    The island offers more emoji once it is opened.
    """
    post = f'type="submit" form="act" formaction="/i/{item_id}/reactions/" name="emoji"'
    off = "" if may_react else " disabled"
    shown = "".join(
        f'<button {post} class="reaction" value="{escape(one.emoji)}"{off}'
        f' aria-pressed="{str(one.mine).lower()}"><span>{escape(one.emoji)}</span>'
        f'<span class="numbers">{one.count}</span></button>'
        for one in given
    )
    if may_react:
        more = icon("smile-plus", _("React"))
        shown += (
            f'<details class="reaction-more"><summary class="reaction">{more}</summary>'
            f'<div><button {post} value="👍">👍</button></div></details>'
        )
    return Markup(f'<eg-reactions class="reactions" data-item="{item_id}">{shown}</eg-reactions>')


def ring_chip(ring: int | None, place: str = "", readers: str = "", url: str = "") -> Markup:
    """Who reads this: the ring's colour, its word, and where or how many."""
    told = " · ".join(str(escape(part)) for part in (ring_word(ring), place, readers) if part)
    style = f"chip chip-ring {words.ring_class(ring)}"
    if url:
        return Markup(f'<a class="{style}" href="{escape(url)}">{told}</a>')
    return Markup(f'<span class="{style}">{told}</span>')


def ring_word(ring: int | None) -> str:
    return "" if ring is None else words.ring_word(ring)


def tags(names: Iterable[str]) -> Markup:
    """Tags as links to what bears them."""
    shown = "".join(f'<li><a href="/search/?q=tag:{quote(name)}">#{escape(name)}</a></li>' for name in names)
    return Markup(f'<ul class="tags">{shown}</ul>') if shown else Markup("")


def options(places: Iterable[Any], chosen: Any) -> Markup:
    """Places one may write to, for a picker: each with its ring and who reads there."""
    return Markup("").join(
        Markup('<option value="{}" data-ring="{}"{}>{}</option>').format(
            place.id,
            words.ring_class(place.ring),
            Markup(" selected") if chosen and place.id == chosen.id else "",
            " · ".join(filter(None, (words.ring_word(place.ring), place.name, place.readers))),
        )
        for place in places
    )
