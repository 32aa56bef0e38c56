"""Whether somebody who calls all that are here has been told how many that is."""

from hashlib import sha256

from engawa.kinds.chat.actions.calling import calls
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
