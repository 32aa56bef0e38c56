"""The two servers of a mail address: one that is read, one that takes what we send. Both dialled with care."""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from engawa.base.network import ForbiddenAddress, dial
from engawa.outside.channels.network import SignInAgain, Trouble

SECONDS = 30.0
LARGEST = 30_000_000
"""Bytes of one answer: a server that announces more is not believed."""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Imap(imaplib.IMAP4):
    def __init__(self, host: str, port: int, security: str) -> None:
        self.security = security
        super().__init__(host, port, SECONDS)
        if security == "starttls":
            self.starttls(_tls())

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = dial(self.host, self.port, SECONDS)
        return _tls().wrap_socket(plain, server_hostname=self.host) if self.security == "tls" else plain

    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort("the server announces more than it may")
        return super().read(size)


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
def reading(settings: Mapping[str, Any], keys: Mapping[str, Any]) -> Iterator[imaplib.IMAP4]:
    """The mailbox, signed in.

    Raises:
        SignInAgain: when the server does not take the password.
        Trouble: when it does not answer, or not as it should.
    """
    host = str(settings["imap_host"])
    box: imaplib.IMAP4 | None = None
    try:
        box = _Imap(host, int(settings["imap_port"]), str(settings["imap_security"]))
        try:
            box.login(str(settings["user"]), _quoted(str(keys.get("password") or "")))
        except box.abort:
            raise
        except box.error as problem:
            raise SignInAgain(_("%s does not take the user and password.") % host) from problem
        yield box
    except ForbiddenAddress as problem:
        raise Trouble(_forbidden(problem)) from problem
    except (imaplib.IMAP4.error, OSError, ValueError) as problem:
        raise Trouble(_("%(host)s does not answer as it should: %(why)s") % _why(host, problem)) from problem
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
        raise SignInAgain(_("%s does not take the user and password.") % host) from problem
    except ForbiddenAddress as problem:
        raise Trouble(_forbidden(problem)) from problem
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        raise Trouble(_("%(host)s does not answer as it should: %(why)s") % _why(host, problem)) from problem
    try:
        yield server
    finally:
        server.close()


def _quoted(password: str) -> str:
    return password.replace("\r", "").replace("\n", "")


def _why(host: str, problem: Exception) -> dict[str, str]:
    return {"host": host, "why": " ".join(str(problem).split())[:300]}


def _forbidden(problem: ForbiddenAddress) -> str:
    return _(
        "%s, which is not on the public internet. ENGAWA_ALLOWED_ADDRESSES names what may be asked all the same."
    ) % str(problem)
