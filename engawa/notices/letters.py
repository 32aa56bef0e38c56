"""A notice as a letter, and as a line on one's devices."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext as _

from engawa.base.excerpts import excerpt
from engawa.notices.bell import STAYS, Group, place_of
from engawa.notices.models import Reason
from engawa.notices.stays import stay_words
from engawa.notices.stopping import Stop, stop_address
from engawa.notices.ways.protocol import Letter, Note
from engawa.people.models import Account
from engawa.people.origin import origin

MOST = 10


def letter_about(group: Group, account: Account) -> Letter:
    """The letter about what happened on one thing, in the language that is active."""
    latest = group.latest
    is_thread = latest.root_id and latest.reason != Reason.DIRECT
    mute = stop_address(Stop(account.person_id, "thread", latest.root_id or 0)) if is_thread else ""
    stop = stop_address(
        Stop(account.person_id, "space", latest.space_id)
        if latest.space_id
        else Stop(account.person_id, "mail")
    )
    words = stay_words(group) if group.reason in STAYS else _words(group)
    url = origin() + place_of(latest)
    settings = f"{origin()}/account/notices/"
    context = {"group": group, "words": words, "url": url, "mute": mute, "stop": stop, "settings": settings}
    return Letter(
        person_id=account.person_id,
        address=account.email,
        subject=f"{group.sentence}: {group.about}" if group.about else group.sentence,
        text=_plain(group, words, url, mute, settings),
        html=_template().render(context),
        key=f"notice-{account.person_id}-{latest.pk}",
        reason=group.why,
        item_id=latest.item_id,
        list_id=f"{latest.space.slug}.spaces" if latest.space and latest.space.slug.isascii() else "notices",
        list_name=latest.space.name if latest.space else "",
        unsubscribe=stop,
        about=tuple(row.item_id for row in group.rows if row.item_id),
    )


def _words(group: Group) -> str:
    """What was said, in the order it was; of many the last ones."""
    said = sorted((row for row in group.rows[:MOST] if row.item), key=lambda row: row.pk)
    return "\n\n".join(
        f"{row.actor.name if row.actor else row.item.byline}: {excerpt(row.item.html, 1_200)}"
        for row in said
        if row.item is not None
    )


def note_about(group: Group) -> Note:
    """The line on one's devices; a later one about the same thing takes its place."""
    latest = group.latest
    return Note(
        title=group.sentence,
        body=group.about,
        url=group.url,
        tag=f"thing-{latest.root_id or latest.entry}",
        item_id=latest.item_id,
    )


def _plain(group: Group, words: str, url: str, mute: str, settings: str) -> str:
    parts = [f"{group.sentence}: {group.about}", "", words, "", url, "", "-- ", group.why]
    if mute:
        parts.append(_("Hear nothing more of this talk: %(url)s") % {"url": mute})
    parts.append(_("How much of this you want: %(url)s") % {"url": settings})
    return "\n".join(parts)


@lru_cache(maxsize=1)
def _template() -> Any:
    return get_template("notices/letter.html")
