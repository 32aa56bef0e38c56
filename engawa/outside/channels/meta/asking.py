"""What an owner fills in for a page of theirs, or for the account that is linked with it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.meta.graph import Graph
from engawa.outside.channels.network import Ask, Refused

TOKEN = Ask(
    "token",
    gettext_lazy("Page access token"),
    gettext_lazy("A long-lived one, made with your own app; the guide says how, step by step."),
    is_secret=True,
)
SECRET = Ask(
    "secret",
    gettext_lazy("App secret"),
    gettext_lazy("Only where your app asks for proof of it (Settings › Advanced › Require App Secret)."),
    is_secret=True,
    required=False,
)


def keys_in(answers: Mapping[str, str]) -> dict[str, str]:
    """The token, and the app's secret where one is given.

    Raises:
        Refused: for what can be no token.
    """
    token, secret = answers.get("token", "").strip(), answers.get("secret", "").strip()
    if not token:
        raise Refused(_("Give an access token."), at="token")
    if not (token + secret).isascii() or not (token + secret).isprintable():
        raise Refused(_("This is no token: copy it once more."), at="token")
    app = {"app": answers["app"]} if answers.get("app") else {}
    return {"token": token, **({"secret": secret} if secret else {}), **app}


def graph_with(keys: Mapping[str, Any]) -> Graph:
    """Asks with these keys."""
    return Graph(str(keys.get("token", "")), str(keys.get("secret", "")))
