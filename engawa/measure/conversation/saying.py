"""Figures in sentences, with their doubt."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.measure.conversation.figures import DAY, HOUR, MINUTE, Figures
from engawa.web.words import number

CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Said:
    """What a figure says, what may be wrong with it, and how it was come by."""

    name: str
    text: str
    doubt: str
    method: str
    kind: str
    then: str = ""
    """What it was in the ninety days before."""
    bar: float | None = None
    counted: str = field(default="")
    """Which list shows what was counted: "answered", "waiting"."""


def sentences(now: Figures, before: Figures) -> list[Said]:
    """What is to be said of a space, the most telling first."""
    if now["too_few"]:
        return []
    then: Figures = {} if before["too_few"] else before
    said = []
    if now["answers"]:
        said += [share(now["answers"], then.get("answers")), speed(now["answers"], then.get("answers"))]
        if now["unheard"]:
            said.append(unheard(now, then))
    said.append(breadth(now, then))
    if now.get("guests"):
        said.append(guests(now["guests"]))
    return said


def share(now: Figures, before: Figures | None) -> Said:
    """How much is conversation, and how much announcement."""
    value, low, high = now["week"]
    told = _(
        "%(share)s of what is begun here is answered by somebody else within a week; the rest is announced."
    )
    if value >= 0.995:
        told = _("All that is begun here is answered by somebody else within a week.")
    return Said(
        name="conversation",
        text=told % {"share": percent(value)},
        doubt=_("Between %(low)s and %(high)s, with 95 %% confidence; counted over %(begun)s.")
        % {"low": percent(low), "high": percent(high), "begun": beginnings(now["begun"])},
        then=_compared(now["week"], before["week"]) if before else "",
        method=_(
            "Posts, questions, articles, ideas, and what is said first in a room after an hour's silence. An answer is "
            "what another person writes under it, or next in the room; robots count on neither side. What is younger "
            "than a week and unanswered counts as still waiting (Kaplan and Meier), not as unanswered."
        ),
        kind=_("counted"),
        bar=value,
        counted="waiting",
    )


def speed(now: Figures, before: Figures | None) -> Said:
    """How soon the first answer comes."""
    value, low, high = now["median"]
    if value is None:
        text = _("Fewer than half have had an answer so far, so nobody can say how long half of them wait.")
    else:
        text = _("Half of it has its first answer within %(time)s.") % {"time": span(value)}
    if low is not None and high is not None:
        doubt = _("Between %(low)s and %(high)s, with 95 %% confidence.") % {
            "low": span(low),
            "high": span(high),
        }
    elif low is not None:
        doubt = _("At least %(low)s, with 95 %% confidence; there is too little to say at most.") % {
            "low": span(low)
        }
    else:
        doubt = _("There is too little to say how sure that is.")
    then = ""
    if before and before["median"][0] is not None:
        then = _("In the ninety days before it was %(time)s.") % {"time": span(before["median"][0])}
    return Said(
        name="speed",
        text=text,
        doubt=doubt,
        then=then,
        method=_(
            "The time from the beginning to the first word of somebody else. What nobody has answered counts as "
            "waiting to this day: leaving it out would make every space look quick. The curve is Kaplan and Meier's, "
            "its interval from Greenwood's variance on the log-log scale."
        ),
        kind=_("counted"),
        counted="answered",
    )


def unheard(now: Figures, before: Figures) -> Said:
    """What was told to many and taken up by nobody."""
    told = ngettext(
        "%(count)s thing went out to about %(readers)s and has had no word back for a week or longer.",
        "%(count)s things went out to about %(readers)s each and have had no word back for a week or longer.",
        now["unheard"],
    )
    readers = ngettext("%(count)s person", "%(count)s people", now["readers"]) % {
        "count": number(now["readers"])
    }
    return Said(
        name="unheard",
        text=told % {"count": number(now["unheard"]), "readers": readers},
        doubt=_("Silence may be agreement: reactions and what was said elsewhere are not counted."),
        then=_("In the ninety days before: %(count)s.") % {"count": number(before["unheard"])}
        if before.get("answers")
        else "",
        method=_(
            "What was begun here at least a week ago and was answered by nobody else; and who can read the space."
        ),
        kind=_("counted"),
        counted="waiting",
    )


def breadth(now: Figures, before: Figures) -> Said:
    """How many take part, and how evenly."""
    equal = int(now["equal_voices"] + 0.5)
    wrote = ngettext("%(count)s person wrote", "%(count)s people wrote", now["people"])
    voices = (
        _("It is as if %(count)s of them wrote equally much.") % {"count": number(equal)}
        if equal >= 5
        else _("It is as if fewer than five of them wrote equally much: a few voices carry it.")
    )
    belong = ngettext("%(count)s belongs here", "%(count)s belong here", now["members"])
    return Said(
        name="breadth",
        text=f"{wrote % {'count': number(now['people'])}}; {belong % {'count': number(now['members'])}}. {voices}",
        doubt=_("Long and short count alike. Who only reads is not seen here, and need not write."),
        then=_("In the ninety days before, %(count)s wrote.") % {"count": number(before["people"])}
        if before
        else "",
        method=_(
            "Everything each person wrote here, answers and talk included. The number of equal voices is the inverse "
            "of Simpson's index: the number of people who, writing equally much, would be as mixed as these."
        ),
        kind=_("counted"),
    )


def guests(now: Figures) -> Said:
    """Whether guests wait longer than the people from inside."""
    mine, inside = now["median"][0], now["inside"][0]
    if now["by_chance"] >= CHANCE:
        text = _(
            "What guests begin is answered as fast as what the others begin, as far as the figures can tell."
        )
    elif now["faster"]:
        text = _("What guests begin is answered faster than what the others begin.")
    else:
        text = _("What guests begin waits longer for an answer than what the others begin.")
    times = _("Half within %(mine)s for guests, within %(inside)s for the others.") % {
        "mine": span(mine) if mine is not None else _("no time yet"),
        "inside": span(inside) if inside is not None else _("no time yet"),
    }
    share = _("Guests wrote %(share)s of all there is.") % {"share": percent(now["share"])}
    return Said(
        name="guests",
        text=f"{text} {times} {share}",
        doubt=_("So large a difference comes by chance in %(share)s of such cases.")
        % {"share": percent(now["by_chance"])},
        method=_(
            "The two curves of waiting, compared by the log-rank test. Shown from five guests and five others on."
        ),
        kind=_("associated"),
    )


def percent(share: float) -> str:
    return _("%(number)s %%") % {"number": round(share * 100)}


def beginnings(count: int) -> str:
    told = ngettext("%(count)s beginning", "%(count)s beginnings", count)
    return told % {"count": number(count)}


def span(seconds: float) -> str:
    """A time in the unit that suits it: "38 minutes", "2.5 hours"."""
    if seconds < MINUTE:
        return _("a minute")
    size = DAY if seconds >= 2 * DAY else HOUR if seconds >= 1.5 * HOUR else MINUTE
    amount = seconds / size
    shown = round(amount) if amount >= 10 or size == MINUTE else round(amount * 2) / 2
    plural = 1 if shown == 1 else 2
    words = {
        DAY: ngettext("%(count)s day", "%(count)s days", plural),
        HOUR: ngettext("%(count)s hour", "%(count)s hours", plural),
        MINUTE: ngettext("%(count)s minute", "%(count)s minutes", plural),
    }[size]
    return words % {"count": number(int(shown) if shown == int(shown) else shown)}


def _compared(now: Sequence[float], before: Sequence[float]) -> str:
    told = _("In the ninety days before it was %(share)s (%(low)s to %(high)s).") % {
        "share": percent(before[0]),
        "low": percent(before[1]),
        "high": percent(before[2]),
    }
    if now[1] > before[2]:
        return f"{told} {_('It has become more of a conversation.')}"
    if now[2] < before[1]:
        return f"{told} {_('It has become less of a conversation.')}"
    return f"{told} {_('The difference may be chance.')}"
