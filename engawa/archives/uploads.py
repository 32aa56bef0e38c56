"""Uploaded archives go straight to disk, under the name they came with: later exports are known by it."""

from __future__ import annotations

import shutil
from pathlib import Path
from secrets import token_urlsafe
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Upload(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file that lies at `path`."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(None, name, size=size)
        self.path = path


class ToDisk(FileUploadHandler):
    """Writes what arrives, chunk by chunk, and keeps nothing of an upload that breaks off."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._path = folder() / token_urlsafe(9) / Path(self.file_name or "archive").name
        self._path.parent.mkdir(parents=True)
        self._file: IO[bytes] = self._path.open("wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        self._file.close()
        return Upload(self._path, self._path.name, file_size)

    def upload_interrupted(self) -> None:
        if getattr(self, "_path", None):
            self._file.close()
            forget(str(self._path))


def folder() -> Path:
    """Where uploads wait until they are brought in."""
    return Path(settings.FILES) / "uploads"


def forget(path: str) -> None:
    """Delete an upload. Anything that is none stays."""
    lies = Path(path).resolve()
    if lies.is_relative_to(folder().resolve()) and lies.parent.parent == folder().resolve():
        shutil.rmtree(lies.parent, ignore_errors=True)
