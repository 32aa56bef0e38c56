"""Facebook as a network: a page of the company, by the owner's own app."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.calling import said
from engawa.outside.channels.consent import Way
from engawa.outside.channels.facebook import listening, saying
from engawa.outside.channels.facebook.reading import (
    COMMENT,
    NETWORK,
    POST,
    SITE,
    comment_of,
    name_of,
    post_of,
    speaker_of,
)
from engawa.outside.channels.meta import agreeing
from engawa.outside.channels.meta.asking import SECRET, TOKEN, graph_with, keys_in
from engawa.outside.channels.meta.graph import Graph
from engawa.outside.channels.meta.troubles import NotAllowed
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

SCOPES = ("pages_read_user_content", "pages_manage_posts", "pages_manage_engagement")
PRIVATE = Ask(
    "messages",
    gettext_lazy("Private messages"),
    gettext_lazy("Heard only where your app may use pages_messaging."),
    choices=(("yes", gettext_lazy("Heard and answered")), ("no", gettext_lazy("Not heard"))),
)


class Facebook:
    slug = NETWORK
    name: "_StrPromise | str" = gettext_lazy("Facebook page")
    icon = "thumbs-up"
    limits = Limits(
        text=saying.LONGEST_COMMENT, private=True, every=timedelta(minutes=3), edits=True, deletes=True,
        keeps_private=True, metered=True, private_within=saying.WINDOW,
    )  # fmt: skip
    asks: Sequence[Ask] = (TOKEN, SECRET)
    consent = agreeing.consent(PRIVATE)

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        private = ("pages_messaging",) if answers.get("messages") == "yes" else ()
        return agreeing.way(answers, (*SCOPES, *private))

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        page = agreeing.page_of(answers, way, told, "id,name,username,access_token")
        return agreeing.keys_kept(answers, page)

    def length(self, text: str) -> int:
        return len(text)

    def room(self, account: Account, draft: Draft) -> int:
        return saying.room(draft)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        keys = keys_in(answers)
        graph = graph_with(keys)
        try:
            page = graph.get("me", fields="id,name,username,link,category")
        except SignInAgain as trouble:
            raise Refused(str(trouble), at="token") from trouble
        except Trouble as trouble:
            raise Refused(str(trouble), at=trouble.at) from trouble
        number, name = said(page, "id"), said(page, "name")
        if not number or not said(page, "category"):
            raise Refused(
                _("This token is not a page's: take the one of the page, not your own."), at="token"
            )
        settings = {"page": number, "private": _may_read_private(graph, number)}
        url = said(page, "link") or f"{SITE}/{number}"
        return Connected(said(page, "username") or f"{name} ({number})", name, url, keys, settings)

    def listen(self, account: Account, keys: Keys) -> Catch:
        with _asking(account, keys) as graph:
            private = bool(account.settings.get("private"))
            return listening.listen(graph, page_of(account), account.cursor, private=private)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        name, page = name_of(uri), page_of(account)
        with _asking(account, keys) as graph:
            try:
                if name.startswith(f"{page}_"):
                    return _talk_below(graph, page, name)
                comment = graph.get(name, fields=COMMENT)
                return _talk_below(graph, page, f"{page}_{said(comment, 'id').partition('_')[0]}")
            except Refused:
                return []

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        with _asking(account, keys) as graph:
            return saying.say(graph, page_of(account), draft)

    def change(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> Sent:
        with _asking(account, keys) as graph:
            return saying.change(graph, draft, sent)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        with _asking(account, keys) as graph:
            saying.take_back(graph, draft, sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        with _asking(account, keys) as graph:
            return saying.find_sent(graph, page_of(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        if uid.startswith("unknown:"):
            return None
        with _asking(account, keys) as graph:
            try:
                return speaker_of(graph.get(uid, fields="id,name"), uid)
            except Refused:
                return None

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """What its people have to know."""
        if account.settings.get("private"):
            return []
        return [(_("Private messages"), _("Not heard: your app may not read them (pages_messaging)."))]


def page_of(account: Account) -> str:
    """The number of the account's page."""
    return str(account.settings["page"])


@contextmanager
def _asking(account: Account, keys: Keys) -> Iterator[Graph]:
    graph = graph_with(keys)
    with metered(account) as graph.meter:
        yield graph


def _may_read_private(graph: Graph, page: str) -> bool:
    try:
        graph.get(f"{page}/conversations", platform="MESSENGER", limit=1)
    except NotAllowed:
        return False
    except Trouble as trouble:
        raise Refused(str(trouble), at="token") from trouble
    return True


def _talk_below(graph: Graph, page: str, post: str) -> Sequence[Heard]:
    """A post and what stands below it, oldest first."""
    root = post_of(graph.get(post, fields=POST), page, to_us=False)
    edge = graph.rows(f"{post}/comments", fields=COMMENT, filter="stream", order="chronological", limit=100)
    below = (comment_of(told, page, post) for told in edge)
    return sorted((each for each in (root, *below) if each is not None), key=lambda each: each.at)
