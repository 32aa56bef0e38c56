"""The one door through which Engawa fetches from outside: public addresses only, bounded in size and time."""

import os
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from ssl import SSLContext
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from engawa.base.network import ForbiddenAddress, OutwardBackend

_REDIRECTS = 5
_CHUNK = 65_536


class FetchError(Exception):
    """Something could not be fetched; the message says what and why, for an owner to read."""


class BadAddress(FetchError):
    """Not an address of the web."""


class PrivateAddress(FetchError):
    """The address leads into a private network."""


class TooManyRedirects(FetchError):
    """The address leads on and on."""


class Unreachable(FetchError):
    """Nobody answers there, or not in a way that can be understood."""


class TooSlow(FetchError):
    """The answer did not come in time."""


class TooLarge(FetchError):
    """The answer is larger than wanted."""


class WrongType(FetchError):
    """The answer is of another kind than wanted."""


class Refused(FetchError):
    """The other side answered with an error."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found, with the address it was found at after all redirects."""

    url: str
    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str]


def fetch(
    url: str,
    *,
    limit: int = 10_000_000,
    timeout: float = 20.0,
    types: Collection[str] = (),
    allow: Collection[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Fetch an http or https address.

    `limit` is in bytes after unpacking, `timeout` in seconds for everything together. `types` are beginnings
    of wanted media types ("text/", "application/json"); none means any. `allow` names private addresses or
    networks that may be asked all the same; left out, ENGAWA_ALLOWED_ADDRESSES says so, separated by commas.

    Raises:
        FetchError: one of its kinds, with a message for people.
    """
    if allow is None:
        allow = _allowed()
    backend = OutwardBackend(timeout, allow)
    sent = {"User-Agent": "Engawa", "Accept-Encoding": "gzip", **(headers or {})}
    with _clear_errors(url, timeout), _client(backend, timeout) as client:
        for _ in range(_REDIRECTS + 1):
            _check(url)
            with client.stream("GET", url, headers=sent) as response:
                if not response.has_redirect_location:
                    return _taken(url, response, limit, types)
                url = urljoin(url, response.headers["location"])
    raise TooManyRedirects(f"{url} leads on more than {_REDIRECTS} times.")


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    timeout: float = 10.0,
    allow: Collection[str] | None = None,
) -> int:
    """Post these bytes to a public address and return the status of the answer, whatever it is.

    Nothing is followed and nothing of the answer is kept. `allow` is as for `fetch`.

    Raises:
        FetchError: when nobody answers, or nobody may be asked there.
    """
    backend = OutwardBackend(timeout, _allowed() if allow is None else allow)
    with _clear_errors(url, timeout), _client(backend, timeout) as client:
        _check(url)
        with client.stream(
            "POST", url, content=body, headers={"User-Agent": "Engawa", **headers}
        ) as response:
            return response.status_code


def _allowed() -> list[str]:
    named = os.environ.get("ENGAWA_ALLOWED_ADDRESSES", "")
    return [each.strip() for each in named.split(",") if each.strip()]


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadAddress(f"{url!r} is not a web address that begins with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise BadAddress(f"{parts.hostname}: an address with a name or password in it is not fetched.")


def _client(backend: OutwardBackend, timeout: float) -> httpx.Client:
    transport = httpx.HTTPTransport(trust_env=False)
    context = httpx.create_ssl_context()
    transport._pool = _pool(context, backend)  # the only way to say who dials
    return httpx.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)


def _pool(context: SSLContext, backend: OutwardBackend) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=2)


@contextmanager
def _clear_errors(url: str, timeout: float) -> Iterator[None]:
    try:
        yield
    except ForbiddenAddress as error:
        raise PrivateAddress(
            f"{url} is not fetched: {error}, which is not on the public internet."
        ) from error
    except httpx.TimeoutException as error:
        raise TooSlow(f"{url} did not answer within {timeout:g} seconds.") from error
    except (httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
        raise Unreachable(f"{url} could not be fetched: {error}.") from error


def _taken(url: str, response: httpx.Response, limit: int, types: Collection[str]) -> Fetched:
    if response.status_code >= 400:
        raise Refused(f"{url} answered with the error {response.status_code}.", response.status_code)
    header = Message()
    header["content-type"] = response.headers.get("content-type", "application/octet-stream")
    media_type = header.get_content_type()
    if types and not media_type.startswith(tuple(types)):
        raise WrongType(f"{url} is {media_type}; expected {', '.join(types)}.")
    body = _body(url, response, limit)
    return Fetched(url, response.status_code, media_type, body, dict(response.headers))


def _body(url: str, response: httpx.Response, limit: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").lower().strip()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise Unreachable(f"{url} is packed as {encoding}, which was not asked for.")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    body = bytearray()
    for chunk in response.iter_raw(_CHUNK):
        body += unpack.decompress(chunk, limit + 1 - len(body)) if unpack else chunk
        if len(body) > limit:
            raise TooLarge(f"{url} is larger than {limit:,} bytes.")
    return bytes(body)
