"""A site on this machine, until a test ends."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from socket import socket
from threading import Thread


class Handler(BaseHTTPRequestHandler):
    """Says an answer in one step, and nothing beside it."""

    def body(self) -> bytes:
        """What came with the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def say(
        self, status: int = 200, body: bytes | str = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer. A line break in a header makes it two."""
        said = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, values in (headers or {}).items():
            if name.lower() != "content-length":
                for value in values.split("\n"):
                    self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_words: object) -> None:
        return


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], host: str = "127.0.0.1") -> Iterator[str]:
    """The address at which it answers."""
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    # Its end is waited for by every test.
    Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def free_port(neighbours: int = 0) -> int:
    """A port of this machine that nobody hears at, nor at its neighbours above.

    It is none of those that outgoing connections are given, which may take it before it is used.
    """
    chance = Random()
    while True:
        port = chance.randrange(20_000, 32_000)
        if all(_is_free(port + step) for step in range(neighbours + 1)):
            return port


def _is_free(port: int) -> bool:
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
