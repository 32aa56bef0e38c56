"""Reddit as a network: an account of the company's, by an app of its owner's."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.chosen import listed
from engawa.outside.channels.consent import Way
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
from engawa.outside.channels.reddit import agreeing, listening, reading, saying
from engawa.outside.channels.reddit.client import Client
from engawa.outside.channels.reddit.listening import Wishes
from engawa.outside.channels.reddit.things import SITE, We
from engawa.outside.channels.tokens import lasting

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Keys = Mapping[str, Any]
MOST_SUBREDDITS = 20
_SUBREDDIT = re.compile(r"[A-Za-z0-9_]{2,24}")
_USER = re.compile(r"[A-Za-z0-9_-]{2,30}")
WISHES = (
    Ask(
        "ours",
        gettext_lazy("Subreddits of ours"),
        gettext_lazy("Everything said there is heard; what we publish goes to the first. With commas."),
        required=False,
    ),
    Ask("watched", gettext_lazy("Other subreddits to listen to"), gettext_lazy("With commas."), required=False),
    Ask(
        "words",
        gettext_lazy("Words to listen for there"),
        gettext_lazy("Your name, your product, with commas. What has one of them is heard."),
        required=False,
    ),
)  # fmt: skip


class Reddit:
    slug = "reddit"
    name: "_StrPromise | str" = "Reddit"
    icon = "messages-square"
    limits = Limits(
        text=saying.LONGEST, subject=True, private=True, every=timedelta(minutes=1),
        between=timedelta(seconds=2), edits=True, deletes=True, keeps_private=True,
    )  # fmt: skip
    consent = agreeing.consent(WISHES)
    asks: Sequence[Ask] = (
        Ask(
            "client_id",
            gettext_lazy("App: its id"),
            gettext_lazy("Make an app of the kind “script” at reddit.com/prefs/apps; the id stands under its name."),
        ),
        Ask("secret", gettext_lazy("App: its secret"), is_secret=True),
        Ask("name", gettext_lazy("User name"), gettext_lazy("The account that made the app, without u/.")),
        Ask(
            "password",
            gettext_lazy("Password"),
            gettext_lazy("Of that account. Leave it empty and give a refresh token where it signs in with a second "
                         "factor."),
            is_secret=True,
            required=False,
        ),
        Ask("refresh", gettext_lazy("Refresh token, instead of a password"), is_secret=True, required=False),
        *WISHES,
    )  # fmt: skip

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        _chosen(answers)
        return agreeing.way(answers)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {**answers, "refresh": lasting(told)}

    def length(self, text: str) -> int:
        return len(text)

    def room(self, account: Account, draft: Draft) -> int:
        return saying.room(draft)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        given = {name: value.strip() for name, value in answers.items()}
        name = given.get("name", "").removeprefix("/").removeprefix("u/")
        ours, watched, words = _chosen(given)
        keys = {each: given.get(each, "") for each in ("client_id", "secret", "password", "refresh")}
        if not keys["password"] and not keys["refresh"]:
            raise Refused(_("Give a password or a refresh token."), at="password")
        client = Client({**keys, "name": name}, name)
        who = _who(client, name)
        for each, names in (("ours", ours), ("watched", watched)):
            for one in names:
                _expect_readable(client, one, each)
        settings = {
            "client_id": keys["client_id"],
            "name": who,
            "ours": ", ".join(ours),
            "watched": ", ".join(watched),
            "words": ", ".join(words),
        }
        return Connected(f"u/{who}", who, f"{SITE}/user/{who}/", {**keys, "name": who}, settings)

    def listen(self, account: Account, keys: Keys) -> Catch:
        return listening.listen(_client(account, keys), _we(account), wishes_of(account), account.cursor)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        return reading.thread(_client(account, keys), _we(account), uri)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        return saying.say(_client(account, keys), _we(account), draft, _place(account, draft))

    def change(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> Sent:
        return saying.change(_client(account, keys), draft, sent)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        saying.take_back(_client(account, keys), sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        return saying.find_sent(_client(account, keys), _we(account), draft, _place(account, draft))

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        return reading.profile(_client(account, keys), uid)

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """What it listens to beside its inbox."""
        told = (
            (_("Subreddits of ours"), account.settings.get("ours")),
            (_("Other subreddits to listen to"), account.settings.get("watched")),
            (_("Words to listen for there"), account.settings.get("words")),
        )
        return [(label, str(value)) for label, value in told if value]


def wishes_of(account: Account) -> Wishes:
    """What its owner chose to hear."""
    return Wishes(*(listed(str(account.settings.get(each) or "")) for each in ("ours", "watched", "words")))


def _who(client: Client, name: str) -> str:
    if not _USER.fullmatch(name) and (name or not client.keys.get("refresh")):
        raise Refused(_("“%s” is no name of Reddit's.") % name, at="name")
    try:
        told = client.get("/api/v1/me")
    except SignInAgain as trouble:
        raise Refused(str(trouble), at="refresh" if client.keys.get("refresh") else "password") from trouble
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    who = str(told.get("name") or "") if isinstance(told, Mapping) else ""
    if not who or (name and who.lower() != name.lower()):
        raise Refused(_("These are the keys of %(other)s.") % {"other": who or "?"}, at="name")
    return who


def _chosen(given: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """What shall be heard: subreddits of ours, those of others, and the words to look for there."""
    ours, watched = (_subreddits(given.get(each, ""), each) for each in ("ours", "watched"))
    words = listed(given.get("words", ""))
    if watched and not words:
        raise Refused(_("Say what to look for."), at="words")
    return ours, watched, words


def _subreddits(written: str, at: str) -> list[str]:
    names = [one.strip("/").removeprefix("r/") for one in listed(written)]
    for one in names:
        if not _SUBREDDIT.fullmatch(one):
            raise Refused(_("“%s” is no subreddit's name.") % one, at=at)
    if len(names) > MOST_SUBREDDITS:
        raise Refused(_("At most %s subreddits can be listened to.") % MOST_SUBREDDITS, at=at)
    return names


def _expect_readable(client: Client, subreddit: str, at: str) -> None:
    try:
        client.get(f"/r/{subreddit}/new", limit=1)
    except Trouble as trouble:
        told = {"name": subreddit, "why": str(trouble)}
        raise Refused(_("r/%(name)s cannot be read: %(why)s") % told, at=at) from trouble


def _place(account: Account, draft: Draft) -> str:
    """In which subreddit a new post is published."""
    return str(draft.raw.get("subreddit") or "") or next(iter(wishes_of(account).ours), "")


def _client(account: Account, keys: Keys) -> Client:
    return Client(keys, str(account.settings.get("name") or ""))


def _we(account: Account) -> We:
    return We(str(account.settings.get("name") or ""))
