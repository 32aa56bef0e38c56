"""A little team for the tests: people, channels and days made up here."""

import json
import zipfile
from pathlib import Path
from typing import Any

from engawa.archives.records import Options, Piece, Record, Skipped
from engawa.archives.slack.reader import SlackFormat

type Files = dict[str, Any]

ANNA, BO, ROBOT = "U0ANNA", "U0BO", "U0ROBOT"
USERS = [
    {
        "id": ANNA, "team_id": "T0TEAM", "name": "anna.b", "tz": "Europe/Zurich",
        "profile": {
            "real_name": "Anna Berg (she/her)", "email": "Anna@example.org", "title": "Gardener",
            "image_24": "https://secure.gravatar.com/avatar/0123456789abcdef0123456789abcdef.jpg?s=24",
        },
    },
    {"id": BO, "team_id": "T0TEAM", "name": "bo", "profile": {"real_name": "Bo Lind"}},
    {
        "id": ROBOT, "team_id": "T0TEAM", "name": "rain", "is_bot": True,
        "profile": {"real_name": "Rain", "bot_id": "B0RAIN"},
    },
]  # fmt: skip
CHANNELS = [
    {
        "id": "C0GARDEN", "name": "garden", "created": 1583000000, "members": [ANNA, BO],
        "purpose": {"value": "Pears &amp; roses"},
    }
]  # fmt: skip


def said(ts: float | str, text: str = "Good morning", user: str | None = ANNA, **more: Any) -> dict[str, Any]:
    """One message; `user=None` leaves the writer out."""
    stamp = ts if isinstance(ts, str) else f"{1583139600 + ts:.6f}"
    message = {"type": "message", "ts": stamp, "text": text, **more}
    return message | ({"user": user} if user else {})


def stamp(seconds: float) -> str:
    return f"{1583139600 + seconds:.6f}"


def team(*messages: dict[str, Any], **files: Any) -> Files:
    """An export with these messages in #garden."""
    return {"users.json": USERS, "channels.json": CHANNELS, "garden/2020-03-02.json": list(messages), **files}


def folder(path: Path, files: Files) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


def read(path: Path) -> list[Piece]:
    return list(SlackFormat().read(path, Options()))


def records(pieces: list[Piece]) -> list[Record]:
    return [piece for piece in pieces if isinstance(piece, Record)]


def reasons(pieces: list[Piece]) -> list[str]:
    return [piece.why for piece in pieces if isinstance(piece, Skipped)]
