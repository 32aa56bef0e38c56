"""Agreeing at Reddit: by an app of the kind “web app”, for as long as nobody revokes it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.network import Ask
from engawa.outside.channels.reddit.client import AGENT, places

SCOPES = ("identity", "read", "history", "privatemessages", "submit", "edit")
APP = (
    Ask(
        "client_id",
        gettext_lazy("App: its id"),
        gettext_lazy("Make an app of the kind “web app” at reddit.com/prefs/apps; the id stands under its name."),
    ),
    Ask("secret", gettext_lazy("App: its secret"), is_secret=True),
)  # fmt: skip


def consent(wishes: tuple[Ask, ...]) -> Consent:
    """What is filled in: the app, and what shall be heard."""
    return Consent((*APP, *wishes))


def way(answers: Mapping[str, str]) -> Way:
    base = places()[0]
    return Way(
        f"{base}/api/v1/authorize",
        f"{base}/api/v1/access_token",
        answers["client_id"],
        answers["secret"],
        scope=" ".join(SCOPES),
        needs=SCOPES,
        more={"duration": "permanent"},
        pkce=False,
        basic=True,
        lasts=True,
        agent=AGENT,
    )
