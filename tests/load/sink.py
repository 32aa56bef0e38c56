"""Other servers, as many as one likes: each address of 127.0.0.0/8 is one. They take what is handed in and count it.

Run as `python -m tests.load.sink`: says its ports in a line of JSON, and with each line it reads how much it got.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import Counter

got: Counter[str] = Counter()
refused: set[str] = set()
TAKEN = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
LATER = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


class Living(asyncio.Protocol):
    """Takes everything."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, mark, rest = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        length = int(headers.get(b"content-length", b"0"))
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        self.take(headers.get(b"host", b"").decode())

    def take(self, host: str) -> None:
        got[host] += 1
        self.transport.write(TAKEN)


class Busy(Living):
    """Always asks to come again later."""

    def take(self, host: str) -> None:
        refused.add(host)
        self.transport.write(LATER)


class Silent(asyncio.Protocol):
    """Never answers."""


async def main() -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(kind, sock=_of_this_machine(), backlog=1000)
        for kind in (Living, Busy, Silent)
    ]
    living, busy, silent = (server.sockets[0].getsockname()[1] for server in servers)
    print(json.dumps({"living": living, "busy": busy, "silent": silent}), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        doubled = sum(count - 1 for count in got.values())
        print(json.dumps({"got": len(got), "doubled": doubled, "busy": len(refused)}), flush=True)


def _of_this_machine() -> socket.socket:
    """Hears every address of 127.0.0.0/8 and no other machine."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    made.bind(("0.0.0.0", 0))
    return made


if __name__ == "__main__":
    asyncio.run(main())
