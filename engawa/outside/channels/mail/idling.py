"""Waiting at an open mailbox until something comes: by IDLE (RFC 2177) where there is it, else by asking often."""

import imaplib
import select
import ssl
from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING, cast

from engawa.outside.channels.mail.servers import SECONDS

if TYPE_CHECKING:
    from io import BufferedReader

ANEW = 9 * 60.0
"""Seconds after which IDLE is begun again: servers end it after 29 minutes, routers forget silent lines after ten."""
AT_MOST = 2.0
"""Seconds between two questions whether to go on."""
OFTEN = 4.0
"""Seconds between two looks where the server tells nothing by itself."""


def tells_news(box: imaplib.IMAP4) -> bool:
    """Whether it tells by itself what comes; many servers say so only to those who have signed in."""
    _said, told = box.capability()
    return any(b"IDLE" in one.upper().split() for one in told if isinstance(one, bytes))


def wait_for_news(box: imaplib.IMAP4, going: Callable[[], bool], tells: bool) -> None:
    """Return when the server has said something, when it is time to look anyway, or when `going()` says no.

    Raises:
        imaplib.IMAP4.error, OSError: when the line is cut.
    """
    if not tells:
        _rest(OFTEN, going)
        box.noop()
        return
    tag = _tag_of(box)
    box.send(tag + b" IDLE\r\n")
    if not _line(box).startswith(b"+"):
        _rest(OFTEN, going)
        return
    until = monotonic() + ANEW
    while going() and monotonic() < until and not _has_said(box) and not _readable(box):
        pass
    box.send(b"DONE\r\n")
    while not _line(box).startswith(tag):
        pass


def _tag_of(box: imaplib.IMAP4) -> bytes:
    tag: bytes = box._new_tag()
    return tag


def _line(box: imaplib.IMAP4) -> bytes:
    line = box.readline()
    if not line:
        raise box.abort("the server has ended the connection")
    return line


def _has_said(box: imaplib.IMAP4) -> bool:
    """Whether something has arrived with what was read before."""
    box.sock.settimeout(0)
    try:
        return bool(cast("BufferedReader", box.file).peek(1))
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    finally:
        box.sock.settimeout(SECONDS)


def _readable(box: imaplib.IMAP4) -> bool:
    found, _writable, _broken = select.select([box.sock], [], [], AT_MOST)
    return bool(found)


def _rest(seconds: float, going: Callable[[], bool]) -> None:
    until = monotonic() + seconds
    while going() and (left := until - monotonic()) > 0:
        sleep(min(left, AT_MOST))
