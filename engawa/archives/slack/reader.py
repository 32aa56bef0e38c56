"""Reads Slack exports: a channel becomes a room, a message a piece of chat, a thread stays together."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author, Options, Pieces, Progress, Record, Skipped
from engawa.archives.slack.export import DAY, LISTS, Export, Json, opened
from engawa.archives.slack.messages import Channel
from engawa.archives.slack.people import People, team_of
from engawa.archives.slack.rooms import Rooms

PROGRESS_EVERY = 200_000
_STAMP = re.compile(r"\s+Slack export\b.*|[-_. ]+(?:19|20)\d\d.*", re.IGNORECASE)


class SlackFormat:
    """Slack exports, as the zip that Slack makes or unpacked, of any age."""

    name = "slack"
    label = "Slack export"

    def recognises(self, path: Path) -> float:
        """Sure where users.json lies beside folders of days; half sure where there are only the folders."""
        if not path.is_dir() and path.suffix.lower() != ".zip":
            return 0.0
        try:
            with opened(path) as export:
                days = bool(export.folders)
                listed = "users.json" in export.sizes or "channels.json" in export.sizes
                return 0.95 if days and listed else 0.6 if days or "channels.json" in export.sizes else 0.0
        except (Unreadable, OSError):
            return 0.0

    def source_key(self, path: Path) -> str:
        """The team's id, which every export of it carries; otherwise the archive's name without dates."""
        with opened(path) as export:
            return f"slack:{team_of(export) or (_STAMP.sub('', path.stem) or path.stem).casefold()}"

    def read(self, path: Path, options: Options) -> Pieces:
        """Yield the team's people, then room after room with its messages in order of time."""
        with opened(path) as export:
            if not export.folders:
                raise Unreadable(f"{path} holds no messages: no folder of a channel has a day's file in it.")
            yield from _read(export)


def _read(export: Export) -> Pieces:
    people = People(export)
    introduced = {author.key for author in people.listed}
    yield from people.listed
    rooms = Rooms(export, lambda key: author.name if (author := people.get(key)) else key)
    for name in sorted(export.sizes):
        if name not in LISTS and not DAY.match(name.rpartition("/")[2]):
            yield Skipped(name, "The file holds no day's messages")
    total = sum(export.sizes[name] for names in export.folders.values() for name in names)
    done = told = 0
    for folder, names in export.folders.items():
        room = rooms.room(folder)
        yield from _missing(room.members, introduced)
        yield room
        channel = Channel(room.key, people, rooms.names)
        for name in names:
            for message in _messages(export, name):
                if isinstance(message, Skipped):
                    yield message
                    continue
                for piece in _pieces(channel, message, name):
                    if isinstance(piece, Record):
                        yield from _missing([one.author for one in piece.reactions], introduced)
                    elif isinstance(piece, Author):
                        introduced.add(piece.key)
                    yield piece
            done += export.sizes[name]
            if done - told > PROGRESS_EVERY:
                told = done
                yield Progress(done, total)
    for name in rooms.silent():
        room = rooms.room(name)
        yield from _missing(room.members, introduced)
        yield room
    yield Progress(total, total)


def _pieces(channel: Channel, message: Json, where: str) -> list[Author | Record | Skipped]:
    """What a message holds; one whose parts are not of Slack's make is passed over."""
    try:
        return list(channel.read(message, where))
    except (AttributeError, TypeError, ValueError, KeyError) as trouble:
        return [Skipped(f"{where}: {message.get('ts')}", "The message is malformed", str(trouble))]


def _missing(keys: list[str] | tuple[str, ...], introduced: set[str]) -> Iterator[Author]:
    """People that a room or a reaction names and nothing else does."""
    for key in keys:
        if key not in introduced:
            introduced.add(key)
            yield Author(key, "Slackbot" if key == "USLACKBOT" else key, is_bot=key == "USLACKBOT")


def _messages(export: Export, name: str) -> Iterator[Json | Skipped]:
    try:
        day = json.loads(export.bytes_of(name))
    except (ValueError, OSError, BadZipFile) as trouble:
        yield Skipped(name, "The day's file cannot be read", str(trouble))
        return
    for number, message in enumerate(day if isinstance(day, list) else [day]):
        if isinstance(message, dict):
            yield message
        else:
            yield Skipped(f"{name}: {number}", "The entry is no message", str(message)[:200])
