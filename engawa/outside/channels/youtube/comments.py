"""A comment as YouTube tells it, and what it is to us."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "youtube"
SITE = "https://www.youtube.com"
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class We:
    """Our channel, by its id."""

    channel: str


def uri_of(number: str) -> str:
    """The name by which a comment is kept here; empty for what is none."""
    return f"{NETWORK}:{number}" if number else ""


def number_of(uri: str) -> str:
    """What YouTube calls it; empty for what is none of its comments."""
    return uri.removeprefix(f"{NETWORK}:") if uri.startswith(f"{NETWORK}:") else ""


def top_of(number: str) -> str:
    """The comment that began the thread: the number of an answer begins with it."""
    return number.partition(".")[0]


def in_thread(thread: Said) -> Iterator[Said]:
    """The first comment of a thread, and those answers that come along with it, told which video they are under."""
    told = _map(thread.get("snippet"))
    replies = _map(thread.get("replies")).get("comments")
    for one in (told.get("topLevelComment"), *(replies if isinstance(replies, list) else ())):
        comment = _map(one)
        snippet = _map(comment.get("snippet"))
        video = text(snippet, "videoId") or text(told, "videoId")
        yield {**comment, "snippet": {**snippet, "videoId": video}}


def left_out(thread: Said) -> bool:
    """Whether a thread has more answers than come along with it."""
    count = _map(thread.get("snippet")).get("totalReplyCount")
    replies = _map(thread.get("replies")).get("comments")
    return isinstance(count, int) and count > (len(replies) if isinstance(replies, list) else 0)


def heard_of(
    comment: Said, we: We, *, to_us: bool, titles: Mapping[str, str], video: str = ""
) -> Heard | None:
    """What it says; None when it makes no sense. `titles` are those of videos."""
    number, said = text(comment, "id"), _map(comment.get("snippet"))
    at, speaker = moment(said.get("publishedAt")), speaker_of(said)
    if not number or at is None or speaker is None:
        return None
    video = text(said, "videoId") or video
    parent = text(said, "parentId") or (top_of(number) if "." in number else "")
    return Heard(
        uri=uri_of(number),
        speaker=speaker,
        text=text(said, "textOriginal") or text(said, "textDisplay"),
        at=at,
        url=url_of(number, video) or speaker.url,
        subject=titles.get(video, ""),
        answers=uri_of(parent),
        root=uri_of(parent or number),
        is_to_us=to_us and speaker.uid != we.channel,
        is_ours=speaker.uid == we.channel,
        media=(Medium(picture),) if (picture := text(said, "imageUrl")) else (),
        raw={"id": number, "top": top_of(parent or number), "video": video},
    )


def removed(number: str) -> Heard:
    """The news that a comment is no more."""
    uri = uri_of(number)
    return Heard(uri, Speaker(NETWORK, uri), "", datetime.now(UTC), is_to_us=False, is_removed=True)


def speaker_of(said: Said) -> Speaker | None:
    """Who wrote it: a channel."""
    uid = text(_map(said.get("authorChannelId")), "value")
    name, url = text(said, "authorDisplayName"), text(said, "authorChannelUrl")
    if not (uid or url or name):
        return None
    url = f"{SITE}/channel/{quote(uid)}" if uid else url
    return Speaker(NETWORK, uid or url or name, handle=name, name=name, url=url, avatar=_avatar(said))


def channel_of(channel: Said) -> Speaker | None:
    """A channel as it describes itself."""
    uid, told = text(channel, "id"), _map(channel.get("snippet"))
    if not uid:
        return None
    pictures = _map(told.get("thumbnails"))
    avatar = text(_map(pictures.get("medium") or pictures.get("default")), "url")
    name, handle = text(told, "title"), text(told, "customUrl")
    return Speaker(NETWORK, uid, handle or name, name or handle, f"{SITE}/channel/{quote(uid)}", avatar)


def url_of(number: str, video: str) -> str:
    """Where a person can look at it."""
    return f"{SITE}/watch?v={quote(video, safe='')}&lc={quote(number, safe='')}" if video else ""


def moment(said: object) -> datetime | None:
    """A moment as it is written there."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC) if at else None
    except (ValueError, OverflowError):
        return None


def text(said: Said, name: str) -> str:
    """What stands there under this name, if it is a text."""
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _avatar(said: Said) -> str:
    return text(said, "authorProfileImageUrl")


def _map(value: object) -> Said:
    return value if isinstance(value, Mapping) else {}
