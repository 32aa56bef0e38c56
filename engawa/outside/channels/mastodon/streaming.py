"""The stream of one account, as server-sent events."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import httpx
from django.utils.translation import gettext as _

from engawa.base.fetch import guarded_transport
from engawa.outside.channels.mastodon.client import trouble_of
from engawa.outside.channels.mastodon.listening import placed, said_to_us
from engawa.outside.channels.mastodon.statuses import We, removed
from engawa.outside.channels.mastodon.talks import Talks
from engawa.outside.channels.network import Catch, Heard, Trouble

SILENCE = 60.0
"""A living stream says something every fifteen seconds, if only that it lives."""
LARGEST = 2_000_000
Event = tuple[str, str]


def follow(
    address: str, token: str, we: We, talks: Talks, take: Callable[[Catch], None], going: Callable[[], bool]
) -> None:
    """Give on what the stream tells until `going()` says no.

    Raises:
        Trouble: when it ends by itself.
    """
    timeout = httpx.Timeout(20.0, read=SILENCE)
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream", "User-Agent": "Engawa"}
    transport = guarded_transport(timeout=None, limit=None)
    try:
        with (
            httpx.Client(transport=transport, timeout=timeout, trust_env=False) as web,
            web.stream("GET", f"{address}/api/v1/streaming/user", headers=headers) as response,
        ):
            if response.status_code != 200:
                raise trouble_of(response.status_code, response.headers, b"")
            for event in events(response.iter_raw()):
                if not going():
                    return
                heard = told(event, we, talks) if event else None
                if heard is not None:
                    take(Catch([heard], {}))
    except httpx.HTTPError as error:
        raise Trouble(_("The stream has ended: %s") % (error or type(error).__name__)) from error
    raise Trouble(_("The server has ended the stream."))


def events(chunks: Iterable[bytes]) -> Iterator[Event | None]:
    """The events in a stream, each with its name and data; None whenever the stream only shows that it lives.

    Raises:
        Trouble: when one of them does not end.
    """
    rest, name, size = b"", "", 0
    data: list[str] = []
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            field, _colon, value = line.decode("utf-8", "replace").rstrip("\r").partition(":")
            if not field and not _colon:
                yield (name, "\n".join(data)) if name and data else None
                name, data, size = "", [], 0
            elif field == "event":
                name = value.strip()
            elif field == "data":
                data.append(value.removeprefix(" "))
                size += len(line)
        if len(rest) + size > LARGEST:
            raise Trouble(_("The stream says something that does not end."))
        yield None


def told(event: Event, we: We, talks: Talks) -> Heard | None:
    """What an event is to us; None for what is nothing."""
    name, data = event
    if name == "delete":
        uri = talks.uri_of(data.strip())
        return removed(uri) if uri else None
    try:
        said: Mapping[str, Any] = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if name == "notification":
        heard = said_to_us(said, we, talks)
        return heard if heard is not None and not heard.is_ours else None
    if name == "status.update":
        return placed(said, we, talks, to_us=True) if talks.uri_of(str(said.get("id"))) else None
    return placed(said, we, talks, to_us=False) if name == "update" else None
