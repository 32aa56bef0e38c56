"""Agreeing at LinkedIn: a token lasts 60 days. To some apps a refresh token is given, which lasts a year."""

import os
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from engawa.outside.channels import renewing
from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Ask

SCOPES = (
    "r_organization_social",
    "w_organization_social",
    "r_organization_social_feed",
    "w_organization_social_feed",
    "rw_organization_admin",
)
APP = (
    Ask("client_id", gettext_lazy("App: its id"), gettext_lazy("Of your own app there, under Auth.")),
    Ask("client_secret", gettext_lazy("App: its secret"), is_secret=True),
)


def consent(wishes: tuple[Ask, ...]) -> Consent:
    """What is filled in: the app, and which page it is about."""
    return Consent((*APP, *wishes))


def way(answers: Mapping[str, str]) -> Way:
    base = os.environ.get("ENGAWA_LINKEDIN_URL", "https://www.linkedin.com").rstrip("/")
    return Way(
        f"{base}/oauth/v2/authorization",
        f"{base}/oauth/v2/accessToken",
        answers["client_id"],
        answers["client_secret"],
        scope=" ".join(SCOPES),
        needs=SCOPES,
        pkce=False,
    )


def standing(account: Account, keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of an account, with a token that stands where it can be renewed; raises as `renewing.standing`."""
    return renewing.standing(account, keys, way(keys)) if keys.get("refresh") else keys
