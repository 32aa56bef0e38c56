"""What we say as an account: comments, below what is ours or where we are named."""

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import said
from engawa.outside.channels.instagram.reading import name_of, uri_of
from engawa.outside.channels.meta.graph import Graph
from engawa.outside.channels.meta.troubles import Gone
from engawa.outside.channels.network import Draft, Refused, Sent, Unsure

LONGEST = 2_200
LOOKED_THROUGH = 50


def say(graph: Graph, account: str, draft: Draft) -> Sent:
    """Say it below what it answers.

    Raises:
        Refused: for what can never be said.
    """
    _expect_room(draft)
    kind, name = said(draft.raw, "kind"), said(draft.raw, "id") or name_of(draft.answers)
    if kind == "tag":
        raise Refused(_("Below what others show us in without naming us, Instagram lets no program answer."))
    what: dict[str, Any] = {"message": draft.text}
    if kind == "mention":
        told = graph.post(f"{account}/mentions", {**what, "media_id": name})
    else:
        told = graph.post(_edge(draft), what)
    given = said(told, "id")
    if not given:
        raise Unsure(_("The network answers with something else than was asked for."))
    return _sent(given, draft)


def take_back(graph: Graph, sent: Sent) -> None:
    """Delete the comment; where it is no more already, nothing is done."""
    with suppress(Gone):
        graph.delete(said(sent.raw, "id") or name_of(sent.uri))


def find_sent(graph: Graph, us: str, draft: Draft) -> Sent | None:
    """Our own latest words at the same place, if they are these.

    Raises:
        Unsure: below what another shows, where the network tells nobody what was said.
    """
    if said(draft.raw, "kind") == "mention":
        raise Unsure(_("Nobody can be asked whether it arrived: look there before you say it again."))
    if not draft.answers:
        return None
    fields = "id,text,username,from"
    for told in graph.rows(_edge(draft), pages=1, fields=fields, limit=LOOKED_THROUGH):
        writer = said(told, "from", "username") or said(told, "username")
        same = " ".join(said(told, "text").split()) == " ".join(draft.text.split())
        if writer == us and same and uri_of(said(told, "id")) not in draft.others:
            return _sent(said(told, "id"), draft)
    return None


def _edge(draft: Draft) -> str:
    """Where our comment is put: below a comment, or below what we show."""
    on = said(draft.raw, "on")
    return f"{on}/replies" if on else f"{said(draft.raw, 'id') or name_of(draft.answers)}/comments"


def _sent(name: str, draft: Draft) -> Sent:
    on = said(draft.raw, "on") or name
    return Sent(uri_of(name), raw={"id": name, "on": on, "kind": "comment"})


def _expect_room(draft: Draft) -> None:
    if not draft.answers:
        raise Refused(_("Instagram shows nothing without a picture: here one can only answer."))
    if not draft.text.strip() or len(draft.text) > LONGEST:
        raise Refused(_("Here one says between 1 and %s characters.") % LONGEST)
