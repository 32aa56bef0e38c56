"""Uploaded archives wait under the name they came with: later exports are known by it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from secrets import token_urlsafe

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile


def put_aside(sent: UploadedFile[bytes]) -> Path:
    """Keep what arrived until it is brought in. Larger files lie on disk already and are only moved."""
    path = folder() / token_urlsafe(9) / (Path(sent.name or "").name or "archive")
    path.parent.mkdir(parents=True)
    if isinstance(sent, TemporaryUploadedFile):
        Path(sent.temporary_file_path()).replace(path)
    else:
        with path.open("wb") as file:
            shutil.copyfileobj(sent, file)
    return path


def forget_orphans(wanted: Collection[str], before: float) -> int:
    """Delete what was put aside before this moment and no import speaks of; returns how many went."""
    kept = {Path(path).resolve().parent for path in wanted}
    gone = [
        one
        for one in (folder().iterdir() if folder().is_dir() else ())
        if one.resolve() not in kept and one.stat().st_mtime < before
    ]
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return len(gone)


def folder() -> Path:
    """Where uploads wait until they are brought in."""
    return Path(settings.FILES) / "uploads"


def forget(path: str) -> None:
    """Delete an upload. Anything that is none stays."""
    lies = Path(path).resolve()
    if lies.is_relative_to(folder().resolve()) and lies.parent.parent == folder().resolve():
        shutil.rmtree(lies.parent, ignore_errors=True)
