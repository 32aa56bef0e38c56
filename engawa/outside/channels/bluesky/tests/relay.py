"""Streams on paper: a websocket server that tells what it is given, in each of the network's three forms."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import libipld
from websockets.sync.server import ServerConnection, serve

from engawa.outside.channels.bluesky.frames import EVENTS
from engawa.outside.channels.bluesky.posts import POST

Frame = str | bytes
AT = 1_780_000_000_000_000
CID = bytes([1, 0x71, 0x12, 32])


class Relay:
    """Tells `frames` from the asked place on, to whoever asks; `asked` is what they asked with."""

    def __init__(self, frames: Sequence[tuple[int, Frame]]) -> None:
        self.frames = list(frames)
        self.asked: list[dict[str, list[str]]] = []
        self.breaks_after: int | None = None
        self.address = ""

    def tell(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        asked = parse_qs(urlsplit(connection.request.path).query)
        self.asked.append(asked)
        start = int(asked.get("cursor", ["0"])[0])
        for number, (place, frame) in enumerate(self.frames):
            if self.breaks_after is not None and number == self.breaks_after:
                self.breaks_after = None
                return
            if place >= start:
                connection.send(frame)
        for _ in connection:
            pass


@contextmanager
def relay(frames: Sequence[tuple[int, Frame]]) -> Iterator[Relay]:
    """One that runs until the end."""
    told = Relay(frames)
    with serve(told.tell, "127.0.0.1", 0, subprotocols=None, select_subprotocol=_any) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        told.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        try:
            yield told
        finally:
            server.shutdown()
            thread.join(timeout=10)


def _any(connection: ServerConnection, offered: Sequence[Any]) -> Any:
    return offered[0] if offered else None


def old(number: int, text: str, operation: str = "create") -> tuple[int, Frame]:
    """As the first Jetstream says it."""
    commit = {
        "operation": operation,
        "collection": POST,
        "rkey": f"r{number}",
        "cid": "bafy",
        "record": record(text),
    }
    event = {"did": f"did:plc:{number}", "time_us": AT + number, "kind": "commit", "commit": commit}
    return AT + number, json.dumps(event)


def new(number: int, text: str, operation: str = "create") -> tuple[int, Frame]:
    """As the second Jetstream says it."""
    at = datetime.fromtimestamp(AT / 1_000_000, UTC).isoformat()
    commit = {
        "operation": operation,
        "collection": POST,
        "rkey": f"r{number}",
        "cid": "bafy",
        "record": record(text),
    }
    event = {"$type": f"{EVENTS}#commit", "did": f"did:plc:{number}", "seq": number, "time": at, **commit}
    return number, json.dumps({"$type": "message", "payload": event})


def fire(number: int, text: str, operation: str = "create") -> tuple[int, Frame]:
    """As the firehose says it."""
    block = libipld.encode_dag_cbor(record(text))
    cid = CID + number.to_bytes(32)
    # A link in CBOR is the tag 42 around a zero and the CID.
    link = bytes([0xD8, 42, 0x58, len(cid) + 1, 0]) + cid
    root = libipld.encode_dag_cbor({"roots": ["CID"], "version": 1}).replace(b"cCID", link)
    car = _sized(root) + _sized(cid + block)
    op = {"action": operation, "path": f"{POST}/r{number}", "cid": None if operation == "delete" else "CID"}
    at = datetime.fromtimestamp(AT / 1_000_000, UTC).isoformat()
    body = {"seq": number, "repo": f"did:plc:{number}", "time": at, "ops": [op], "blocks": car}
    head = libipld.encode_dag_cbor({"op": 1, "t": "#commit"})
    return number, head + libipld.encode_dag_cbor(body).replace(b"cCID", link)


def record(text: str) -> dict[str, Any]:
    return {"$type": POST, "text": text, "createdAt": "2026-05-28T20:26:40Z", "langs": ["de"]}


def _sized(data: bytes) -> bytes:
    size, out = len(data), bytearray()
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes(out) + bytes([size]) + data
