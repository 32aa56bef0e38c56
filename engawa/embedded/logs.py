"""Logs that do not fill the disk: each is kept once more, then begun anew."""

import os
import shutil
from pathlib import Path

LONGEST = 50 * 1024 * 1024


def trim(folder: Path, longest: int = LONGEST) -> None:
    """Set aside what logs that grew too long hold. Whoever writes them appends, and so goes on."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > longest:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
