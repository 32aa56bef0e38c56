"""Waiting at an open mailbox until something comes: by IDLE (RFC 2177) where there is it, else by asking often."""

import select
import ssl
from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING, cast

from engawa.outside.channels.mail.servers import SECONDS, Mailbox

if TYPE_CHECKING:
    from io import BufferedReader

ANEW = 9 * 60.0
"""Seconds after which IDLE is begun again: servers end it after 29 minutes, routers forget silent lines after ten."""
AT_MOST = 2.0
"""Seconds between two questions whether to go on."""
OFTEN = 4.0
"""Seconds between two looks where the server tells nothing by itself."""


def tells_news(box: Mailbox) -> bool:
    """Whether it tells by itself what comes; many servers say so only to those who have signed in."""
    _said, told = box.capability()
    return any(b"IDLE" in one.upper().split() for one in told if isinstance(one, bytes))


def wait_for_news(box: Mailbox, going: Callable[[], bool], tells: bool) -> None:
    """Return when the server has said something, when it is time to look anyway, or when `going()` says no.

    Raises:
        imaplib.IMAP4.error, OSError: when the line is cut.
    """
    if not tells:
        rest(OFTEN, going)
        box.noop()
        return
    tag = _tag_of(box)
    box.begin()
    box.send(tag + b" IDLE\r\n")
    if not _line(box, b"+", tag).startswith(b"+"):
        rest(OFTEN, going)
        return
    until = monotonic() + ANEW
    while going() and monotonic() < until and not _has_said(box) and not _readable(box):
        pass
    box.begin()
    box.send(b"DONE\r\n")
    _line(box, tag)


def rest(seconds: float, going: Callable[[], bool]) -> None:
    """Do nothing for a while, unless `going()` says no."""
    until = monotonic() + seconds
    while going() and (left := until - monotonic()) > 0:
        sleep(min(left, AT_MOST))


def _tag_of(box: Mailbox) -> bytes:
    tag: bytes = box._new_tag()
    return tag


def _line(box: Mailbox, *beginnings: bytes) -> bytes:
    """The next line that begins so; what else is said meanwhile is looked for afterwards."""
    while line := box.readline():
        if line.startswith(beginnings):
            return line
    raise box.abort("the server has ended the connection")


def _has_said(box: Mailbox) -> bool:
    """Whether something has arrived with what was read before."""
    box.sock.settimeout(0)
    try:
        return bool(cast("BufferedReader", box.file).peek(1))
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    finally:
        box.sock.settimeout(SECONDS)


def _readable(box: Mailbox) -> bool:
    line = select.poll()
    line.register(box.sock, select.POLLIN)
    return bool(line.poll(AT_MOST * 1_000))
