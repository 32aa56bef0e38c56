"""The channels, groups and direct talks of an export, also those that its lists do not name."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from zipfile import BadZipFile

from engawa.archives.records import Room
from engawa.archives.slack.export import Export, Json

type NameOf = Callable[[str], str]

_DIRECT = re.compile(r"D[A-Z0-9]{7,}\Z|mpdm-")
_LISTS = (("channels.json", False), ("groups.json", True), ("mpims.json", True), ("dms.json", True))


class Rooms:
    """Finds the room behind each folder, and its key.

    A key is made from the folder's first name, which the folder itself tells in its messages about renaming.
    Ids would be no better: a channel missing from channels.json today has none, and a later export that lists
    it would bring all its messages a second time.
    """

    def __init__(self, export: Export, name_of: NameOf) -> None:
        self._export = export
        self._name_of = name_of
        self._rows: dict[str, tuple[Json, bool]] = {}
        self.names: dict[str, str] = {}
        for file, private in _LISTS:
            for row in export.rows(file):
                folder = row.get("id", "") if file == "dms.json" else row.get("name") or row.get("id", "")
                self._rows.setdefault(folder, (row, private))
                self.names[row.get("id", "")] = folder
        first = {folder: self._first_name(folder) for folder in export.folders}
        taken = {name for name in first.values() if list(first.values()).count(name) > 1}
        self._keys = {
            folder: folder if name in taken or (name != folder and name in first) else name
            for folder, name in first.items()
        }

    def room(self, folder: str) -> Room:
        """The room of a folder, with what the lists tell of it."""
        row, private = self._rows.get(folder, ({}, bool(_DIRECT.match(folder))))
        members = tuple(key for key in row.get("members") or () if isinstance(key, str))
        created = row.get("created")
        return Room(
            self._keys.get(folder, folder),
            self._title(folder, members, private),
            _plain(row.get("purpose")) or _plain(row.get("topic")),
            datetime.fromtimestamp(created, UTC) if isinstance(created, int) and created > 0 else None,
            bool(row.get("is_archived")),
            members,
            private,
        )

    def silent(self) -> list[str]:
        """Channels that the lists name and that have no messages."""
        return [name for name, (_, private) in self._rows.items() if not private and name not in self._keys]

    def _title(self, folder: str, members: tuple[str, ...], private: bool) -> str:
        if private and members and _DIRECT.match(folder):
            return ", ".join(map(self._name_of, members))[:200]
        return folder

    def _first_name(self, folder: str) -> str:
        for name in self._export.folders[folder]:
            try:
                raw = self._export.bytes_of(name)
                if b'_name"' not in raw or b'"old_name"' not in raw:
                    continue
                for message in json.loads(raw):
                    if message.get("subtype") in ("channel_name", "group_name") and message.get("old_name"):
                        return str(message["old_name"])
            except (ValueError, AttributeError, OSError, BadZipFile):
                continue
        return folder


def _plain(told: object) -> str:
    value = told.get("value") if isinstance(told, dict) else ""
    return str(value or "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
