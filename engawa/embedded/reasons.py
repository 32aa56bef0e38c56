"""PostgreSQL's log in words that say what to do."""

import re
from pathlib import Path

RECOVERING = "PostgreSQL was not stopped in order and is recovering; nothing is lost…"
STEPS = "syncing data|redo in progress|resetting unlogged"


def passing(words: str) -> bool:
    """Whether trying again in a moment may help."""
    return "pre-existing shared memory block" in words or "shared memory block (key" in words


def recovery(words: str) -> str | None:
    """What to tell somebody who waits while PostgreSQL recovers."""
    steps = re.findall(rf"(?:{STEPS})[^\n]*elapsed time: ([\d.]+) s", words)
    if steps:
        return f"{RECOVERING} ({float(steps[-1]):.0f} s so far)"
    return RECOVERING if "automatic recovery in progress" in words else None


def explain(words: str, data: Path, log: Path | None) -> str:
    """Why it did not start, and what to do."""
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return (
            f"The disk of {data} is full, so PostgreSQL cannot start.\n"
            "Free some space there, or move Engawa's home to a larger disk and name it in ENGAWA_HOME. "
            "Nothing is lost."
        )
    if "not compatible with this version" in words or "incompatible with server" in words:
        return f"Another version of PostgreSQL wrote the data in {data}. Start the Engawa that wrote it."
    if "Permission denied" in words or "Operation not permitted" in words:
        where = re.search(r'"([^"\n]+)"[^"\n]*(?:Permission denied|Operation not permitted)', words)
        return (
            f"PostgreSQL may not use {where.group(1) if where else data}.\n"
            f"Give the folder {data} to the user who runs Engawa, or choose another with ENGAWA_HOME."
        )
    if "lock file" in words and "already exists" in words:
        return f"Another PostgreSQL uses {data}. Stop it, then start Engawa again."
    if "could not map anonymous shared memory" in words or "Cannot allocate memory" in words:
        return "There is not enough free memory for PostgreSQL. Stop other programs, then start Engawa again."
    last = "\n".join(line for line in words.strip().splitlines() if line)[-1500:]
    source = f"Its log is {log}, and it ends:" if log else "It said:"
    return f"PostgreSQL did not start. {source}\n{last}"
