"""One person's digest as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.notices.digests.reading import Line
from engawa.notices.stopping import Stop, stop_address
from engawa.notices.ways.protocol import Letter
from engawa.people.origin import origin


def letter_of(person_id: int, address: str, lines: Sequence[Line], since: int, upto: int) -> Letter:
    """The letter, in the language that is active."""
    stop = stop_address(Stop(person_id, "digest"))
    more = lines[0].everything - len(lines)
    context: dict[str, Any] = {"lines": lines, "more": more, "origin": origin(), "stop": stop}
    context |= {"said_new": said_new, "more_words": more_words}
    return Letter(
        person_id=person_id,
        address=address,
        subject=_subject(lines),
        text=_plain(lines, more, stop),
        html=_template().render(context),
        key=f"digest-{person_id}-{since}-{upto}",
        reason=_("Your digest"),
        list_id="digest",
        list_name=_("Digest"),
        unsubscribe=stop,
        about=tuple(line.id for line in lines),
    )


def _subject(lines: Sequence[Line]) -> str:
    others = lines[0].everything - 1
    if not others:
        return lines[0].heading
    said = ngettext("%(first)s, and %(num)s more thing", "%(first)s, and %(num)s more things", others)
    return said % {"first": lines[0].heading, "num": others}


def _plain(lines: Sequence[Line], more: int, stop: str) -> str:
    parts = [_("What you did not see"), ""]
    for line in lines:
        parts += [line.heading, f"  {line.name} · {line.space} · {line.why}"]
        if line.fresh:
            parts.append("  " + said_new(line))
        parts += [f"  {origin()}/i/{line.id}/", ""]
    if more > 0:
        parts += [more_words(more), ""]
    parts += [_("How much of this you want: %(url)s") % {"url": f"{origin()}/account/notices/"}]
    parts += [_("No more digests: %(url)s") % {"url": stop}]
    return "\n".join(parts)


def said_new(line: Line) -> str:
    """How much was said in a talk."""
    return ngettext("%(num)s new answer", "%(num)s new answers", line.fresh or 0) % {"num": line.fresh or 0}


def more_words(more: int) -> str:
    """What the letter has no room for."""
    return ngettext("And %(num)s more thing in Engawa.", "And %(num)s more things in Engawa.", more) % {
        "num": more
    }


@lru_cache(maxsize=1)
def _template() -> Any:
    return get_template("notices/digest.html")
