"""What the channel says: answers to comments, and comments under a video; once, changed and taken back."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.network import Draft, Refused, Sent, Unsure
from engawa.outside.channels.youtube.client import Client, Said, items
from engawa.outside.channels.youtube.comments import We, number_of, speaker_of, text, top_of, uri_of, url_of
from engawa.outside.channels.youtube.troubles import Gone

LONGEST = 10_000
"""As people find it there; Google's documents name no number."""
LOOKED_THROUGH = 100


def say(client: Client, we: We, draft: Draft) -> Sent:
    """Answer in the thread, or comment under the video that `raw` names.

    Raises:
        Refused: for what can never be said.
    """
    _expect_room(draft.text)
    top, video = _top(draft), text(draft.raw, "video")
    if top:
        said = client.insert("comments", {"snippet": {"parentId": top, "textOriginal": draft.text}})
        return _sent(said, video)
    if not video:
        raise Refused(_("YouTube takes comments under a video, and no other posts by program."))
    first = {"snippet": {"textOriginal": draft.text}}
    body = {"snippet": {"channelId": we.channel, "videoId": video, "topLevelComment": first}}
    said = client.insert("commentThreads", body)
    return _sent(_map(_map(said.get("snippet")).get("topLevelComment")) or said, video)


def change(client: Client, draft: Draft, sent: Sent) -> Sent:
    """Let these words stand in what was sent.

    Raises:
        Refused: when it is no more, and for what can never be said.
    """
    _expect_room(draft.text)
    client.update("comments", {"id": _number(sent), "snippet": {"textOriginal": draft.text}})
    return sent


def take_back(client: Client, sent: Sent) -> None:
    """Delete it; where it is no more already, nothing is done."""
    with suppress(Gone):
        client.delete("comments", _number(sent))


def find_sent(client: Client, we: We, draft: Draft) -> Sent | None:
    """The channel's own words in the thread, or among the newest under the video, if they are these."""
    top, video = _top(draft), text(draft.raw, "video")
    wish: dict[str, Any] = {"part": "snippet", "maxResults": LOOKED_THROUGH, "textFormat": "plainText"}
    if top:
        found = items(client.get("comments", {**wish, "parentId": top}, ours=True))
    elif video:
        told = items(client.get("commentThreads", {**wish, "videoId": video, "order": "time"}, ours=True))
        found = [_map(_map(one.get("snippet")).get("topLevelComment")) for one in told]
    else:
        found = []
    for one in found:
        snippet = _map(one.get("snippet"))
        speaker = speaker_of(snippet)
        words = (text(snippet, "textOriginal"), text(snippet, "textDisplay"))
        if speaker is None or speaker.uid != we.channel or uri_of(text(one, "id")) in draft.others:
            continue
        if _bare(draft.text) in map(_bare, words):
            return _sent(one, video)
    return None


def _top(draft: Draft) -> str:
    """The comment that answers hang on: there is one level of them."""
    number = number_of(draft.answers)
    if draft.answers and not number:
        raise Refused(_("YouTube has no such comment that could be answered."))
    return text(draft.raw, "top") or top_of(number)


def _expect_room(words: str) -> None:
    if not words.strip() or len(words) > LONGEST:
        raise Refused(_("YouTube takes between 1 and %s characters.") % LONGEST)


def _number(sent: Sent) -> str:
    number = number_of(sent.uri)
    if not number:
        raise Refused(_("What is said there cannot be changed any more."))
    return number


def _sent(said: Said, video: str) -> Sent:
    number = text(said, "id")
    if not number:
        raise Unsure(_("YouTube does not say where it lies."))
    raw = {"id": number, "top": top_of(number), "video": video}
    return Sent(uri_of(number), url_of(number, video), raw)


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _bare(words: str) -> str:
    return " ".join(words.split())
