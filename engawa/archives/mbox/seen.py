"""Remembers which messages were read, in a file of its own so that memory stays flat."""

import sqlite3
from hashlib import blake2b


class Seen:
    """Message keys with a digest of what they said. SQLite's nameless database spills to disk."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, digest BLOB) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def add(self, key: str, digest: bytes) -> bytes:
        """Remember a message; returns the digest it had before, or nothing for a new one."""
        short = blake2b(key.encode(errors="replace"), digest_size=12).digest()
        if self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (short, digest)).rowcount:
            return b""
        found = self._base.execute("SELECT digest FROM seen WHERE key = ?", (short,)).fetchone()
        return bytes(found[0])

    def close(self) -> None:
        self._base.close()
