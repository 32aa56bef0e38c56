"""The one door through which Engawa fetches from outside: public addresses only, bounded in size and time."""

import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from engawa.base.network import ForbiddenAddress, OutwardBackend, allowed
from engawa.base.transports import guarded_async_transport, guarded_transport, tls

__all__ = ["Fetched", "fetch", "guarded_async_transport", "guarded_transport", "post", "request"]
_REDIRECTS = 5
_CHUNK = 65_536
_ERROR_LIMIT = 65_536
_UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_OF_THE_SITE = ("authorization", "cookie", "signature", "signature-input")
"""What is never carried on to another site when an address leads there."""


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

    def __init__(
        self, message: str, status: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers: Mapping[str, str] = headers or {}
        self.body = body
        """The beginning of what was said, 64 KB at most."""

    @property
    def retry_after(self) -> timedelta | None:
        """How long we are asked to wait, if we are: a day at most."""
        return _pause(self.headers.get("retry-after", ""))


def never_asked(error: FetchError) -> bool:
    """Whether the other side surely heard nothing: what was to be done there was not done."""
    return isinstance(error, BadAddress | PrivateAddress) or isinstance(error.__cause__, _UNREACHED)


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
    return request("GET", url, limit=limit, timeout=timeout, types=types, allow=allow, headers=headers)


def request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    limit: int = 10_000_000,
    timeout: float = 20.0,
    types: Collection[str] = (),
    allow: Collection[str] | None = None,
    redirects: int | None = None,
) -> Fetched:
    """Ask an address by any method, as `fetch` does. Only GET and HEAD are carried on to where it leads, unless
    `redirects` says how often; what it leads to is then a `Refused` with that status and its Location.

    Raises:
        Refused: with status, headers and the beginning of the body, when the other side says no.
        FetchError: one of its other kinds, with a message for people.
    """
    backend = OutwardBackend(timeout, allowed() if allow is None else allow)
    hops = (_REDIRECTS if method in ("GET", "HEAD") else 0) if redirects is None else redirects
    sent = {"User-Agent": "Engawa", "Accept-Encoding": "gzip", **(headers or {})}
    with _clear_errors(url, timeout), _client(backend, timeout) as client:
        for _ in range(hops + 1):
            _check(url)
            with client.stream(method, url, headers=sent, content=body or None) as response:
                if not response.has_redirect_location or not hops:
                    return _taken(url, response, limit, types)
                leads_to = urljoin(url, response.headers["location"])
                sent = _carried(sent, url, leads_to)
                url = leads_to
    raise TooManyRedirects(f"{url} leads on more than {hops} times.")


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
    backend = OutwardBackend(timeout, allowed() if allow is None else allow)
    with _clear_errors(url, timeout), _client(backend, timeout) as client:
        _check(url)
        with client.stream(
            "POST", url, content=body, headers={"User-Agent": "Engawa", **headers}
        ) as response:
            return response.status_code


def _carried(headers: Mapping[str, str], url: str, leads_to: str) -> dict[str, str]:
    """The headers that go along to where an address leads."""
    if urlsplit(url)[:2] == urlsplit(leads_to)[:2]:
        return dict(headers)
    return {name: value for name, value in headers.items() if name.lower() not in _OF_THE_SITE}


def _pause(said: str) -> timedelta | None:
    try:
        pause = (
            timedelta(seconds=int(said))
            if said.isdigit()
            else parsedate_to_datetime(said) - datetime.now(UTC)
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return max(timedelta(0), min(pause, timedelta(days=1)))


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
    transport = httpx.HTTPTransport(verify=tls(), trust_env=False)
    transport._pool = _pool(backend)  # the only way to say who dials
    return httpx.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)


def _pool(backend: OutwardBackend) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(ssl_context=tls(), network_backend=backend, max_connections=2)


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
    except (httpx.HTTPError, httpx.InvalidURL, zlib.error, UnicodeError) as error:
        raise Unreachable(f"{url} could not be fetched: {error}.") from error


def _taken(url: str, response: httpx.Response, limit: int, types: Collection[str]) -> Fetched:
    if response.status_code >= 400 or response.has_redirect_location:
        raise _refused(url, response)
    header = Message()
    header["content-type"] = response.headers.get("content-type", "application/octet-stream")
    media_type = header.get_content_type()
    if types and not media_type.startswith(tuple(types)):
        raise WrongType(f"{url} is {media_type}; expected {', '.join(types)}.")
    body = _body(url, response, limit)
    return Fetched(url, response.status_code, media_type, body, dict(response.headers))


def _refused(url: str, response: httpx.Response) -> Refused:
    status, headers = response.status_code, dict(response.headers)
    try:
        said = _body(url, response, _ERROR_LIMIT)
    except (FetchError, httpx.HTTPError, zlib.error):
        said = b""
    return Refused(f"{url} answered with the error {status}.", status, headers, said)


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
