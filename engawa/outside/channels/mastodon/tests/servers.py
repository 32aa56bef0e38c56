"""A Mastodon server on paper: a whole one that keeps what it is told, with troubles on demand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import Any

import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import DatabaseConfig, MastodonMockConfig, SeedConfig, StreamingConfig
from mastodon_mock.testing.seed import DEFAULT_TEST_SEED

Said = dict[str, Any]


class Server:
    """`troubles` are answered first to requests that begin with their words, "POST /api/v1/statuses": status, what
    is said, headers. A trouble of status 0 does what was asked and says nothing."""

    def __init__(self, seed: SeedConfig) -> None:
        config = MastodonMockConfig(
            database=DatabaseConfig(path=":memory:"),
            seed=seed,
            streaming=StreamingConfig(heartbeat_seconds=0.2),
        )
        self.app = create_app(config)
        self.troubles: list[tuple[str, int, Said, dict[str, str]]] = []
        self.asked: list[str] = []
        self.once: list[str] = []
        self.address = ""

    def streams(self) -> int:
        """How many streams are open, each told what is said from now on."""
        return len(self.app.state.event_bus._subscribers)

    async def __call__(self, scope: Said, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = f"{scope['method']} {scope['path']}"
        self.asked.append(request)
        self.once += [value.decode() for name, value in scope["headers"] if name == b"idempotency-key"]
        trouble = next((one for one in self.troubles if request.startswith(one[0])), None)
        if trouble is None:
            await self.app(scope, receive, send)
            return
        self.troubles.remove(trouble)
        _request, status, said, headers = trouble
        if not status:
            await self.app(scope, receive, _swallow)
            await send(
                {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]}
            )
            raise ConnectionError("cut")
        raw = [
            (name.encode(), value.encode())
            for name, value in {"content-type": "application/json", **headers}.items()
        ]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})


@contextmanager
def mastodon() -> Iterator[Server]:
    """One that runs until the end, with Alice, Bob and Carol."""
    server = Server(DEFAULT_TEST_SEED)
    config = uvicorn.Config(server, "127.0.0.1", 0, log_level="critical", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    began = monotonic()
    while not running.started:
        assert thread.is_alive()
        assert monotonic() - began < 60
        sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    server.address = f"http://127.0.0.1:{port}"
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(timeout=10)


async def _swallow(_message: Any) -> None:
    pass
