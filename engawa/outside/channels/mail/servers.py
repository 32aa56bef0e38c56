"""The two servers of a mail address: one that is read, one that takes what we send. Both dialled with care."""

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _

from engawa.base.network import ForbiddenAddress, dial
from engawa.outside.channels.network import SignInAgain, Trouble
from engawa.outside.channels.unreached import why_unreached

if TYPE_CHECKING:
    from io import BufferedReader

SECONDS = 30.0
LARGEST = 30_000_000
"""Bytes of one answer: a server that announces more is not believed."""
LONGEST = 1_000_000
"""Bytes of one line."""
A_LINE = 200
"""So many bytes more a line counts as, since each is kept by itself."""
PATIENCE = 120.0
"""Seconds in which a command is answered, drop by drop or at once; what is announced may take longer."""
SLOWEST = 20_000
"""Bytes a second."""
_PASSING = re.compile(
    r"\[(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\]|too many|maximum number|temporar|try (?:again )?later",
    re.IGNORECASE,
)
"""How servers refuse somebody whose password is right, until others of ours have gone (RFC 5530, and in words)."""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class Mailbox(imaplib.IMAP4):
    """A mailbox whose server may neither talk without end nor fall silent in the middle of a word."""

    left = 2 * LARGEST
    until = 0.0

    def __init__(self, host: str, port: int, security: str) -> None:
        self.security = security
        self.begin()
        super().__init__(host, port, SECONDS)
        if security == "starttls":
            self.starttls(_tls())

    def begin(self) -> None:
        """Something is asked: from now on so much may be answered, in so much time."""
        self.left, self.until = 2 * LARGEST, monotonic() + PATIENCE

    def readline(self) -> bytes:
        """A line; b"" at the end."""
        file, line = cast("BufferedReader", self.file), bytearray()
        while self._goes_on() and (waiting := file.peek(1)):
            end = waiting.find(b"\n") + 1
            line += file.read1(end or len(waiting))
            if end:
                break
            if len(line) > LONGEST:
                raise self.abort("the server says a line without end")
        self.left -= len(line) + A_LINE
        return bytes(line)

    def read(self, size: int) -> bytes:
        """So many bytes."""
        if size > LARGEST:
            raise self.abort("the server announces more than it may")
        file, found = cast("BufferedReader", self.file), bytearray()
        self.until = max(self.until, monotonic() + PATIENCE + size / SLOWEST)
        while len(found) < size and self._goes_on() and (some := file.read1(size - len(found))):
            found += some
        self.left -= len(found)
        return bytes(found)

    def _goes_on(self) -> bool:
        if self.left < 0 or monotonic() > self.until:
            raise self.abort("the server does not come to an end")
        return True

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = dial(self.host, self.port, SECONDS)
        return _tls().wrap_socket(plain, server_hostname=self.host) if self.security == "tls" else plain

    def _command(self, name: str, *args: Any) -> Any:
        self.begin()
        if name in ("NOOP", "UID"):
            self.untagged_responses.clear()
        return super()._command(name, *args)  # type: ignore[misc]  # imaplib's own, of which nothing is told


class _Smtp(smtplib.SMTP):
    def __init__(self, host: str, port: int, security: str) -> None:
        self.security = security
        super().__init__(host, port, timeout=SECONDS)
        if security == "starttls":
            self.starttls(context=_tls())

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = dial(host, port, SECONDS)
        return _tls().wrap_socket(plain, server_hostname=host) if self.security == "tls" else plain


@contextmanager
def reading(settings: Mapping[str, Any], keys: Mapping[str, Any]) -> Iterator[Mailbox]:
    """The mailbox, signed in.

    Raises:
        SignInAgain: when the server does not take the password.
        Trouble: when it does not answer, or not as it should.
    """
    host = str(settings["imap_host"])
    box: Mailbox | None = None
    try:
        box = Mailbox(host, int(settings["imap_port"]), str(settings["imap_security"]))
        try:
            box.login(str(settings["user"]), _quoted(str(keys.get("password") or "")))
        except box.abort:
            raise
        except box.error as problem:
            if _PASSING.search(str(problem)):
                words = " ".join(str(problem).split())[:300]
                raise Trouble(
                    _("%(host)s lets us in later: %(why)s") % {"host": host, "why": words}
                ) from problem
            raise SignInAgain(_("%s does not take the user and password.") % host) from problem
        yield box
    except (imaplib.IMAP4.error, ForbiddenAddress, OSError, ValueError) as problem:
        raise Trouble(why_unreached(host, problem)) from problem
    finally:
        if box is not None:
            with suppress(OSError):
                box.shutdown()


@contextmanager
def sending(settings: Mapping[str, Any], keys: Mapping[str, Any]) -> Iterator[smtplib.SMTP]:
    """The server that takes mail, signed in where it wants that. What goes wrong within is the caller's.

    Raises:
        SignInAgain: when the server does not take the password.
        Trouble: when it does not answer, or not as it should.
    """
    host = str(settings["smtp_host"])
    try:
        server = _Smtp(host, int(settings["smtp_port"]), str(settings["smtp_security"]))
        server.ehlo_or_helo_if_needed()
        if server.has_extn("auth"):
            server.login(str(settings["user"]), str(keys.get("password") or ""))
    except smtplib.SMTPAuthenticationError as problem:
        if 400 <= problem.smtp_code < 500:
            raise Trouble(why_unreached(host, problem)) from problem
        raise SignInAgain(_("%s does not take the user and password.") % host) from problem
    except (smtplib.SMTPException, ForbiddenAddress, OSError, ValueError) as problem:
        raise Trouble(why_unreached(host, problem)) from problem
    try:
        yield server
    finally:
        server.close()


def _quoted(password: str) -> str:
    return password.replace("\r", "").replace("\n", "")
