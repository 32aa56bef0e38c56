"""PostgreSQL's own programs, and where they connect to."""

import subprocess

from engawa.embedded import cluster
from engawa.embedded.trouble import Trouble


def command(program: str, *words: str) -> list[str]:
    """The command line of one of PostgreSQL's programs."""
    return [cluster.program(program), *words]


def run(argv: list[str]) -> None:
    """Run it to its end.

    Raises:
        Trouble: with its last words, when it fails.
    """
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{argv[0].rsplit('/', 1)[-1]} failed: {last(done.stderr)}")


def pipe(source: list[str], leave_out: bytes, sink: list[str]) -> None:
    """Run one program into another, without the lines that are `leave_out`.

    Raises:
        Trouble: with the last words of whichever failed.
    """
    with (
        subprocess.Popen(source, stdout=subprocess.PIPE) as giving,
        subprocess.Popen(
            sink, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as taking,
    ):
        assert giving.stdout
        assert taking.stdin
        assert taking.stderr
        try:
            for line in giving.stdout:
                if line != leave_out:
                    taking.stdin.write(line)
            taking.stdin.close()
        except BrokenPipeError:
            giving.kill()
        words = taking.stderr.read().decode(errors="replace")
    if taking.returncode or giving.returncode:
        raise Trouble(f"The database could not be brought back: {last(words)}")


def last(words: str) -> str:
    """The end of what a program said."""
    return "\n".join(words.strip().splitlines()[-5:])
