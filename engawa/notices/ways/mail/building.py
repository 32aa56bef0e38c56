"""A letter as it goes out: its parts, and the headers by which mail programs thread, filter and end letters."""

from __future__ import annotations

import re
from email.message import EmailMessage as Wire
from email.policy import SMTP, Policy
from email.utils import formataddr
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import escape
from django.utils.translation import gettext as _

from engawa.content.models import Item
from engawa.notices.ways.mail.addresses import answer_to, back_to, domain, message_id
from engawa.notices.ways.mail.models import Outgoing
from engawa.notices.ways.mail.signing import signature
from engawa.people.models import Account
from engawa.people.origin import origin


class Signed(EmailMultiAlternatives):
    """A mail that bears our signature where we sign."""

    def message(self, *, policy: Policy[Any] | None = SMTP) -> Wire:
        wire = super().message(policy=policy)
        signed = signature(wire.as_bytes())
        if signed:
            wire["DKIM-Signature"] = signed
        return wire


def build(row: Outgoing, to: Account) -> Signed | None:
    """The letter, asked for as its reader; None when what it tells of may no longer be read.

    A letter that tells of several things, some of which may still be read, says so and nothing else.
    """
    items = {item.pk: item for item in Item.objects.standing().filter(pk__in=row.about)}
    if len(items) < len(set(row.about)):
        if row.item or not items:
            return None
        row.subject, row.text, row.html = _without_words()
    item = items.get(row.item) if row.item else None
    wanted, name = dict(row.headers), _name(row)
    headers = {
        "From": formataddr((_from(item), settings.DEFAULT_FROM_EMAIL)),
        "Message-ID": message_id(name),
        "Auto-Submitted": "auto-generated",
        "Precedence": "list" if item else "bulk",
        **_threading(name, item),
        **_list(wanted),
        **wanted,
    }
    answers = answer_to(row.person_id, row.item)
    message = Signed(
        subject=row.subject,
        body=row.text,
        from_email=back_to(row.pk),
        to=[formataddr((to.person.name, to.email))],
        reply_to=[formataddr((_from(item), answers))] if answers else None,
        headers=headers,
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    return message


def _without_words() -> tuple[str, str, str]:
    words = _("Some of what this letter told of may no longer be read. The rest is here:")
    url = f"{origin()}/notices/"
    return (
        _("What you did not see"),
        f"{words}\n\n{url}\n",
        f'<p>{escape(words)}</p><p><a href="{url}">{url}</a></p>',
    )


def _from(item: Item | None) -> str:
    return _("%(name)s (Engawa)") % {"name": item.byline} if item and item.byline else "Engawa"


def _name(row: Outgoing) -> str:
    """An item's letter is named after the item, the same for everybody; a second one to the same person is not."""
    if row.item is None:
        return _plain(row.key)
    earlier = Outgoing.objects.filter(person_id=row.person_id, item=row.item, pk__lt=row.pk)
    return f"again.{_plain(row.key)}" if earlier.exists() else f"i{row.item}"


def _plain(key: str) -> str:
    """A key as it may stand in a Message-ID; others are told apart by a digest."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", key)
    return plain if plain == key else f"{plain}.{sha256(key.encode()).hexdigest()[:12]}"


def _threading(name: str, item: Item | None) -> dict[str, str]:
    """The letters of a thread stand together, also where the first of them never came to this reader."""
    if item is None:
        return {}
    above = [item.root_id, item.parent_id]
    if name != f"i{item.pk}":
        above.append(item.pk)
    named = [message_id(f"i{one}") for one in dict.fromkeys(above) if one]
    return {"In-Reply-To": named[-1], "References": " ".join(named)} if named else {}


def _list(wanted: dict[str, Any]) -> dict[str, str]:
    """List-Id, and the headers of RFC 8058, taken out of what is wanted."""
    headers = {}
    list_id, name = wanted.pop("List-Id", ""), wanted.pop("List-Name", "")
    if list_id:
        plain = name.isascii() and '"' not in name and "\\" not in name
        headers["List-Id"] = f'"{name}" <{list_id}.{domain()}>' if plain else f"<{list_id}.{domain()}>"
    ends = wanted.pop("List-Unsubscribe", "")
    if ends:
        headers["List-Unsubscribe"] = f"<{ends}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
