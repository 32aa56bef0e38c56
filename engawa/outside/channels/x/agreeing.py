"""Agreeing at X: OAuth 2 with PKCE. A token lasts two hours, and the one that renews it counts once."""

import os
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from engawa.outside.channels import renewing
from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Ask
from engawa.outside.channels.x.client import service

SCOPES = ("tweet.read", "tweet.write", "users.read", "offline.access")
APP = (
    Ask("client_id", gettext_lazy("OAuth 2.0 client: its id"),
        gettext_lazy("Of your own app there, under Keys and tokens; the guide says how, step by step.")),
    Ask("client_secret", gettext_lazy("OAuth 2.0 client: its secret"), is_secret=True),
)  # fmt: skip


def consent(wishes: tuple[Ask, ...]) -> Consent:
    """What is filled in: the app, and what shall be heard besides."""
    return Consent((*APP, *wishes))


def way(answers: Mapping[str, str]) -> Way:
    given = os.environ.get("ENGAWA_X_URL", "").rstrip("/")
    return Way(
        f"{given or 'https://x.com'}/i/oauth2/authorize",
        f"{service()}/oauth2/token",
        answers["client_id"],
        answers["client_secret"],
        scope=" ".join(SCOPES),
        needs=SCOPES,
        basic=True,
        lasts=True,
    )


def standing(account: Account, keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of an account, with a token that stands where it agreed; raises as `renewing.standing`."""
    return renewing.standing(account, keys, way(keys)) if keys.get("refresh") else keys
