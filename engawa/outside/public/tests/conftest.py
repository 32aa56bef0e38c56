"""Another site, really answering."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from tests.serving import Handler, serving


class Site:
    """`pages` by path: (status, headers, body); a line break in a header makes it
    two. `told` is what was posted to it."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        self.told: list[tuple[str, dict[str, str]]] = []
        site = self

        class Shown(Handler):
            def do_GET(self) -> None:
                self._answer(*site.pages.get(self.path, (404, {}, "")))

            def do_POST(self) -> None:
                body = self.body().decode()
                site.told.append((self.path, {key: values[0] for key, values in parse_qs(body).items()}))
                self._answer(202, {}, "")

            def _answer(self, status: int, headers: dict[str, str], body: str) -> None:
                self.say(status, body, {"Content-Type": "text/html; charset=utf-8"} | headers)

        self.handler = Shown
        self.address = ""

    def page(self, path: str, body: str, headers: dict[str, str] | None = None, status: int = 200) -> str:
        """Put a page there; returns its address."""
        self.pages[path] = (status, headers or {}, body)
        return self.address + path


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    site = Site()
    with serving(site.handler) as site.address:
        yield site
