"""Files that were uploaded and never sent are forgotten after a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from engawa.base.files import place_of
from engawa.base.ids import id_at
from engawa.content.files import HOLDERS

DAY = timedelta(days=1)
A_MOMENT = 10.0
"""Seconds in which a file may have been kept already by somebody whose row is not there yet."""
AHEAD = 3_600.0
FORGOTTEN = "DELETE FROM content_upload WHERE id < %s RETURNING file"
HELD = "SELECT file FROM {table} WHERE file = ANY(%(files)s)"
ELSEWHERE = """
SELECT picture FROM content_preview WHERE picture = ANY(%(files)s)
UNION SELECT split_part(avatar, '/', 3) FROM people_person WHERE split_part(avatar, '/', 3) = ANY(%(files)s)
UNION SELECT avatar FROM people_person WHERE avatar = ANY(%(files)s)
"""


def sweep(now: datetime | None = None) -> int:
    """Delete uploads older than a day, their bytes where nothing else needs them, and half-received ones.

    Returns how many files went.
    """
    before = (now or timezone.now()) - DAY
    with connections["importer"].cursor() as cursor:
        cursor.execute(FORGOTTEN, [id_at(before)])
        files = sorted({file for (file,) in cursor.fetchall()})
    gone = _unwanted(files)
    arriving = Path(settings.FILE_UPLOAD_TEMP_DIR)
    gone += arriving.iterdir() if arriving.is_dir() else ()
    return sum(_delete_if_old(path, before.timestamp()) for path in gone)


def let_go(files: Iterable[str]) -> int:
    """Delete the bytes of these files where nothing needs them any more; returns how many went at once. What was kept
    only a moment ago is looked at again a minute later."""
    unwanted = _unwanted(sorted(set(files)))
    gone = sum(_delete_if_old(path, time() - A_MOMENT) for path in unwanted)
    left: list[Any] = [path.name for path in unwanted if path.exists()]
    if left:
        jobs.configure_task("content.let_go", schedule_in={"minutes": 1}).defer(files=left)
    return gone


def _unwanted(files: Sequence[str]) -> list[Path]:
    asked = " UNION ".join([*(HELD.format(table=table) for table in HOLDERS), ELSEWHERE])
    with connections["importer"].cursor() as cursor:
        cursor.execute(asked, {"files": list(files)})
        wanted = {file for (file,) in cursor.fetchall()}
    return [place_of(file) for file in files if file not in wanted]


def _delete_if_old(path: Path, before: float) -> bool:
    """Whoever sends the same file again touches it first, so a fresh one stays; not what a wrong clock dated ahead."""
    now = time()
    try:
        if min(before, now) <= path.stat().st_mtime < now + AHEAD:
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
