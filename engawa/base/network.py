"""Connections that only lead out into the world: every address is checked, and the checked one is dialled."""

import os
import socket
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import inf
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore

_NAT64 = ip_network("64:ff9b::/96")
until: ContextVar[float] = ContextVar("until", default=inf)
"""When the exchange that this thread or task is about has to be over, for connections that serve several."""


class ForbiddenAddress(Exception):
    """A name leads to an address that is not of the public internet."""


class TimeIsUp(httpcore.TimeoutException):
    """The time for the whole exchange has passed."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address, and any IPv4 address written inside it, belongs to the public internet."""
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(each) for each in inner if each is not None):
            return False
        if address.ipv4_mapped:
            return True
    return address.is_global and not address.is_multicast


def allowed() -> list[str]:
    """The private addresses and networks that the owner lets Engawa ask: ENGAWA_ALLOWED_ADDRESSES."""
    named = os.environ.get("ENGAWA_ALLOWED_ADDRESSES", "")
    return [each.strip() for each in named.split(",") if each.strip()]


def checked(host: str, port: int, allow: Collection[str] = ()) -> list[str]:
    """The addresses of a host, every one of them of the public internet or in `allow`.

    Raises:
        ForbiddenAddress: when one of them is neither.
        OSError: when the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host} is no name") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    networks = [ip_network(each, strict=False) for each in allow]
    for text in addresses:
        address = ip_address(text)
        if not is_public(address) and not any(address in network for network in networks):
            raise ForbiddenAddress(f"{host} leads to {text}")
    return addresses


def dial(host: str, port: int, seconds: float, allow: Collection[str] | None = None) -> socket.socket:
    """A connection to a host for what is not HTTP; each read and write on it may take as many seconds.

    Raises:
        ForbiddenAddress: when the host is not of the public internet, nor in `allow` (as for `fetch`).
        OSError: when nobody answers.
    """
    trouble = OSError(f"{host} has no address")
    for address in checked(host, port, allowed() if allow is None else allow):
        try:
            return socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            trouble = error
    raise trouble


class OutwardBackend(httpcore.SyncBackend):
    """Dials public addresses only, and those in `allow` (addresses or networks), until the time is up.

    Without `seconds` the time is that of each exchange: `until`.
    """

    def __init__(self, seconds: float | None, allow: Collection[str] = ()) -> None:
        deadline = inf if seconds is None else monotonic() + seconds
        self.deadline: Callable[[], float] = until.get if seconds is None else lambda: deadline
        self.allow = allow

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self.checked(host, port):
            try:
                stream = super().connect_tcp(
                    address, port, left(self.deadline(), timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _TimedStream(stream, self.deadline)
        raise trouble

    def checked(self, host: str, port: int) -> list[str]:
        """The addresses of a host, every one of them allowed."""
        try:
            return checked(host, port, self.allow)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error


class _TimedStream(httpcore.NetworkStream):
    """A stream that ends with the exchange's time, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Callable[[], float]) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(self._deadline(), timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(self._deadline(), timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, left(self._deadline(), timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(deadline: float, timeout: float | None) -> float | None:
    """Seconds until the deadline, at most `timeout`; None is as long as one likes.

    Raises:
        TimeIsUp: when the deadline has passed.
    """
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise TimeIsUp
    if timeout is None:
        return None if seconds == inf else seconds
    return min(seconds, timeout)
