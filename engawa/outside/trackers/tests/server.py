"""A server on this machine that answers as a tracker's documentation says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.serving import Handler, serving


class Answers:
    """`given` by method and path; `asked` is what came: method, path, query, headers, body."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, str], tuple[int, Any, dict[str, str]]] = {}
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str], Any]] = []
        self.address = ""

    def give(self, path: str, body: Any, *, method: str = "GET", status: int = 200, **headers: str) -> None:
        self.given[method, path] = (status, body, headers)

    def last(self, method: str) -> Any:
        """The body of the last request with this method."""
        return next(body for asked, _path, _query, _headers, body in reversed(self.asked) if asked == method)


@contextmanager
def answering() -> Iterator[Answers]:
    """One that runs; everything it was not told is 404."""
    answers = Answers()

    class Documented(Handler):
        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.body()
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = json.loads(body) if body else None
            answers.asked.append((self.command, parts.path, query, dict(self.headers), asked))
            status, given, headers = answers.given.get(
                (self.command, parts.path), (404, {"message": "none"}, {})
            )
            said = given if isinstance(given, str) else json.dumps(given)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            self.say(status, said, {"Content-Type": "application/json"} | named)

        def do_GET(self) -> None:
            self._any()

        def do_POST(self) -> None:
            self._any()

        def do_PUT(self) -> None:
            self._any()

    with serving(Documented) as answers.address:
        yield answers
