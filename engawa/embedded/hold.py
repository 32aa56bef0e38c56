"""Who uses a server: a lock held for as long as a process lives, so that the last one out can stop it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Wait until nobody else holds this file, and hold it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class Hold:
    """A hold that several processes share. It ends with the process, however that ends."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.handle: int | None = None

    def take(self) -> None:
        """Hold it, beside whoever else does."""
        if self.handle is None:
            self.handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.handle, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Let go, and say whether nobody else holds it."""
        handle, self.handle = self.handle, None
        if handle is None:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True
