"""Agreeing at Facebook: a person does, and of the pages that they manage one is taken, with its own lasting token."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels import tokens
from engawa.outside.channels.calling import is_token, said
from engawa.outside.channels.consent import Consent, Way
from engawa.outside.channels.meta.graph import VERSION, Graph, service
from engawa.outside.channels.network import Ask, Refused

APP = (
    Ask(
        "app", gettext_lazy("App: its id"), gettext_lazy("Of your own app there, under App settings › Basic.")
    ),
    Ask("secret", gettext_lazy("App secret"), is_secret=True),
)
PAGE = Ask(
    "page",
    gettext_lazy("Page"),
    gettext_lazy("Its name or number, if you manage several."),
    required=False,
)
READS = ("pages_show_list", "pages_read_engagement")
MOST_PAGES = 3
Said = Mapping[str, Any]


def consent(*wishes: Ask) -> Consent:
    """What is filled in: the app, and which page it is about."""
    return Consent((*APP, PAGE, *wishes))


def way(answers: Mapping[str, str], scopes: Iterable[str]) -> Way:
    """Facebook tells no scopes with a token; what is missing shows when the page is asked."""
    given = os.environ.get("ENGAWA_GRAPH_URL", "").rstrip("/")
    return Way(
        f"{given or f'https://www.facebook.com/{VERSION}'}/dialog/oauth",
        f"{service()}/oauth/access_token",
        answers["app"],
        answers["secret"],
        scope=",".join((*READS, *scopes)),
        pkce=False,
    )


def page_of(answers: Mapping[str, str], way: Way, told: Said, fields: str) -> Said:
    """The page that is meant, with its token, of those that the person who agreed manages.

    The person's token is made a long-lived one first: then the page's does not run out.

    Raises:
        Refused: where there is none, or several and none was named.
        Trouble: when the network does not answer as it should.
    """
    wish = {"grant_type": "fb_exchange_token", "fb_exchange_token": str(told["access_token"])}
    long = str(tokens.asked(way, wish)["access_token"])
    rows = Graph(long, way.client_secret).rows("me/accounts", pages=MOST_PAGES, fields=fields, limit=100)
    pages = [one for one in rows if is_token(one.get("access_token"))]
    wanted = answers.get("page", "").casefold()
    meant = [one for one in pages if not wanted or wanted in _names(one)]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(f"{said(one, 'name')} ({said(one, 'id')})" for one in meant or pages)[:500]
    if not pages:
        raise Refused(
            _("You manage no page that you let this app see. Agree once more, and choose the page.")
        )
    raise Refused(_("Say which page it is: %s") % names, at="page")


def keys_kept(answers: Mapping[str, str], page: Said) -> dict[str, str]:
    """What is to be connected with."""
    return {"token": str(page["access_token"]), "secret": answers["secret"], "app": answers["app"]}


def _names(page: Said) -> set[str]:
    linked = page.get("instagram_business_account")
    told = (said(page, "id"), said(page, "name"), said(page, "username"), said(linked, "username"))
    return {one.casefold() for one in told if one}
