"""Reading an archive beside the writing of it: large ones in a process of their own, small ones in this one.

The process is started as `python -m engawa.archives.intake.reading`, takes an `Order` on its standard input and
gives batches on its standard output. It knows no database.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engawa.archives.intake.batches import Batch, batches
from engawa.archives.protocol import Unreadable
from engawa.archives.recognise import format_named
from engawa.archives.records import Options

WORTH_A_PROCESS = 1_000_000
"""Bytes."""
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Order:
    """What to read, and how many of its pieces an earlier run has settled."""

    path: str
    format: str
    options: Options
    skip: int = 0
    dry: bool = False

    def carry_out(self) -> Iterator[Batch]:
        """Read here and now."""
        pieces = format_named(self.format).read(Path(self.path), self.options)
        return batches(pieces, skip=self.skip, dry=self.dry)


class Broken(Exception):
    """The reading process ended before the archive did."""


def read(order: Order, size: int) -> Iterator[Batch]:
    """Yield the batches of an archive of `size` bytes.

    Raises:
        Unreadable: when nothing of it can be read.
    """
    return order.carry_out() if size < WORTH_A_PROCESS else _read_beside(order)


def _read_beside(order: Order) -> Iterator[Batch]:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(
        [sys.executable, "-m", "engawa.archives.intake.reading"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        env=environment,
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            pickle.dump(order, process.stdin)
            process.stdin.close()
            while (told := _next(process.stdout)) is not None:
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            process.kill()


def _next(stream: IO[bytes]) -> Batch | Exception | None:
    try:
        told: Batch | Exception | None = pickle.load(stream)  # noqa: S301 - our own process
    except (EOFError, pickle.UnpicklingError) as error:
        raise Broken(
            "The process that reads the archive has ended. Import again: it goes on from there."
        ) from error
    return told


def _main() -> None:
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    try:
        for batch in order.carry_out():
            pickle.dump(batch, stream, protocol=pickle.HIGHEST_PROTOCOL)
            stream.flush()
        pickle.dump(None, stream)
    except Unreadable as error:
        pickle.dump(error, stream)
    except BrokenPipeError:
        return
    except Exception as error:
        pickle.dump(Broken(f"{type(error).__name__}: {error}"), stream)
        raise
    stream.flush()


if __name__ == "__main__":
    _main()
