"""A form as a network: what is written into it is heard, answers go by the mail account of the same space."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.arriving import waiting
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.models import Account, Arrival
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Heard,
    Limits,
    Network,
    Refused,
    Sent,
    Speaker,
    network_named,
)
from engawa.outside.channels.quiet import Quiet
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.people.origin import origin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")


class WebForm(Quiet):
    slug = "webform"
    name: "_StrPromise | str" = gettext_lazy("Form on a page")
    icon = "pencil"
    how = "webform/how.html"
    limits = Limits(text=50_000, subject=True, private=True, every=timedelta(seconds=3))
    asks: Sequence[Ask] = (
        Ask(
            "slug",
            gettext_lazy("Address"),
            gettext_lazy("Small letters, digits and -. “support” makes the page /write/support/."),
        ),
        Ask("title", gettext_lazy("Heading"), initial="Write to us"),
        Ask("lead", gettext_lazy("What stands above the form"), required=False, is_long=True),
        Ask(
            "sites",
            gettext_lazy("Sites that may show it inside their pages"),
            gettext_lazy("One in each line: https://www.acme.example"),
            required=False,
            is_long=True,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        slug = answers.get("slug", "").strip().lower()
        if not SLUG.fullmatch(slug):
            raise Refused(_("The address takes small letters, digits and -."), at="slug")
        sites = [one.strip().rstrip("/") for one in answers.get("sites", "").splitlines() if one.strip()]
        if wrong := next((one for one in sites if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", one)), ""):
            words = _("%s is no site: https://www.acme.example is one.") % wrong
            raise Refused(words, at="sites")
        title = answers.get("title", "").strip()[:200] or _("Write to us")
        settings = {"slug": slug, "title": title, "lead": answers.get("lead", "").strip(), "sites": sites}
        return Connected(handle=slug, name=title, url=f"{origin()}/write/{slug}/", settings=settings)

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """Where it stands."""
        return [(_("The page"), f"{origin()}/write/{account.handle}/")]

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        found, cursor = waiting(account)
        return Catch([heard_of(account, one) for one in found], cursor, more=bool(found))

    def why_silent(self, account: Account) -> str:
        return "" if _mails_beside(account, "default").exists() else _without_mail()

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        mail, network = _mail_beside(account)
        return network.say(mail, keys_of(mail), draft)

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        mail, network = _mail_beside(account)
        return network.find_sent(mail, keys_of(mail), draft)


def heard_of(account: Account, arrival: Arrival) -> Heard:
    """What somebody wrote. Who gave a mail address only claims it: nobody asked them to prove it."""
    said = arrival.content
    address, name = str(said.get("address") or ""), str(said.get("name") or "")
    uid = address or f"nobody-{arrival.pk}"
    return Heard(
        uri=f"webform:{account.pk}/{arrival.pk}",
        speaker=Speaker(
            UNCONFIRMED if address else "webform", uid, address, name or address, is_public=False
        ),
        text=str(said.get("text") or ""),
        at=arrival.came_at,
        subject=str(said.get("subject") or ""),
        is_private=True,
        raw={"address": address},
        doubt="form" if address else "",
    )


def _mail_beside(account: Account) -> tuple[Account, Network]:
    """
    Raises:
        Refused: when the space has no mail account by which to answer.
    """
    mail = _mails_beside(account, COURIER).order_by("pk").first()
    if mail is None:
        raise Refused(_without_mail())
    return mail, network_named("mail")


def _mails_beside(account: Account, using: str) -> QuerySet[Account]:
    accounts = Account.objects.using(using).filter(space_id=account.space_id, network="mail")
    return accounts.filter(state=Account.State.RUNNING)


def _without_mail() -> str:
    return _("Answers to a form go by mail, and this space has no mail account. Add one.")
