"""Mail as a network: one address, whose mailbox is read and by which answers go out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.mail import listening, saying
from engawa.outside.channels.mail.servers import reading, sending
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Limits,
    Refused,
    Sent,
    SignInAgain,
    Trouble,
)
from engawa.outside.channels.quiet import Quiet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECURITY = (
    ("tls", gettext_lazy("TLS from the beginning")),
    ("starttls", gettext_lazy("STARTTLS")),
    ("none", gettext_lazy("None, within your own network")),
)


class Mail(Quiet):
    slug = "mail"
    name: "_StrPromise | str" = gettext_lazy("Mail")
    icon = "mail"
    limits = Limits(
        text=100_000,
        subject=True,
        media=saying.MOST_FILES,
        media_size=saying.LARGEST,
        private=True,
        every=timedelta(seconds=20),
        between=timedelta(seconds=1),
        rewrites=False,
    )
    asks: Sequence[Ask] = (
        Ask("address", gettext_lazy("Mail address"), gettext_lazy("support@acme.example")),
        Ask("name", gettext_lazy("Name that stands beside it"), required=False),
        Ask("user", gettext_lazy("User"), gettext_lazy("Left empty, the address."), required=False),
        Ask("password", gettext_lazy("Password"), is_secret=True),
        Ask("imap_host", gettext_lazy("Server to read from (IMAP)")),
        Ask("imap_port", gettext_lazy("Its port"), initial="993"),
        Ask("imap_security", gettext_lazy("Its security"), choices=SECURITY, initial="tls"),
        Ask("smtp_host", gettext_lazy("Server to send by (SMTP)")),
        Ask("smtp_port", gettext_lazy("Its port"), initial="587"),
        Ask("smtp_security", gettext_lazy("Its security"), choices=SECURITY, initial="starttls"),
        Ask(
            "trusts",
            gettext_lazy("Name under which your mail server notes what it checked"),
            gettext_lazy(
                "As it stands first in “Authentication-Results”, such as mx.acme.example. Only if that server takes "
                "such notes of others out. Left empty, the signature (DKIM) alone says who sent a mail."
            ),
            required=False,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        address = answers.get("address", "").strip().lower()
        try:
            validate_email(address)
        except ValidationError as problem:
            raise Refused(_("This is no mail address."), at="address") from problem
        settings = {
            name: answers.get(name, "").strip()
            for name in (
                "imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security",
            )
        }  # fmt: skip
        for port in ("imap_port", "smtp_port"):
            if not _is_port(settings[port]):
                raise Refused(_("A port is a number from 1 to 65535."), at=port)
        settings |= {"address": address, "user": answers.get("user", "").strip() or address}
        settings["trusts"] = answers.get("trusts", "").strip().lower()
        keys = {"password": answers.get("password", "")}
        for server, host in ((reading, "imap_host"), (sending, "smtp_host")):
            try:
                with server(settings, keys):
                    pass
            except SignInAgain as trouble:
                raise Refused(str(trouble), at="password") from trouble
            except Trouble as trouble:
                raise Refused(str(trouble), at=host) from trouble
        name = " ".join(answers.get("name", "").split()) or address
        return Connected(
            handle=address, name=name, url=f"mailto:{address}", keys=keys, settings=settings | {"name": name}
        )

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        return listening.listen(account, keys)

    def follow(
        self,
        account: Account,
        keys: Mapping[str, Any],
        take: Callable[[Catch], None],
        going: Callable[[], bool],
    ) -> None:
        listening.follow(account, keys, take, going)

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """By what its senders are confirmed."""
        trusts = str(account.settings.get("trusts") or "")
        by = _("%(server)s, or their signature (DKIM)") % {"server": trusts} if trusts else ""
        return [(_("Senders are confirmed by"), by or _("their signature (DKIM)"))]

    def why_silent(self, account: Account) -> str:
        return ""

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        return saying.say(account, keys, draft)

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        return saying.find_sent(account, keys, draft)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 65_536
