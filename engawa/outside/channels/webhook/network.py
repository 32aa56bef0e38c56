"""A webhook as a network: what is posted to us is heard, what we say is posted to the address its owner named."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fetch import BadAddress, FetchError, PrivateAddress, request
from engawa.base.fetch import Refused as Answered
from engawa.outside.channels.arriving import waiting
from engawa.outside.channels.asking import trouble_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Ask, Catch, Connected, Draft, Limits, Refused, Sent, Unsure
from engawa.outside.channels.quiet import Quiet
from engawa.outside.channels.sound import web
from engawa.outside.channels.webhook.messages import heard_in, uri_of
from engawa.outside.channels.webhook.signing import signed
from engawa.people.origin import origin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHORTEST_SECRET = 16
NEVER = range(400, 500)
SOON = (408, 409, 425, 429)


class Webhook(Quiet):
    slug = "webhook"
    name: "_StrPromise | str" = gettext_lazy("Webhook")
    icon = "webhook"
    how = "webhook/how.html"
    limits = Limits(text=50_000, subject=True, private=True, every=timedelta(seconds=3))
    asks: Sequence[Ask] = (
        Ask("name", gettext_lazy("Name"), gettext_lazy("What it connects: “App reviews”.")),
        Ask(
            "secret",
            gettext_lazy("Secret"),
            gettext_lazy("At least 16 characters. Both sides sign with it."),
            is_secret=True,
        ),
        Ask(
            "address",
            gettext_lazy("Where answers go"),
            gettext_lazy("They are posted there, signed. Left empty, one cannot answer."),
            required=False,
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        name, secret = " ".join(answers.get("name", "").split()), answers.get("secret", "")
        address = answers.get("address", "").strip()
        if len(secret) < SHORTEST_SECRET:
            raise Refused(_("The secret needs at least %s characters.") % SHORTEST_SECRET, at="secret")
        if address and not web(address):
            words = _("This is no web address. It begins with http:// or https://.")
            raise Refused(words, at="address")
        settings = {"name": name, "address": address}
        return Connected(handle=name, name=name, keys={"secret": secret}, settings=settings)

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """Where messages are posted."""
        found = [(_("Post messages to"), f"{origin()}/channels/hook/{account.pk}/")]
        address = account.settings.get("address")
        return [*found, (_("Answers go to"), str(address))] if address else found

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        found, cursor = waiting(account)
        heard = [heard_in(one.content, account.pk, one.came_at) for one in found]
        return Catch(heard, cursor, more=bool(found))

    def why_silent(self, account: Account) -> str:
        return (
            ""
            if account.settings.get("address")
            else _("This webhook takes no answers: no address was given for them.")
        )

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        address = str(account.settings.get("address") or "")
        if not address:
            raise Refused(self.why_silent(account))
        name = name_of(draft)
        body = json.dumps(
            {
                "id": name,
                "text": draft.text,
                "subject": draft.subject,
                "answers": str(draft.raw.get("id") or ""),
                "thread": str(draft.raw.get("thread") or ""),
                "to": str(draft.raw.get("from") or ""),
                "private": draft.is_private,
            }
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "Engawa-Signature": signed(str(keys.get("secret") or ""), body, int(time.time())),
            "Idempotency-Key": name,
        }
        try:
            request("POST", address, body=body, headers=headers, limit=100_000)
        except Answered as problem:
            if problem.status in NEVER and problem.status not in SOON:
                raise Refused(str(problem)) from problem
            raise trouble_of(problem) from problem
        except (BadAddress, PrivateAddress) as problem:
            raise Refused(str(problem)) from problem
        except FetchError as problem:
            raise Unsure(str(problem)) from problem
        return Sent(uri_of(account.pk, name))

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        """Posting the same id once more is what the other side was told to take once."""
        return None


def name_of(draft: Draft) -> str:
    """The id of our words: the same for the same draft, however often it is posted."""
    return f"engawa-{sha256(draft.key.encode()).hexdigest()[:32]}"
