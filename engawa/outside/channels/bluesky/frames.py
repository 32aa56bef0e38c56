"""What a stream of Bluesky's says, whatever its form: a Jetstream's JSON, old and new, or the firehose's CBOR."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import libipld

from engawa.outside.channels.bluesky.posts import NETWORK, POST, address_of, moment, of_record, removed
from engawa.outside.channels.network import Heard, Speaker, Trouble

EVENTS = "network.bsky.jetstream.subscribeEvents"
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, OSError)


@dataclass(frozen=True, slots=True)
class Told:
    """What one message of a stream brought, and its place there; None for what has no place."""

    place: int | None
    heard: tuple[Heard, ...] = ()


Reader = Callable[[str | bytes], Told]
NOTHING = Told(None)


def jetstream(message: str | bytes) -> Told:
    """A message of the first Jetstream (`/subscribe`): its place is a moment in microseconds."""
    try:
        event = json.loads(message)
        place = int(event["time_us"])
        commit = event.get("commit")
        if event.get("kind") != "commit" or not isinstance(commit, Mapping):
            return Told(place)
        return Told(place, tuple(_committed(commit, event["did"], _instant(place))))
    except _UNREADABLE:
        return NOTHING


def jetstream_2(message: str | bytes) -> Told:
    """A message of the second Jetstream (`subscribeEvents`): its place is a number that grows.

    Raises:
        Trouble: when the stream says that it cannot go on.
    """
    try:
        frame = json.loads(message)
        if frame.get("$type") == "error":
            raise Trouble(f"{frame.get('error')}: {frame.get('message') or ''}")
        event = frame["payload"]
        place = int(event["seq"])
        if event.get("$type") != f"{EVENTS}#commit":
            return Told(place)
        return Told(place, tuple(_committed(event, event["did"], moment(event.get("time")))))
    except _UNREADABLE:
        return NOTHING


def firehose(message: str | bytes) -> Told:
    """A message of `com.atproto.sync.subscribeRepos`; its records come as blocks of a CAR file.

    Raises:
        Trouble: when the stream says that it cannot go on.
    """
    if isinstance(message, str):
        return NOTHING
    try:
        header, body = libipld.decode_dag_cbor_multi(message)
        if header.get("op") == -1:
            raise Trouble(f"{body.get('error')}: {body.get('message') or ''}")
        place = int(body["seq"]) if "seq" in body else None
        if header.get("t") != "#commit":
            return Told(place)
        return Told(place, tuple(_written(body)))
    except _UNREADABLE:
        return NOTHING


def _written(body: Mapping[str, Any]) -> Iterator[Heard]:
    ops = [op for op in body["ops"] if str(op["path"]).startswith(f"{POST}/")]
    if not ops:
        return
    did, at = body["repo"], moment(body.get("time"))
    blocks = libipld.decode_car(body["blocks"])[1] if any(op.get("cid") for op in ops) else {}
    for op in ops:
        uri, cid = f"at://{did}/{op['path']}", op.get("cid")
        if op["action"] == "delete":
            yield removed(uri, did, at)
        elif op["action"] == "create" and cid in blocks:
            yield _post(blocks[cid], uri, libipld.encode_cid(cid), did, at)


def _committed(commit: Mapping[str, Any], did: str, at: datetime) -> Iterator[Heard]:
    if commit.get("collection") != POST:
        return
    uri = f"at://{did}/{POST}/{commit['rkey']}"
    if commit.get("operation") == "delete":
        yield removed(uri, did, at)
    elif commit.get("operation") == "create" and isinstance(commit.get("record"), Mapping):
        yield _post(commit["record"], uri, str(commit.get("cid", "")), did, at)


def _post(record: Mapping[str, Any], uri: str, cid: str, did: str, at: datetime) -> Heard:
    speaker = Speaker(NETWORK, did, url=address_of(uri).rpartition("/post/")[0])
    return of_record(record, uri=uri, cid=cid, speaker=speaker, at=at, is_ours=False, is_to_us=False)


def _instant(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
