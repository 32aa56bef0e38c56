"""Signing in at a server: Engawa is registered there first, so that nobody has to make an app."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.servers import server_of
from engawa.outside.channels.network import Ask, Refused, Trouble

SCOPE = "read write"
SERVER = Ask(
    "server", gettext_lazy("Server"), gettext_lazy("The one where the account lives: social.example")
)
CONSENT = Consent((SERVER,), registers=False)


def way(answers: Mapping[str, str], back: str) -> Way:
    """Make Engawa known to a server, named in any way; the person shall come back to `back`.

    Raises:
        Refused: when it is no such server, with what to do.
    """
    server = server_of(answers.get("server", ""))
    given = {"client_name": "Engawa", "redirect_uris": back, "scopes": SCOPE}
    try:
        known = Client(server).post("/api/v1/apps", given).one
    except Trouble as trouble:
        raise Refused(str(trouble), at="server") from trouble
    if not known.get("client_id") or not known.get("client_secret"):
        raise Refused(_("%s does not answer as a Mastodon server does.") % server, at="server")
    secrets = (str(known["client_id"]), str(known["client_secret"]))
    return Way(f"{server}/oauth/authorize", f"{server}/oauth/token", *secrets, scope=SCOPE)
