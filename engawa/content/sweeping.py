"""Files that were uploaded and never sent are forgotten after a day."""

from datetime import datetime, timedelta
from pathlib import Path
from time import time

from django.conf import settings
from django.db import connections
from django.utils import timezone

from engawa.base.files import place_of
from engawa.base.ids import id_at

DAY = timedelta(days=1)
FORGOTTEN = "DELETE FROM content_upload WHERE id < %s RETURNING file"
WANTED = """
SELECT file FROM content_attachment WHERE file = ANY(%(files)s)
UNION SELECT file FROM content_upload WHERE file = ANY(%(files)s)
UNION SELECT picture FROM content_preview WHERE picture = ANY(%(files)s)
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
        cursor.execute(WANTED, {"files": files})
        wanted = {file for (file,) in cursor.fetchall()}
    gone = [place_of(file) for file in files if file not in wanted]
    arriving = Path(settings.FILE_UPLOAD_TEMP_DIR)
    gone += arriving.iterdir() if arriving.is_dir() else ()
    return sum(_delete_if_old(path, before.timestamp()) for path in gone)


def _delete_if_old(path: Path, before: float) -> bool:
    """Whoever sends the same file again touches it first, so a fresh one stays."""
    try:
        if path.stat().st_mtime >= min(before, time()):
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
