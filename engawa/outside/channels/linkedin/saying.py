"""What we say as a page: a comment below what is answered, or a post."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import said
from engawa.outside.channels.linkedin.client import Client, Gone, named
from engawa.outside.channels.linkedin.reading import SITE, comment_of, comment_urn, parts_of, post_of
from engawa.outside.channels.network import Draft, Heard, Refused, Sent, Unsure

LONGEST_COMMENT = 1_250
LONGEST_POST = 3_000
RECENTLY = timedelta(days=1)
_RESERVED = re.compile(r"[\\|{}@\[\]()<>*_~]")


def room(draft: Draft) -> int:
    """How long the text of such a draft may be."""
    return LONGEST_COMMENT if draft.answers else LONGEST_POST


def say(client: Client, us: str, draft: Draft) -> Sent:
    """Say it where it belongs.

    Raises:
        Refused: for what can never be said.
    """
    _expect_room(draft)
    if not draft.answers:
        name = said(client.post("posts", _as_post(us, draft.text)), "id")
        return _sent(name, name, "")
    post, thing, above = _place(draft)
    what = {"actor": us, "object": thing, "message": {"text": draft.text}}
    if above:
        what["parentComment"] = above
    told = {"object": thing, **client.post(f"socialActions/{named(above or post)}/comments", what)}
    return _sent(comment_urn(told), post, above)


def change(client: Client, us: str, draft: Draft, sent: Sent) -> Sent:
    """Let these words stand in the comment or post that was sent.

    Raises:
        Refused: when it is no more.
    """
    _expect_room(draft)
    parts = parts_of(sent.uri)
    if parts is None:
        of_post = {"patch": {"$set": {"commentary": _marked(draft.text)}}}
        client.post(f"posts/{named(sent.uri)}", of_post, partial=True)
    else:
        of_comment = {"patch": {"message": {"$set": {"text": draft.text}}}}
        client.post(_comment(sent, parts[1], us), of_comment, partial=True)
    return sent


def take_back(client: Client, us: str, sent: Sent) -> None:
    """Delete it; where it is no more already, nothing is done."""
    parts = parts_of(sent.uri)
    with suppress(Gone):
        client.delete(f"posts/{named(sent.uri)}" if parts is None else _comment(sent, parts[1], us))


def find_sent(client: Client, us: str, draft: Draft) -> Sent | None:
    """Our own latest words at the same place, if they are these."""
    since = datetime.now(UTC) - RECENTLY
    for one in _ours(client, us, draft):
        recent = bool(draft.answers) or one.at >= since
        if (
            recent
            and one.uri not in draft.others
            and " ".join(one.text.split()) == " ".join(draft.text.split())
        ):
            above = one.answers if parts_of(one.answers) else ""
            return _sent(one.uri, one.root, above)
    return None


def _ours(client: Client, us: str, draft: Draft) -> Iterator[Heard]:
    if draft.answers:
        post, _thing, above = _place(draft)
        told = client.elements(f"socialActions/{named(above or post)}/comments", pages=4)
        found = (comment_of(each, us, post) for each in told)
    else:
        told = client.elements(f"posts?q=author&author={named(us)}&sortBy=LAST_MODIFIED", pages=1)
        found = (post_of(each, us) for each in told)
    yield from (each for each in found if each is not None and each.is_ours)


def _place(draft: Draft) -> tuple[str, str, str]:
    """The post, what LinkedIn wants named as that, and the comment that ours stands below, if any."""
    post = said(draft.raw, "post") or draft.answers
    return post, said(draft.raw, "object") or post, said(draft.raw, "on")


def _sent(name: str, post: str, above: str) -> Sent:
    if not name.startswith("urn:li:"):
        raise Unsure(_("The network answers with something else than was asked for."))
    on = {"on": above or name} if parts_of(name) else {}
    return Sent(name, f"{SITE}/feed/update/{post}/", {"post": post, **on})


def _comment(sent: Sent, number: str, us: str) -> str:
    post = said(sent.raw, "post") or (parts_of(sent.uri) or ("", ""))[0]
    return f"socialActions/{named(post)}/comments/{number}?actor={named(us)}"


def _as_post(us: str, text: str) -> dict[str, object]:
    return {
        "author": us,
        "commentary": _marked(text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def _marked(text: str) -> str:
    """A post's text, with a backslash before what would be read as a sign; # still makes a hashtag."""
    return _RESERVED.sub(r"\\\g<0>", text)


def _expect_room(draft: Draft) -> None:
    if not draft.text.strip() or len(draft.text) > room(draft):
        raise Refused(_("Here one says between 1 and %s characters.") % room(draft))
