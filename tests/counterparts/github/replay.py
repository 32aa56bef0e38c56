"""A server that answers as GitHub once did: with the answers recorded by PyGithub's own tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.counterparts.installing import installed, sources
from tests.serving import Handler, serving

PINS = [Path(__file__).with_name("requirements.txt")]
LINES = 11
"""Of one recorded exchange: protocol, method, host, port, path, headers, body, status, headers, body, nothing."""


def recorded(*names: str) -> dict[tuple[str, str], tuple[int, str]]:
    """The answers of these recordings by method and path, the first of each."""
    folder = next(installed("github", PINS, sources).glob("*/tests/ReplayData"))
    answers: dict[tuple[str, str], tuple[int, str]] = {}
    for name in names:
        lines = (folder / f"{name}.txt").read_text().split("\n")
        for start in range(0, len(lines) - LINES + 1, LINES):
            method, path = lines[start + 1], urlsplit(lines[start + 4]).path
            answers.setdefault((method, path), (int(lines[start + 7]), lines[start + 9]))
    return answers


@contextmanager
def replaying(answers: dict[tuple[str, str], tuple[int, str]]) -> Iterator[str]:
    """The address where these answers are given; what was never recorded is an empty list, or 404 for one thing."""

    class Known(Handler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            missing = (404, '{"message": "Not Found"}') if path.rsplit("/", 1)[-1].isdigit() else (200, "[]")
            self._answer(*answers.get((self.command, path), missing))

        def do_POST(self) -> None:
            self.body()
            self._answer(*answers.get((self.command, self.path), (422, '{"message": "never recorded"}')))

        def _answer(self, status: int, body: str) -> None:
            self.say(status, body, {"Content-Type": "application/json; charset=utf-8"})

    with serving(Known) as address:
        yield address
