"""Why nobody was reached, and what to look at: for forms and for accounts in trouble."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from engawa.base.network import ForbiddenAddress


def why_unreached(where: str, error: BaseException) -> str:
    """What went wrong between here and a server, in words; `where` is its name or an address there."""
    host = {"host": urlsplit(where).netloc or where}
    causes = list(_causes(error))
    words = " ".join(str(error).split())[:300]
    if forbidden := next((one for one in causes if isinstance(one, ForbiddenAddress)), None):
        return _(
            "%s, which is not on the public internet. ENGAWA_ALLOWED_ADDRESSES names what may be asked all "
            "the same."
        ) % str(forbidden)
    if any(isinstance(one, socket.gaierror) for one in causes):
        return _("There is no server called %(host)s. Look at how it is written.") % host
    if any(isinstance(one, ConnectionRefusedError) for one in causes):
        return _("Nobody answers at %(host)s. Look at its name and port, and whether it is up.") % host
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return _("%(host)s shows a certificate that is not its own or has run out.") % host
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return _("%(host)s does not speak TLS in this way. Look at the port and its security.") % host
    if any(isinstance(one, TimeoutError) for one in causes):
        return _("%(host)s did not answer in time. Look at its name and port, or try again later.") % host
    return _("%(host)s does not answer as it should: %(why)s") % {**host, "why": words}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
