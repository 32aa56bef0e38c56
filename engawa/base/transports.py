"""The guarded way out for libraries that bring an httpx client of their own: the same rules as `fetch`."""
# ruff: noqa: ASYNC109 (the parameter is named so by httpcore)

import asyncio
import zlib
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from functools import cache
from math import inf
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore
import httpx

from engawa.base.network import ForbiddenAddress, OutwardBackend, allowed, left, until


@cache
def tls() -> SSLContext:
    """How certificates are judged; made once, since reading them all takes its time."""
    return httpx.create_ssl_context()


def guarded_transport(
    *,
    timeout: float | None = 30.0,
    limit: int | None = 10_000_000,
    allow: Collection[str] | None = None,
    connections: int = 10,
) -> "GuardedTransport":
    """A transport for `httpx.Client(transport=…)`: public addresses only, `limit` bytes an answer after unpacking,
    `timeout` seconds for each exchange together. For a stream that never ends both are None: then the client's
    own timeout between two pieces counts. `allow` is as for `fetch`; connections are kept and used again."""
    return GuardedTransport(timeout, limit, allowed() if allow is None else allow, connections)


def guarded_async_transport(
    *,
    timeout: float | None = 30.0,
    limit: int | None = 10_000_000,
    allow: Collection[str] | None = None,
    connections: int = 10,
) -> "GuardedAsyncTransport":
    """The same for `httpx.AsyncClient`."""
    return GuardedAsyncTransport(timeout, limit, allowed() if allow is None else allow, connections)


class GuardedTransport(httpx.BaseTransport):
    """See `guarded_transport`."""

    def __init__(
        self, timeout: float | None, limit: int | None, allow: Collection[str], connections: int
    ) -> None:
        self.timeout, self.limit = timeout, limit
        self.inner = httpx.HTTPTransport(verify=tls(), trust_env=False)
        self.inner._pool = httpcore.ConnectionPool(
            ssl_context=tls(),
            network_backend=OutwardBackend(None, allow),
            max_connections=connections,
            keepalive_expiry=30,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _begin(request, self.timeout, self.limit)
        try:
            response = self.inner.handle_request(request)
        except ForbiddenAddress as error:
            raise _forbidden(request, error) from error
        assert isinstance(response.stream, httpx.SyncByteStream)
        return _answer(response, _Bounded(response.stream, _unpacking(response), self.limit))

    def close(self) -> None:
        self.inner.close()


class GuardedAsyncTransport(httpx.AsyncBaseTransport):
    """See `guarded_async_transport`."""

    def __init__(
        self, timeout: float | None, limit: int | None, allow: Collection[str], connections: int
    ) -> None:
        self.timeout, self.limit = timeout, limit
        self.inner = httpx.AsyncHTTPTransport(verify=tls(), trust_env=False)
        self.inner._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls(),
            network_backend=_AsyncBackend(allow),
            max_connections=connections,
            keepalive_expiry=30,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _begin(request, self.timeout, self.limit)
        try:
            response = await self.inner.handle_async_request(request)
        except ForbiddenAddress as error:
            raise _forbidden(request, error) from error
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return _answer(response, _AsyncBounded(response.stream, _unpacking(response), self.limit))

    async def aclose(self) -> None:
        await self.inner.aclose()


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """Dials as `OutwardBackend` does."""

    def __init__(self, allow: Collection[str]) -> None:
        self.guard = OutwardBackend(None, allow)
        self.inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        trouble: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await asyncio.to_thread(self.guard.checked, host, port):
            try:
                stream = await self.inner.connect_tcp(
                    address, port, left(until.get(), timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _AsyncTimedStream(stream)
        raise trouble

    async def sleep(self, seconds: float) -> None:
        await self.inner.sleep(seconds)


class _AsyncTimedStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, left(until.get(), timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, left(until.get(), timeout))

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        timeout = left(until.get(), timeout)
        return _AsyncTimedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Unpacking:
    """Counts what comes, unpacked, so that neither a long answer nor a tightly packed one fills the memory."""

    def __init__(self, packed: bool, limit: float) -> None:
        self.unpack = zlib.decompressobj(wbits=31) if packed else None
        self.left = limit

    def of(self, chunk: bytes) -> bytes:
        """
        Raises:
            httpx.ReadError: when this is more than was wanted, or not packed as it says.
        """
        most = 0 if self.left == inf else int(self.left) + 1
        try:
            data = self.unpack.decompress(chunk, most) if self.unpack else chunk
        except zlib.error as error:
            raise httpx.ReadError("the answer cannot be unpacked") from error
        self.left -= len(data)
        if self.left < 0:
            raise httpx.ReadError("the answer is larger than wanted")
        return data


class _Bounded(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, packed: bool, limit: int | None) -> None:
        self.stream, self.unpacking = stream, _Unpacking(packed, limit or inf)

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.stream:
            yield self.unpacking.of(chunk)

    def close(self) -> None:
        self.stream.close()


class _AsyncBounded(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, packed: bool, limit: int | None) -> None:
        self.stream, self.unpacking = stream, _Unpacking(packed, limit or inf)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self.stream:
            yield self.unpacking.of(chunk)

    async def aclose(self) -> None:
        await self.stream.aclose()


def _begin(request: httpx.Request, timeout: float | None, limit: int | None) -> None:
    if request.url.scheme not in ("http", "https") or not request.url.host or request.url.userinfo:
        raise httpx.UnsupportedProtocol(f"{request.url.host or 'This'} is not an address that may be asked.")
    until.set(inf if timeout is None else monotonic() + timeout)
    request.headers["Accept-Encoding"] = "gzip" if limit else "identity"


def _forbidden(request: httpx.Request, error: ForbiddenAddress) -> httpx.ConnectError:
    return httpx.ConnectError(f"{error}, which is not on the public internet", request=request)


def _unpacking(response: httpx.Response) -> bool:
    """Whether the answer is packed; how, is ours to undo, so that it is bounded."""
    encoding = response.headers.get("content-encoding", "identity").lower().strip()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise httpx.DecodingError(f"The answer is packed as {encoding}, which was not asked for.")
    return "gzip" in encoding


def _answer(response: httpx.Response, stream: "_Bounded | _AsyncBounded") -> httpx.Response:
    headers = [
        (name, value)
        for name, value in response.headers.raw
        if name.lower() not in (b"content-encoding", b"content-length")
    ]
    return httpx.Response(
        response.status_code, headers=headers, stream=stream, extensions=response.extensions
    )
