"""What the door says back: only to people we know, at the address we know, and never to machines."""

from django.utils.html import escape, urlize
from django.utils.translation import gettext as _

from engawa.doors.mail.models import Arrival
from engawa.notices.ways.mail import way
from engawa.notices.ways.mail.addresses import domain
from engawa.notices.ways.protocol import Letter
from engawa.people.models import Person
from engawa.people.origin import origin


def tell_refused(arrival: Arrival, person: Person, why: str) -> None:
    """Your mail was not taken, and why."""
    text = _("Your mail “%(subject)s” to %(to)s was not taken.\n\n%(why)s") % {
        "subject": arrival.subject or "…",
        "to": _shown(arrival.recipient),
        "why": why,
    }
    _say(arrival, person, "refused", _("Not taken: %(subject)s") % {"subject": arrival.subject or "…"}, text)


def ask_whether(arrival: Arrival, person: Person) -> None:
    """A mail came in your name: is it yours?"""
    text = _(
        "A mail with the subject “%(subject)s” came in your name, from %(author)s, for %(to)s. Nothing proves "
        "that it is yours, so it is held.\n\nRead it and let it in, or throw it away:\n%(link)s"
    ) % {
        "subject": arrival.subject or "…",
        "author": arrival.author,
        "to": _shown(arrival.recipient),
        "link": f"{origin()}/mail/held/{arrival.pk}/",
    }
    _say(arrival, person, "held", _("Is this mail yours?"), text)


def _say(arrival: Arrival, person: Person, what: str, subject: str, text: str) -> None:
    quoted = {"In-Reply-To": f"<{arrival.message_id}>"} if "@" in arrival.message_id else {}
    html = "".join(f"<p>{urlize(escape(part))}</p>" for part in text.split("\n\n"))
    letter = Letter(
        person_id=person.pk,
        address="",
        subject=subject,
        text=text,
        html=html.replace("\n", "<br>"),
        key=f"mail.{what}.{arrival.pk}",
        headers={"Auto-Submitted": "auto-replied", "X-Loop": domain(), **quoted},
    )
    way.send(person, letter)


def _shown(address: str) -> str:
    """An address without its secret."""
    local, _at, host = address.partition("@")
    return f"{local.partition('+')[0]}+…@{host}" if "+" in local else address
