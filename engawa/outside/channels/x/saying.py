"""What we say becomes a post, once: what was begun and never ended is looked for among our latest."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import said
from engawa.outside.channels.network import Draft, Refused, Sent, Unsure
from engawa.outside.channels.x.client import Client, Gone
from engawa.outside.channels.x.lengths import LONGEST, length
from engawa.outside.channels.x.posts import FIELDS, SITE, bare, name_of, posts_of, uri_of

LOOKED_THROUGH = "50"
RECENTLY = timedelta(days=1)


def say(client: Client, draft: Draft) -> Sent:
    """Post it, below what it answers.

    Raises:
        Refused: for what can never be said.
    """
    if not draft.text.strip() or length(draft.text) > LONGEST:
        raise Refused(_("Here one says between 1 and %s characters.") % LONGEST)
    answered = _answered(draft)
    reply = {"reply": {"in_reply_to_tweet_id": answered}} if answered else {}
    name = said(client.post("tweets", {"text": draft.text, **reply}), "data", "id")
    if not name:
        raise Unsure(_("The network answers with something else than was asked for."))
    return _sent(name)


def take_back(client: Client, sent: Sent) -> None:
    """Delete the post; where it is no more already, nothing is done."""
    with suppress(Gone):
        client.delete(f"tweets/{said(sent.raw, 'id') or name_of(sent.uri)}")


def find_sent(client: Client, us: str, draft: Draft) -> Sent | None:
    """Our own latest post, if it is this: the same answer to the same post, or the same said within a day."""
    answered = _answered(draft)
    told = client.get(f"users/{us}/tweets", max_results=LOOKED_THROUGH, **FIELDS)
    for post in posts_of(told, us, to_us=False):
        recent = bool(answered) or datetime.now(UTC) - post.at < RECENTLY
        same_place = post.answers == (uri_of(answered) if answered else "")
        if recent and same_place and post.uri not in draft.others and bare(post.text) == bare(draft.text):
            return _sent(str(post.raw["id"]))
    return None


def _answered(draft: Draft) -> str:
    if not draft.answers:
        return ""
    name = said(draft.raw, "id") or name_of(draft.answers)
    if not name:
        raise Refused(_("It is no more there, or we may not see it."))
    return name


def _sent(name: str) -> Sent:
    return Sent(uri_of(name), f"{SITE}/i/status/{name}", {"id": name})
