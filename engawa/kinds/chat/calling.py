"""What somebody who calls all that are here is told of how many that is."""

from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.kinds.chat.actions.calling import WORD, calls
from engawa.people.requests import SignedInRequest
from engawa.spaces.models import Space

SENT = "called_here"


def sends_again(request: SignedInRequest, space: Space, body: str) -> bool:
    """Whether the same call was sent to this room just before, and perhaps refused with the number it calls."""
    if not calls(body):
        return False
    mark = sha256(f"{space.pk} {body.strip()}".encode()).hexdigest()
    if request.session.get(SENT) == mark:
        del request.session[SENT]
        return True
    request.session[SENT] = mark
    return False


def offered(count: int) -> dict[str, str]:
    """ "@here" as it is offered while one types, with how many people it would call."""
    people = ngettext("%(num)s person", "%(num)s people", count) % {"num": f"{count:,}"}
    return {
        "value": f"@{WORD}",
        "label": _("Everybody who is here now"),
        "hint": people if count else _("nobody else at the moment"),
    }
