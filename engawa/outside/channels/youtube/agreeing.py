"""Agreeing at Google: as the channel, for as long as nobody revokes it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.network import Ask
from engawa.outside.channels.youtube.client import door, places

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
APP = (
    Ask(
        "client_id",
        gettext_lazy("OAuth client: its id"),
        gettext_lazy(
            "Of the kind “web application”, in a project at console.cloud.google.com that may use the YouTube Data "
            "API v3."
        ),
    ),
    Ask("secret", gettext_lazy("OAuth client: its secret"), is_secret=True),
)


def consent(wishes: tuple[Ask, ...]) -> Consent:
    """What is filled in: the app, and what shall be heard beside the channel."""
    return Consent((*APP, *wishes))


def way(answers: Mapping[str, str]) -> Way:
    """Google gives a refresh token only where it is asked for one, and asks the person, each time anew."""
    return Way(
        door(),
        places()[0],
        answers["client_id"],
        answers["secret"],
        scope=SCOPE,
        needs=(SCOPE,),
        more={"access_type": "offline", "prompt": "consent"},
        lasts=True,
    )
