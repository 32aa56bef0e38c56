"""A real SMTP server that keeps what it is sent, and refuses where it is told to."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """`refuse` maps addresses to what the server says to them."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.refuse: dict[str, str] = {}
        self.say = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.say.startswith("250"):
            self.raw.append(envelope.original_content)
            self.senders.append(envelope.mail_from)
        return self.say

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]


class Server(Controller):
    def __init__(self) -> None:
        self.mailbox = Mailbox()
        super().__init__(self.mailbox, hostname="127.0.0.1", port=0)
