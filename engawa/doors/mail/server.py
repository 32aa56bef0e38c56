"""The door itself: SMTP and LMTP on one port. What it says "250" to stands in the database."""

import asyncio
import contextlib
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.db import DatabaseError, close_old_connections

from engawa.doors.mail.keeping import Bringing, keep, wake
from engawa.doors.mail.recipients import is_taken
from engawa.notices.ways.mail.addresses import domain

LARGEST = 25 * 1024 * 1024
MOST_AT_ONCE = 100
NO_SUCH = "550 5.1.1 Nothing is taken at this address, or not any more"
LATER = "451 4.3.0 Engawa cannot keep this just now, try again later"
log = logging.getLogger(__name__)


class Door(SMTP):
    """One conversation. LHLO makes it LMTP, where each recipient gets an answer of its own (RFC 2033)."""

    line_length_limit = 1_000_000
    open = 0

    def __init__(self, handler: "Keeper") -> None:
        super().__init__(
            handler,
            data_size_limit=LARGEST,
            hostname=domain(),
            ident="Engawa",
            enable_SMTPUTF8=True,
            timeout=120,
        )
        self.speaks_lmtp = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        Door.open += 1
        super().connection_made(transport)
        if Door.open > MOST_AT_ONCE and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many at once, try again later\r\n")
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        Door.open -= 1
        super().connection_lost(error)

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:  # noqa: N802
        self.speaks_lmtp = True
        await self.smtp_EHLO(hostname)


class Keeper:
    """Asks whether an address is ours, and keeps what comes."""

    def __init__(self, threads: int = 4) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="keeper")

    async def handle_RCPT(  # noqa: N802
        self, server: Door, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        try:
            taken = await self._apart(is_taken, address)
        except DatabaseError as error:
            log.warning("Cannot ask about %s: %s", address, error)
            return LATER
        if not taken:
            return NO_SUCH
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Yes"

    async def handle_DATA(self, server: Door, session: Session, envelope: Envelope) -> str:  # noqa: N802
        brought = Bringing(
            raw=bytes(envelope.original_content or b""),
            recipients=tuple(dict.fromkeys(address.lower() for address in envelope.rcpt_tos)),
            sender=envelope.mail_from or "",
            peer=str(session.peer[0]) if session.peer else "",
            hello=session.host_name or "",
        )
        try:
            await self._apart(keep, brought)
            answer = "250 2.0.0 Kept"
        except DatabaseError as error:
            log.warning("A mail could not be kept: %s", error)
            answer = LATER
        else:
            asyncio.get_running_loop().run_in_executor(self.threads, _fresh, wake)
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if server.speaks_lmtp else answer

    async def _apart(self, call: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _fresh, call, *args)


def _fresh(call: Any, *args: Any) -> Any:
    close_old_connections()
    return call(*args)


async def serve(host: str, port: int) -> None:
    """Take mail in until told to stop; mails that are being brought are finished first."""
    loop = asyncio.get_running_loop()
    keeper, stop = Keeper(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: Door(keeper), host, port)
    await stop.wait()
    server.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), 5)
    keeper.threads.shutdown()
