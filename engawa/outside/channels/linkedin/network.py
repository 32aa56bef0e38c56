"""LinkedIn as a network: a page of the company, by the owner's own app."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels import renewing
from engawa.outside.channels.calling import said
from engawa.outside.channels.consent import Way
from engawa.outside.channels.linkedin import agreeing, listening, saying
from engawa.outside.channels.linkedin.client import Client, named
from engawa.outside.channels.linkedin.reading import NETWORK, SITE, parts_of, post_of, speaker_of
from engawa.outside.channels.metering import metered
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import (
    Ask,
    Catch,
    Connected,
    Draft,
    Heard,
    Limits,
    Refused,
    Sent,
    SignInAgain,
    Speaker,
    Trouble,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Keys = Mapping[str, Any]
AGREED = ("client_id", "client_secret", "refresh", "until")

PAGE = Ask("page", gettext_lazy("Page"), gettext_lazy("Its number: /company/12345/admin/ in its address."))


class LinkedIn:
    slug = NETWORK
    name: "_StrPromise | str" = gettext_lazy("LinkedIn page")
    icon = "users"
    limits = Limits(
        text=saying.LONGEST_COMMENT, every=timedelta(minutes=30), edits=True, deletes=True, metered=True,
        keeps_words_for=timedelta(hours=48),
    )  # fmt: skip
    consent = agreeing.consent((PAGE,))
    asks: Sequence[Ask] = (
        PAGE,
        Ask("token", gettext_lazy("Access token"),
            gettext_lazy("Of an administrator of the page, made with your own app. It lasts 60 days."),
            is_secret=True),
    )  # fmt: skip

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        _number(answers)
        return agreeing.way(answers)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {**answers, **renewing.keys_from(told)}

    def length(self, text: str) -> int:
        return len(text)

    def room(self, account: Account, draft: Draft) -> int:
        return saying.room(draft)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        token, number = answers.get("token", "").strip(), _number(answers)
        if not token or not token.isascii() or not token.isprintable():
            raise Refused(_("This is no token: copy it once more."), at="token")
        us, client = f"urn:li:organization:{number}", Client(token)
        try:
            page = client.get(f"organizations/{number}")
            client.get(f"posts?q=author&author={named(us)}&count=1")
        except SignInAgain as trouble:
            raise Refused(str(trouble), at="token") from trouble
        except Trouble as trouble:
            raise Refused(str(trouble), at="page") from trouble
        name = said(page, "localizedName") or us
        handle = said(page, "vanityName") or number
        kept = {each: answers[each] for each in AGREED if answers.get(each)}
        return Connected(
            handle, name, f"{SITE}/company/{handle}/", {"token": token, **kept}, {"page": number}
        )

    def listen(self, account: Account, keys: Keys) -> Catch:
        with _asking(account, keys) as client:
            return listening.listen(client, _us(account), account.cursor)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        us, parts = _us(account), parts_of(uri)
        post = parts[0] if parts else uri
        with _asking(account, keys) as client:
            found = list(listening.below(client, us, post))
            try:
                root = post_of(client.get(f"posts/{named(post)}"), us)
            except Refused:
                root = None
        return sorted((each for each in (root, *found) if each is not None), key=lambda each: each.at)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        with _asking(account, keys) as client:
            return saying.say(client, _us(account), draft)

    def change(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> Sent:
        with _asking(account, keys) as client:
            return saying.change(client, _us(account), draft, sent)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        with _asking(account, keys) as client:
            saying.take_back(client, _us(account), sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        with _asking(account, keys) as client:
            return saying.find_sent(client, _us(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        """Nobody's: LinkedIn lets no program keep who its members are."""
        return speaker_of(uid) if uid.startswith("urn:li:") else None


def _number(answers: Mapping[str, str]) -> str:
    found = re.fullmatch(r"(?:urn:li:organization:)?(\d{1,18})", answers.get("page", "").strip())
    if found is None:
        raise Refused(_("Give the number of the page."), at="page")
    return found[1]


def _us(account: Account) -> str:
    return f"urn:li:organization:{account.settings['page']}"


@contextmanager
def _asking(account: Account, keys: Keys) -> Iterator[Client]:
    client = Client(str(agreeing.standing(account, keys).get("token", "")))
    with metered(account) as client.meter:
        yield client
