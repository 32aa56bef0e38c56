"""Instagram as a network: a professional account, with the token of the page that it is linked with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import one, said
from engawa.outside.channels.consent import Way
from engawa.outside.channels.instagram import listening, saying
from engawa.outside.channels.instagram.reading import NETWORK, OURS, SITE, media_of, name_of
from engawa.outside.channels.meta import agreeing
from engawa.outside.channels.meta.asking import SECRET, TOKEN, graph_with, keys_in
from engawa.outside.channels.meta.graph import Graph
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

SCOPES = ("instagram_basic", "instagram_manage_comments")


class Instagram:
    slug = NETWORK
    name: "_StrPromise | str" = "Instagram"
    icon = "image"
    limits = Limits(text=saying.LONGEST, every=timedelta(minutes=3), deletes=True, metered=True)
    asks: Sequence[Ask] = (TOKEN, SECRET)
    consent = agreeing.consent()

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        return agreeing.way(answers, SCOPES)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        fields = "id,name,username,access_token,instagram_business_account{username}"
        return agreeing.keys_kept(answers, agreeing.page_of(answers, way, told, fields))

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        keys = keys_in(answers)
        try:
            page = graph_with(keys).get("me", fields="id,name,instagram_business_account{id,username,name}")
        except SignInAgain as trouble:
            raise Refused(str(trouble), at="token") from trouble
        except Trouble as trouble:
            raise Refused(str(trouble), at=trouble.at) from trouble
        ours = one(page, "instagram_business_account")
        number, us = said(ours, "id"), said(ours, "username")
        if not number or not us:
            words = _("This token's page is linked with no professional account of Instagram.")
            raise Refused(words, at="token")
        settings = {"account": number, "us": us}
        return Connected(f"@{us}", said(ours, "name") or us, f"{SITE}/{us}", keys, settings)

    def listen(self, account: Account, keys: Keys) -> Catch:
        with _asking(account, keys) as graph:
            return listening.listen(graph, _number(account), _us(account), account.cursor)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        with _asking(account, keys) as graph:
            try:
                media = _media_of(graph, name_of(uri))
                root = media_of(graph.get(media, fields=OURS), _us(account))
                url = root.url if root else ""
                found = [root, *listening.below(graph, _us(account), media, url)]
            except Refused:
                return []
        return sorted((each for each in found if each is not None), key=lambda each: each.at)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        with _asking(account, keys) as graph:
            return saying.say(graph, _number(account), draft)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        with _asking(account, keys) as graph:
            saying.take_back(graph, sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        with _asking(account, keys) as graph:
            return saying.find_sent(graph, _us(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        """Nobody can be asked about here; who is known by name alone is that name."""
        name = uid.removeprefix("@")
        if not uid.startswith("@") or not name:
            return None
        return Speaker(NETWORK, uid, handle=uid, name=name, url=f"{SITE}/{name}")


def _media_of(graph: Graph, name: str) -> str:
    """What a comment stands below; itself, for what is no comment."""
    try:
        told = graph.get(name, fields="id,media")
    except Refused:
        return name
    return said(told, "media", "id") or name


def _number(account: Account) -> str:
    return str(account.settings["account"])


def _us(account: Account) -> str:
    return str(account.settings["us"])


@contextmanager
def _asking(account: Account, keys: Keys) -> Iterator[Graph]:
    graph = graph_with(keys)
    with metered(account) as graph.meter:
        yield graph
