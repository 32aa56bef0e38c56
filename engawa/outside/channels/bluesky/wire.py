"""A websocket to the world, dialled as everything else is: public addresses only."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from engawa.base.network import ForbiddenAddress, dial
from engawa.base.transports import tls
from engawa.outside.channels.network import Trouble

SECONDS = 20.0
LARGEST = 10_000_000
"""Bytes of one message."""
QUEUE = 256
"""Messages that may wait here; then nothing more is read, and the other side has to wait."""


class Wire:
    """An open websocket, from which messages are read one by one."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def next(self, seconds: float) -> str | bytes | None:
        """The next message; None when none came in time.

        Raises:
            Trouble: when the connection has ended.
        """
        try:
            return self._connection.recv(timeout=seconds)
        except TimeoutError:
            return None
        except (ConnectionClosed, OSError, WebSocketException) as error:
            raise Trouble(_("The stream has ended: %s") % error) from error


@contextmanager
def wire(url: str, protocols: Sequence[str] = ()) -> Iterator[Wire]:
    """An open websocket; where its address leads on it is not followed.

    Raises:
        Trouble: when nobody answers there, or it is no public address.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(_connecting(url, protocols))
        except ForbiddenAddress as error:
            words = _("The stream is not opened: %s, which is not on the public internet.") % error
            raise Trouble(words) from error
        except (OSError, ValueError, WebSocketException) as error:
            raise Trouble(_("The stream cannot be opened: %s") % error) from error
        yield Wire(connection)


def _connecting(url: str, protocols: Sequence[str]) -> ClientConnection:
    try:
        parts = urlsplit(url)
        secure = {"wss": True, "ws": False}[parts.scheme]
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    except (KeyError, ValueError) as error:
        raise Trouble(_("“%s” is not an address that begins with wss://.") % url) from error
    given: dict[str, Any] = {"ssl": tls(), "server_hostname": host} if secure else {}
    sock = dial(host, port, SECONDS)
    sock.settimeout(None)
    connection: ClientConnection = connect(
        url,
        sock=sock,
        subprotocols=[Subprotocol(word) for word in protocols] or None,
        open_timeout=SECONDS,
        close_timeout=1,
        max_size=LARGEST,
        max_queue=QUEUE,
        user_agent_header="Engawa",
        proxy=None,
        **given,
    )
    return connection
