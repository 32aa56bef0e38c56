"""What we say becomes a comment, a message or a post, once: our newest are looked through before a repetition."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.network import Draft, Refused, Sent, Unsure
from engawa.outside.channels.reddit import things
from engawa.outside.channels.reddit.client import Client
from engawa.outside.channels.reddit.things import COMMENT, MESSAGE, POST, SITE, Thing, We, text
from engawa.outside.channels.reddit.troubles import Gone

LONGEST = 10_000
LONGEST_POST = 40_000
LONGEST_TITLE = 300
LONGEST_SUBJECT = 100
LOOKED_THROUGH = 100
RECENTLY = timedelta(days=1)


def say(client: Client, we: We, draft: Draft, place: str) -> Sent:
    """Answer, write in private, or publish in `place`, a subreddit.

    Raises:
        Refused: for what can never be said.
    """
    if not draft.text.strip() or len(draft.text) > room(draft):
        raise Refused(_("Reddit takes between 1 and %s characters.") % room(draft))
    if answered := _answered(draft):
        told = client.post("/api/comment", thing_id=answered, text=draft.text)
        if (sent := _sent(_first(told))) is None:
            raise Unsure(_("Reddit does not say where it lies."))
        return sent
    if draft.is_private:
        return _written(client, we, draft)
    return _published(client, draft, place)


def change(client: Client, draft: Draft, sent: Sent) -> Sent:
    """Let these words stand in what was sent.

    Raises:
        Refused: when it is no more, and for what can never be said.
    """
    longest = LONGEST_POST if _name(sent).startswith(POST) else LONGEST
    if not draft.text.strip() or len(draft.text) > longest:
        raise Refused(_("Reddit takes between 1 and %s characters.") % longest)
    told = client.post("/api/editusertext", thing_id=_name(sent), text=draft.text)
    return Sent(sent.uri, sent.url, (_sent(_first(told)) or sent).raw)


def take_back(client: Client, sent: Sent) -> None:
    """Delete it; where it is no more already, nothing is done."""
    with suppress(Gone):
        client.post("/api/del", id=_name(sent))


def room(draft: Draft) -> int:
    """How long the text may be: in a post of our own four times as much."""
    return LONGEST if draft.answers or draft.is_private else LONGEST_POST


def find_sent(client: Client, we: We, draft: Draft, place: str) -> Sent | None:
    """Our newest words, if they are these: at the same place, and within a day where they answer nothing."""
    answered = _answered(draft)
    is_private = draft.is_private or answered.startswith(MESSAGE)
    path = "/message/sent" if is_private else f"/user/{we.name}/{'comments' if answered else 'submitted'}"
    for kind, thing in things.children(client.get(path, limit=LOOKED_THROUGH)):
        words = text(thing, "selftext" if kind == POST else "body")
        is_other = things.uri_of(text(thing, "name")) in draft.others
        if not is_other and _bare(words) == _bare(draft.text) and _same_place(thing, draft, answered, place):
            return _sent((kind, thing))
    return None


def _same_place(thing: Thing, draft: Draft, answered: str, place: str) -> bool:
    at = things.moment(thing.get("created_utc"))
    if answered:
        return text(thing, "parent_id") == answered
    if at is None or datetime.now(UTC) - at > RECENTLY:
        return False
    if draft.is_private:
        return draft.to is not None and text(thing, "dest").lower() == _to(draft).lower()
    return text(thing, "subreddit").lower() == place.lower() and text(thing, "title") == _title(draft)


def _answered(draft: Draft) -> str:
    """What the comment hangs on: a private answer to something public hangs on nothing.

    Raises:
        Refused: for an answer to what Reddit does not know.
    """
    name = things.fullname_of(draft.answers)
    if draft.answers and not name:
        raise Refused(_("Reddit has no such thing that could be answered."))
    return "" if draft.is_private and not name.startswith(f"{MESSAGE}_") else name


def _written(client: Client, we: We, draft: Draft) -> Sent:
    """Reddit does not say where a new private message lies: it is looked for among those that were sent."""
    if draft.to is None:
        raise Refused(_("Nobody is named to whom this could be written."))
    subject = (draft.subject or _title(draft))[:LONGEST_SUBJECT]
    client.post("/api/compose", to=_to(draft), subject=subject, text=draft.text)
    return find_sent(client, we, draft, "") or Sent(f"reddit:sent/{draft.key}")


def _published(client: Client, draft: Draft, place: str) -> Sent:
    if not place:
        raise Refused(_("Nobody said in which subreddit this account publishes."))
    told = client.post(
        "/api/submit", kind="self", sr=place, title=_title(draft), text=draft.text, sendreplies="true"
    )
    data = _data(told)
    name, url = text(data, "name"), text(data, "url")
    if not things.uri_of(name):
        raise Unsure(_("Reddit does not say where it lies."))
    return Sent(things.uri_of(name), url if url.startswith(SITE) else "", {"name": name, "subreddit": place})


def _title(draft: Draft) -> str:
    return " ".join((draft.subject or draft.text.strip().partition("\n")[0]).split())[:LONGEST_TITLE]


def _to(draft: Draft) -> str:
    """Whom it is written to: a name, or a subreddit's moderators."""
    uid = draft.to.uid if draft.to else ""
    return f"/{uid}" if uid.startswith("r/") else uid


def _name(sent: Sent) -> str:
    name = things.fullname_of(sent.uri)
    if not name.startswith((f"{COMMENT}_", f"{POST}_")):
        raise Refused(_("What is said there cannot be changed any more."))
    return name


def _first(told: Any) -> tuple[str, Thing] | None:
    listed = _data(told).get("things")
    listing = {"kind": "Listing", "data": {"children": listed if isinstance(listed, list) else []}}
    return next(iter(things.children(listing)), None)


def _sent(found: tuple[str, Thing] | None) -> Sent | None:
    if found is None or not things.uri_of(text(found[1], "name")):
        return None
    kind, thing = found
    raw = {"name": text(thing, "name"), "subreddit": text(thing, "subreddit")}
    return Sent(things.uri_of(raw["name"]), things.url_of(kind, thing), raw)


def _data(told: Any) -> Mapping[str, Any]:
    for name in ("json", "data"):
        told = told.get(name) if isinstance(told, Mapping) else None
    return told if isinstance(told, Mapping) else {}


def _bare(words: str) -> str:
    return " ".join(words.split())
