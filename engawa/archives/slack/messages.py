"""A day's messages as records, or why not."""

from collections.abc import Iterator
from datetime import UTC, datetime

from engawa.archives.records import Attachment, Author, Reaction, Record, Skipped
from engawa.archives.slack.attachments import cards_of, files_of
from engawa.archives.slack.blocks import from_blocks, has_rich_text
from engawa.archives.slack.emoji import emoji_of
from engawa.archives.slack.export import Json
from engawa.archives.slack.mrkdwn import from_mrkdwn
from engawa.archives.slack.naming import Naming
from engawa.archives.slack.people import People

SAID = frozenset(
    ("", "bot_message", "thread_broadcast", "me_message", "file_share", "file_comment", "slackbot_response")
)
"""Subtypes in which somebody says something."""
WHY = {
    "join": "Somebody joined the channel",
    "leave": "Somebody left the channel",
    "topic": "Somebody changed the channel's topic",
    "purpose": "Somebody changed the channel's description",
    "name": "Somebody renamed the channel",
    "archive": "Somebody archived the channel",
    "unarchive": "Somebody opened the channel again",
    "tombstone": "The message was deleted",
    "message_deleted": "The message was deleted",
    "message_changed": "A note that a message was changed; the message itself holds the change",
    "reply_broadcast": "A pointer to an answer that stands in its thread",
    "message_replied": "A note that a thread was answered",
    "bot_add": "Somebody added an integration",
    "bot_remove": "Somebody removed an integration",
    "pinned_item": "Somebody pinned a message",
    "reminder_add": "Somebody set a reminder",
    "channel_tab_added": "Somebody added a tab",
    "channel_canvas_updated": "Somebody changed the channel's canvas",
    "huddle_thread": "Somebody began a call",
}
OTHER = "A notice by Slack itself"


class Channel:
    """Reads one folder's messages in order, knowing which threads have begun."""

    def __init__(self, key: str, people: People, names: dict[str, str]) -> None:
        self._key = key
        self._people = people
        self._names = names
        self._threads: dict[str, str] = {}

    def read(self, message: Json, where: str) -> Iterator[Author | Record | Skipped]:
        """Yield the message, after its author when nothing before named them."""
        subtype = message.get("subtype") or ""
        ts = str(message.get("ts") or "")
        if subtype not in SAID or message.get("hidden"):
            yield Skipped(f"{where}: {ts}", why_skipped(subtype), str(message.get("text") or "")[:200])
            return
        created = moment(ts)
        if created is None:
            yield Skipped(where, "The message has no time", ts)
            return
        files = list(files_of(message, f"{where}: {ts}"))
        yield from (file for file in files if isinstance(file, Skipped))
        naming = Naming(self._people, self._names)
        body = _body(message, naming)
        if not body and not message.get("files") and not message.get("file"):
            yield Skipped(f"{where}: {ts}", "The message is empty")
            return
        key = f"{self._key}:{ts}"
        edited = moment(str((message.get("edited") or {}).get("ts") or ""))
        reactions = tuple(_reactions(message))
        parent, ancestors = self._above(message, key, ts)
        author, newcomer = self._people.writer(message)
        if newcomer:
            yield newcomer
        yield Record(
            key,
            "chat",
            self._key,
            author,
            created,
            body=body or "📎",
            parent=parent,
            ancestors=ancestors,
            edited=edited,
            mentions=tuple(naming.mentions),
            reactions=reactions,
            attachments=tuple(file for file in files if isinstance(file, Attachment)),
        )

    def _above(self, message: Json, key: str, ts: str) -> tuple[str, tuple[str, ...]]:
        """The thread's first message; where the archive lacks it, also the first answer that is there."""
        thread = str(message.get("thread_ts") or ts)
        first = self._threads.setdefault(thread, key) if message.get("thread_ts") else key
        if thread == ts:
            return "", ()
        root = f"{self._key}:{thread}"
        return root, (first,) if first not in (root, key) else ()


def why_skipped(subtype: str) -> str:
    """One sentence for each kind of notice; channels' and groups' notices share theirs."""
    plain = subtype.removeprefix("channel_").removeprefix("group_")
    return WHY.get(subtype) or WHY.get(plain) or OTHER


def moment(ts: str) -> datetime | None:
    """Slack's time, "1604574471.000200": seconds and a number that tells messages apart."""
    try:
        return datetime.fromtimestamp(float(ts), UTC) if ts else None
    except (ValueError, OverflowError, OSError):
        return None


def _body(message: Json, naming: Naming) -> str:
    text = str(message.get("text") or "")
    subtype = message.get("subtype")
    if subtype in ("file_share", "file_comment") and (file := message.get("file")):
        told = message.get("comment") or file.get("initial_comment") or {}
        text = str(told.get("comment") or "")

    def mrkdwn(raw: str) -> str:
        return from_mrkdwn(raw, naming)

    naming.learn_channels(text)
    blocks = [block for block in message.get("blocks") or () if isinstance(block, dict)]
    body = (
        from_blocks(blocks, naming, mrkdwn)
        if has_rich_text(message) or (blocks and not text)
        else mrkdwn(text)
    )
    if not body or (message.get("bot_id") and message.get("attachments")):
        body = "\n\n".join(part for part in (body, cards_of(message, naming)) if part)
    body = body.replace("\x00", "").strip("\n")
    return f"*{body}*" if subtype == "me_message" and body and "\n" not in body else body


def _reactions(message: Json) -> Iterator[Reaction]:
    for told in message.get("reactions") or ():
        for user in told.get("users") or ():
            yield Reaction(emoji_of(str(told.get("name") or "")), user)
