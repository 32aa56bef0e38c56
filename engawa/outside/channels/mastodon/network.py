"""Mastodon as a network: an account on a server of others, with a token of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.consent import Way
from engawa.outside.channels.mastodon import agreeing, lengths, listening, reading, saying, streaming
from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.servers import about, server_of
from engawa.outside.channels.mastodon.statuses import We, domain_of
from engawa.outside.channels.mastodon.talks import Talks
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


class Mastodon:
    slug = "mastodon"
    name: "_StrPromise | str" = "Mastodon"
    icon = "at-sign"
    limits = Limits(
        text=lengths.LONGEST, subject=True, media=saying.MOST_FILES, media_types=saying.FILES,
        media_size=saying.LARGEST_FILE, private=True, every=timedelta(seconds=15), edits=True,
        deletes=True,
    )  # fmt: skip
    consent = agreeing.CONSENT
    asks: Sequence[Ask] = (
        agreeing.SERVER,
        Ask(
            "token",
            gettext_lazy("Access token"),
            gettext_lazy("Make one there: Preferences › Development › New application, with the rights to read "
                         "and to write."),
            is_secret=True,
        ),
    )  # fmt: skip

    def length(self, text: str) -> int:
        return lengths.length(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        server, token = server_of(answers.get("server", "")), answers.get("token", "").strip()
        if not token:
            raise Refused(_("Give an access token."), at="token")
        client = Client(server, token)
        try:
            who = client.get("/api/v1/accounts/verify_credentials").one
        except SignInAgain as trouble:
            raise Refused(_("%s does not know this token.") % server, at="token") from trouble
        except Trouble as trouble:
            raise Refused(str(trouble), at="server") from trouble
        if not who.get("id"):
            raise Refused(_("%s does not answer as a Mastodon server does.") % server, at="server")
        settings = {"server": server, "id": str(who["id"]), **about(client)}
        handle = f"@{who.get('username')}@{settings['domain']}"
        name = str(who.get("display_name") or who.get("username") or handle)
        return Connected(handle, name, str(who.get("url") or ""), {"token": token}, settings)

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        return agreeing.way(answers, back)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {**answers, "token": str(told["access_token"])}

    def listen(self, account: Account, keys: Keys) -> Catch:
        return listening.listen(client_of(account, keys), we_are(account), account.cursor)

    def follow(
        self, account: Account, keys: Keys, take: Callable[[Catch], None], going: Callable[[], bool]
    ) -> None:
        talks = Talks(client_of(account, keys), account.cursor.get("known"))
        address = account.settings.get("streaming") or account.settings["server"]
        streaming.follow(address, str(keys.get("token", "")), we_are(account), talks, take, going)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        client = client_of(account, keys)
        return reading.thread(client, we_are(account), Talks(client, account.cursor.get("known")), uri)

    def search(self, account: Account, keys: Keys, words: str) -> Sequence[Heard]:
        """The newest statuses with these words, where the server searches."""
        return reading.search(client_of(account, keys), we_are(account), words)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        return saying.say(client_of(account, keys), draft, longest_of(account))

    def change(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> Sent:
        return saying.change(client_of(account, keys), draft, sent, longest_of(account))

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        saying.take_back(client_of(account, keys), sent)

    def room(self, account: Account, draft: Draft) -> int:
        return saying.room(draft, longest_of(account))

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        return saying.find_sent(client_of(account, keys), we_are(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        return reading.profile(client_of(account, keys), we_are(account), uid)


def longest_of(account: Account) -> int:
    """How long a status may be on the account's server."""
    return int(account.settings.get("text") or lengths.LONGEST)


def client_of(account: Account, keys: Keys) -> Client:
    """Asks as this account."""
    return Client(account.settings["server"], str(keys.get("token", "")))


def we_are(account: Account) -> We:
    """The account as its server knows it."""
    domain = account.settings.get("domain") or domain_of(account.settings["server"])
    return We(str(account.settings["id"]), domain)
