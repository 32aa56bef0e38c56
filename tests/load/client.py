"""A cheap browser: one kept-alive connection, cookies as given, answers measured and forgotten."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

SERVER_TIME = re.compile(rb"\btotal;(?:[^,]*;)?dur=([0-9.]+)")
QUERIES = re.compile(rb'desc="(\d+) queries"')
PATIENCE = 60.0


@dataclass(slots=True)
class Answer:
    """One answer: its status, the bytes of its body, and how long it took."""

    status: int
    headers: bytes
    body: bytes
    seconds: float
    """From the first byte sent to the last byte read."""

    @property
    def server_seconds(self) -> float:
        """What the server says it took; without that word, what the client saw."""
        found = SERVER_TIME.search(self.headers)
        return float(found[1]) / 1000 if found else self.seconds

    @property
    def queries(self) -> int:
        """How many queries the server says it took."""
        found = QUERIES.search(self.headers)
        return int(found[1]) if found else 0

    def header(self, name: str) -> str:
        found = re.search(rb"^%s:\s*(.*?)\r?$" % name.encode(), self.headers, re.IGNORECASE | re.MULTILINE)
        return found[1].decode() if found else ""


@dataclass(slots=True)
class Browser:
    """One connection to the pages of this machine."""

    port: int
    cookie: str = ""
    reader: asyncio.StreamReader | None = field(default=None, init=False)
    writer: asyncio.StreamWriter | None = field(default=None, init=False)

    async def get(self, path: str) -> Answer:
        """Read a page.

        Raises:
            OSError, EOFError, TimeoutError: when the server does not answer.
        """
        return await self.send(f"GET {path} HTTP/1.1\r\n{self.heading()}\r\n".encode())

    async def post(self, path: str, fields: dict[str, str | int]) -> Answer:
        """Send a form; raises as `get` does."""
        form = urlencode(fields).encode()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        start = f"POST {path} HTTP/1.1\r\n{self.heading()}{kind}Content-Length: {len(form)}\r\n\r\n"
        return await self.send(start.encode() + form)

    def heading(self) -> str:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"Host: localhost:{self.port}\r\nAccept: text/html\r\nAccept-Language: en\r\n{cookie}"

    async def send(self, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE):
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection(
                        "127.0.0.1", self.port, limit=2**20
                    )
                began = perf_counter()
                self.writer.write(request)
                return await self.receive(began)
        except BaseException:
            self.close()
            raise

    async def receive(self, began: float) -> Answer:
        assert self.reader
        headers = await self.reader.readuntil(b"\r\n\r\n")
        lower = headers.lower()
        length = re.search(rb"\ncontent-length:\s*(\d+)", lower)
        if length:
            body = await self.reader.readexactly(int(length[1]))
        elif b"transfer-encoding: chunked" in lower:
            body = await self.chunks()
        else:
            body = b""
        answer = Answer(int(headers[9:12]), headers, body, perf_counter() - began)
        if b"\nconnection: close" in lower:
            self.close()
        return answer

    async def chunks(self) -> bytes:
        assert self.reader
        parts: list[bytes] = []
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None
