"""What we say as a page: a comment below what is answered, a post, or a private answer while that is allowed."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import said
from engawa.outside.channels.facebook.reading import COMMENT, MESSAGE, SITE, name_of, uri_of
from engawa.outside.channels.meta.graph import BEGINNING, Graph, moment
from engawa.outside.channels.meta.troubles import Gone
from engawa.outside.channels.network import Draft, Refused, Sent, Unsure

LONGEST_COMMENT = 8_000
LONGEST_POST = 63_206
LONGEST_MESSAGE = 2_000
WINDOW = timedelta(hours=24)
"""How long after a person wrote a page may answer in private."""
LOOKED_THROUGH = 50
RECENTLY = timedelta(days=1)


def room(draft: Draft) -> int:
    """How long the text of such a draft may be."""
    if draft.is_private:
        return LONGEST_MESSAGE
    return LONGEST_COMMENT if draft.answers else LONGEST_POST


def say(graph: Graph, page: str, draft: Draft) -> Sent:
    """Say it where it belongs.

    Raises:
        Refused: for what can never be said.
    """
    _expect_room(draft)
    if draft.is_private:
        return _message(graph, page, draft)
    path = f"{_answered(draft)}/comments" if draft.answers else f"{page}/feed"
    return _sent(_given(graph.post(path, {"message": draft.text}), "id"), draft)


def change(graph: Graph, draft: Draft, sent: Sent) -> Sent:
    """Let these words stand in the comment or post that was sent.

    Raises:
        Refused: when it is no more, or was said in private.
    """
    _expect_room(draft)
    if draft.is_private:
        raise Refused(_("What was said in private stays as it is there."))
    graph.post(_name(sent), {"message": draft.text})
    return sent


def take_back(graph: Graph, draft: Draft, sent: Sent) -> None:
    """Delete it; where it is no more already, nothing is done."""
    if draft.is_private:
        raise Refused(_("What was said in private stays as it is there."))
    with suppress(Gone):
        graph.delete(_name(sent))


def find_sent(graph: Graph, page: str, draft: Draft) -> Sent | None:
    """Our own latest words at the same place, if they are these."""
    since = datetime.now(UTC) - RECENTLY
    if draft.is_private:
        talk = said(draft.raw, "talk")
        since = moment(draft.raw.get("at"))
        told = graph.rows(f"{talk}/messages", pages=1, fields=MESSAGE, limit=LOOKED_THROUGH) if talk else ()
    elif draft.answers:
        since = BEGINNING
        edge, order = f"{_answered(draft)}/comments", "reverse_chronological"
        told = graph.rows(edge, pages=1, fields=COMMENT, order=order, limit=LOOKED_THROUGH)
    else:
        fields = "id,message,from,created_time"
        told = graph.rows(f"{page}/feed", pages=1, fields=fields, limit=LOOKED_THROUGH)
    ours = (_sent(said(one, "id"), draft) for one in _ours(told, page, draft, since))
    return next((one for one in ours if one.uri not in draft.others), None)


def _ours(
    told: Iterable[Mapping[str, Any]], page: str, draft: Draft, since: datetime
) -> Iterable[Mapping[str, Any]]:
    for one in told:
        same = " ".join(said(one, "message").split()) == " ".join(draft.text.split())
        if same and said(one, "from", "id") == page and moment(one.get("created_time")) >= since:
            yield one


def _message(graph: Graph, page: str, draft: Draft) -> Sent:
    person = said(draft.raw, "person")
    if not person:
        raise Refused(_("In private one can only answer who wrote in private."))
    if _is_late(moment(draft.raw.get("at"))) and _is_late(_wrote_last(graph, draft, person)):
        raise Refused(
            _("They wrote more than %s hours ago: this network lets nobody answer in private any more.")
            % int(WINDOW.total_seconds() // 3600)
        )
    told = graph.post(
        f"{page}/messages",
        {
            "recipient": {"id": person},
            "messaging_type": "RESPONSE",
            "message": {"text": draft.text},
        },
    )
    return _sent(_given(told, "message_id"), draft)


def _wrote_last(graph: Graph, draft: Draft, person: str) -> datetime:
    """When they wrote last: it may be later than what is answered."""
    talk = said(draft.raw, "talk")
    told = graph.rows(f"{talk}/messages", pages=1, fields="id,from,created_time", limit=LOOKED_THROUGH)
    theirs = [moment(one.get("created_time")) for one in told if said(one, "from", "id") == person]
    return max(theirs, default=BEGINNING)


def _is_late(at: datetime) -> bool:
    return datetime.now(UTC) - at > WINDOW


def _place(draft: Draft) -> dict[str, str]:
    return {name: said(draft.raw, name) for name in ("talk", "person", "at")}


def _answered(draft: Draft) -> str:
    """What our comment stands below: an answer to an answer stands beside it."""
    return said(draft.raw, "on") or name_of(draft.answers)


def _name(sent: Sent) -> str:
    return said(sent.raw, "id") or name_of(sent.uri)


def _sent(name: str, draft: Draft) -> Sent:
    if draft.is_private:
        return Sent(uri_of(name), raw={"id": name, **_place(draft)})
    on = said(draft.raw, "on") if said(draft.raw, "kind") == "comment" else ""
    kind = "comment" if draft.answers else "post"
    return Sent(uri_of(name), f"{SITE}/{name}", {"id": name, "on": on or name, "kind": kind})


def _given(told: Mapping[str, Any], name: str) -> str:
    """What our words are called now.

    Raises:
        Unsure: when the network took them and did not say.
    """
    given = said(told, name)
    if not given:
        raise Unsure(_("The network answers with something else than was asked for."))
    return given


def _expect_room(draft: Draft) -> None:
    if not draft.text.strip() or len(draft.text) > room(draft):
        raise Refused(_("Here one says between 1 and %s characters.") % room(draft))
