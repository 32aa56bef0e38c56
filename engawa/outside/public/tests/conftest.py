"""Another site, really answering."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest


class Site:
    """`pages` by path: (status, headers, body); a line break in a header makes it
    two. `told` is what was posted to it."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        self.told: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(*site.pages.get(self.path, (404, {}, "")))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                site.told.append((self.path, {key: values[0] for key, values in parse_qs(body).items()}))
                self._answer(202, {}, "")

            def _answer(self, status: int, headers: dict[str, str], body: str) -> None:
                self.send_response(status)
                for name, values in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                    for value in values.split("\n"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_words: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def page(self, path: str, body: str, headers: dict[str, str] | None = None, status: int = 200) -> str:
        """Put a page there; returns its address."""
        self.pages[path] = (status, headers or {}, body)
        return self.address + path


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    site = Site()
    Thread(target=site.server.serve_forever, daemon=True).start()
    yield site
    site.server.shutdown()
    site.server.server_close()
