"""X as a network: a user's account, by an app of the owner's own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels import renewing
from engawa.outside.channels.calling import one, said
from engawa.outside.channels.consent import Way
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
from engawa.outside.channels.x import agreeing, lengths, listening, saying
from engawa.outside.channels.x.client import Client
from engawa.outside.channels.x.posts import FIELDS, NETWORK, name_of, posts_of, speaker_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Keys = Mapping[str, Any]
SECRETS = ("app_key", "app_secret", "token", "token_secret")
AGREED = ("client_id", "client_secret", "token", "refresh", "until")
TALK_PAGES = 5
LONGEST_QUERY = 512

BEARER = Ask("bearer", gettext_lazy("Bearer token"), gettext_lazy("Only to show what is left of the month."),
             is_secret=True, required=False)  # fmt: skip
WORDS = Ask("words", gettext_lazy("Words"),
            gettext_lazy("Also heard are posts with these words, as X searches. Each costs something there."),
            required=False)  # fmt: skip


class X:
    slug = NETWORK
    name: "_StrPromise | str" = "X"
    icon = "hash"
    limits = Limits(text=lengths.LONGEST, every=timedelta(minutes=3), deletes=True, metered=True)
    consent = agreeing.consent((BEARER, WORDS))
    asks: Sequence[Ask] = (
        Ask("app_key", gettext_lazy("API key"),
            gettext_lazy("Of your own app there, under Keys and tokens; the guide says how, step by step."),
            is_secret=True),
        Ask("app_secret", gettext_lazy("API key secret"), is_secret=True),
        Ask("token", gettext_lazy("Access token"), gettext_lazy("Made with the right to read and write."),
            is_secret=True),
        Ask("token_secret", gettext_lazy("Access token secret"), is_secret=True),
        BEARER,
        WORDS,
    )  # fmt: skip

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        _words(answers)
        return agreeing.way(answers)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {**answers, **renewing.keys_from(told)}

    def length(self, text: str) -> int:
        return lengths.length(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        keys, words = _keys(answers), _words(answers)
        client = Client(keys)
        try:
            us = one(client.get("users/me"), "data")
            client.usage()
        except SignInAgain as trouble:
            raise Refused(str(trouble), at="token") from trouble
        except Trouble as trouble:
            raise Refused(str(trouble), at=trouble.at) from trouble
        speaker = speaker_of(us)
        if not speaker.uid:
            raise Refused(_("The network answers with something else than was asked for."))
        kept = {name: value for name, value in keys.items() if value}
        settings = {"id": speaker.uid, "words": words}
        return Connected(speaker.handle, speaker.name, speaker.url, kept, settings)

    def listen(self, account: Account, keys: Keys) -> Catch:
        with _asking(account, keys) as client:
            words = str(account.settings.get("words") or "")
            return listening.listen(client, _us(account), words, account.cursor)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        name, us = name_of(uri), _us(account)
        if not name:
            return []
        with _asking(account, keys) as client:
            try:
                asked = client.get(f"tweets/{name}", **FIELDS)
                talk = said(asked, "data", "conversation_id") or name
                found = posts_of(asked, us, to_us=False)
                if talk != name:
                    found += posts_of(client.get(f"tweets/{talk}", **FIELDS), us, to_us=False)
                query = {"query": f"conversation_id:{talk}", "max_results": "100"}
                for told in client.pages("tweets/search/recent", TALK_PAGES, **query, **FIELDS):
                    found += posts_of(told, us, to_us=False)
            except Refused:
                return []
        return sorted({each.uri: each for each in found}.values(), key=lambda each: each.at)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        with _asking(account, keys) as client:
            return saying.say(client, draft)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        with _asking(account, keys) as client:
            saying.take_back(client, sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        with _asking(account, keys) as client:
            return saying.find_sent(client, _us(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        if not uid.isascii() or not uid.isdecimal():
            return None
        with _asking(account, keys) as client:
            try:
                told = one(client.get(f"users/{uid}", user__fields=FIELDS["user__fields"]), "data")
            except Refused:
                return None
        return speaker_of(told) if told else None

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """What its people have to know."""
        words = str(account.settings.get("words") or "")
        return [(_("Words"), words)] if words else []


def _keys(answers: Mapping[str, str]) -> dict[str, str]:
    """Those that were copied, or those that came when somebody agreed."""
    needed = AGREED if answers.get("refresh") else SECRETS
    keys = {name: answers.get(name, "").strip() for name in (*needed, "bearer")}
    for name, value in keys.items():
        if (name in needed and not value) or not value.isascii() or (value and not value.isprintable()):
            raise Refused(_("This is no token: copy it once more."), at=name)
    return keys


def _words(answers: Mapping[str, str]) -> str:
    words = " ".join(answers.get("words", "").split())
    if len(words) > LONGEST_QUERY:
        raise Refused(_("X searches for %s characters at most.") % LONGEST_QUERY, at="words")
    return words


def _us(account: Account) -> str:
    return str(account.settings["id"])


@contextmanager
def _asking(account: Account, keys: Keys) -> Iterator[Client]:
    client = Client({name: str(value) for name, value in agreeing.standing(account, keys).items()})
    with metered(account) as client.meter:
        yield client
