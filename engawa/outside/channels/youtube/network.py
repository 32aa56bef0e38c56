"""YouTube as a network: a channel of the company's, with the keys of its owner's project at Google."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.calling import said
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
from engawa.outside.channels.tokens import lasting
from engawa.outside.channels.youtube import agreeing, comments, listening, saying, units
from engawa.outside.channels.youtube.client import Client, Said, items
from engawa.outside.channels.youtube.comments import We, text
from engawa.outside.channels.youtube.listening import Wishes
from engawa.outside.channels.youtube.troubles import Gone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Keys = Mapping[str, Any]
MOST_VIDEOS = 20
_CHANNEL = re.compile(r"UC[\w-]{22}")
_VIDEO = re.compile(r"(?:.*(?:[?&]v=|youtu\.be/|/shorts/|/live/))?([\w-]{11})(?:[?&#].*)?")

WISHES = (
    Ask(
        "videos",
        gettext_lazy("Videos of others to listen to"),
        gettext_lazy("Their addresses, one a line."),
        required=False,
        is_long=True,
    ),
    Ask(
        "words",
        gettext_lazy("Words to listen for there"),
        gettext_lazy("With commas. Empty: everything said under them."),
        required=False,
    ),
    Ask(
        "units",
        gettext_lazy("Units a day"),
        gettext_lazy("What the project may use. A fifth is kept for answers, which cost 50 each."),
        required=False,
        initial=str(units.A_DAY),
    ),
)


class YouTube:
    slug = "youtube"
    name: "_StrPromise | str" = "YouTube"
    icon = "play"
    limits = Limits(
        text=saying.LONGEST,
        every=timedelta(minutes=5),
        between=timedelta(seconds=2),
        edits=True,
        deletes=True,
    )
    consent = agreeing.consent(WISHES)
    asks: Sequence[Ask] = (
        Ask(
            "key",
            gettext_lazy("API key"),
            gettext_lazy("Of a project at console.cloud.google.com that may use the YouTube Data API v3."),
            is_secret=True,
        ),
        Ask("channel", gettext_lazy("Channel"), gettext_lazy("Its @handle, its id (UC…) or its address.")),
        Ask(
            "client_id",
            gettext_lazy("OAuth client: its id"),
            gettext_lazy("To answer as the channel. Without this and the next two it is only heard."),
            required=False,
        ),
        Ask("secret", gettext_lazy("OAuth client: its secret"), is_secret=True, required=False),
        Ask(
            "refresh",
            gettext_lazy("Refresh token"),
            gettext_lazy("Given by the channel for the scope youtube.force-ssl."),
            is_secret=True,
            required=False,
        ),
        *WISHES,
    )

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        _units(answers.get("units", "")), _videos(answers.get("videos", ""))
        return agreeing.way(answers)

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        return {**answers, "refresh": lasting(told)}

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        given = {name: value.strip() for name, value in answers.items()}
        keys = {name: given.get(name, "") for name in ("key", "client_id", "secret", "refresh")}
        speaking = [bool(keys[name]) for name in ("client_id", "secret", "refresh")]
        if any(speaking) and not all(speaking):
            words = _(
                "To answer, the id and the secret of the client and a refresh token are needed, all three."
            )
            raise Refused(words, at=("client_id", "secret", "refresh")[speaking.index(False)])
        day, videos = _units(given.get("units", "")), _videos(given.get("videos", ""))
        client = Client(keys)
        written = given.get("channel", "")
        channel = _channel(client, written) if written or not client.may_speak else _own(client)
        if client.may_speak and written:
            _expect_own(client, channel)
        settings = {
            "channel": channel.uid,
            "client_id": keys["client_id"],
            "speaks": client.may_speak,
            "videos": "\n".join(videos),
            "words": ", ".join(listed(given.get("words", ""))),
            "units": day,
        }
        return Connected(channel.handle, channel.name, channel.url, keys, settings)

    def listen(self, account: Account, keys: Keys) -> Catch:
        return listening.listen(account, Client(keys), _we(account), _wishes(account))

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        client, top = Client(keys), comments.top_of(comments.number_of(uri))
        try:
            wish = {"part": "snippet,replies", "textFormat": "plainText", "id": top}
            told = items(client.get("commentThreads", wish)) if top else []
            found = [one for thread in told[:1] for one in comments.in_thread(thread)]
            if found and comments.left_out(told[0]):
                found = [found[0], *listening.replies(client, top, text(found[0]["snippet"], "videoId"))]
        except Gone:
            return []
        titles = account.cursor.get("titles")
        names = titles if isinstance(titles, Mapping) else {}
        heard = [comments.heard_of(one, _we(account), to_us=False, titles=names) for one in found]
        return sorted((one for one in heard if one is not None), key=lambda one: one.at)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        return saying.say(Client(keys), _we(account), draft)

    def change(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> Sent:
        return saying.change(Client(keys), draft, sent)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        saying.take_back(Client(keys), sent)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        return saying.find_sent(Client(keys), _we(account), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        if not _CHANNEL.fullmatch(uid):
            return None
        found = items(Client(keys).get("channels", {"part": "snippet", "id": uid}))
        return comments.channel_of(found[0]) if found else None

    def why_silent(self, account: Account) -> str:
        """Why nothing can be said by this account; empty where something can."""
        if account.settings.get("speaks"):
            return ""
        return _("This channel is only heard: nobody gave a token to speak with. Sign in again and give one.")

    def facts(self, account: Account) -> list[tuple[str, str]]:
        """What it listens to beside the channel's own videos."""
        told = (
            (_("Videos of others to listen to"), ", ".join(_wishes(account).videos)),
            (_("Words to listen for there"), str(account.settings.get("words") or "")),
        )
        return [(label, value) for label, value in told if value]


def _we(account: Account) -> We:
    return We(str(account.settings.get("channel") or ""))


def _wishes(account: Account) -> Wishes:
    return Wishes(*(listed(str(account.settings.get(each) or "")) for each in ("videos", "words")))


def _channel(client: Client, written: str) -> Speaker:
    found = _CHANNEL.search(written)
    name = written.rstrip("/").rpartition("/")[2].removeprefix("@")
    wish = {"id": found[0]} if found else {"forHandle": f"@{name}"}
    try:
        listed_ = items(client.get("channels", {"part": "snippet", **wish})) if name else []
    except SignInAgain as trouble:
        raise Refused(str(trouble), at="key") from trouble
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    channel = comments.channel_of(listed_[0]) if listed_ else None
    if channel is None:
        raise Refused(_("YouTube knows no channel “%s”.") % written, at="channel")
    return channel


def _own(client: Client) -> Speaker:
    """The channel that agreed."""
    try:
        found = items(client.get("channels", {"part": "snippet", "mine": "true"}, ours=True))
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    channel = comments.channel_of(found[0]) if found else None
    if channel is None:
        raise Refused(_("Who agreed there has no channel. Agree as the channel that shall be heard."))
    return channel


def _expect_own(client: Client, channel: Speaker) -> None:
    """
    Raises:
        Refused: when the token was given by another channel.
    """
    try:
        own: list[Said] = items(client.get("channels", {"part": "snippet", "mine": "true"}, ours=True))
    except Trouble as trouble:
        raise Refused(str(trouble), at="refresh") from trouble
    if channel.uid not in {text(one, "id") for one in own}:
        other = said(own[0], "snippet", "title") if own else "?"
        raise Refused(_("These are the keys of %(other)s.") % {"other": other}, at="refresh")


def _videos(written: str) -> list[str]:
    found = [_VIDEO.fullmatch(one) for one in listed(written)]
    if None in found:
        raise Refused(_("Give the addresses of videos, one a line."), at="videos")
    if len(found) > MOST_VIDEOS:
        raise Refused(_("At most %s videos can be listened to.") % MOST_VIDEOS, at="videos")
    return [one[1] for one in found if one]


def _units(written: str) -> int:
    if not written:
        return units.A_DAY
    if not (written.isascii() and written.isdecimal() and 100 <= int(written[:9]) < 10**8):
        raise Refused(_("Write a whole number, as 10000."), at="units")
    return int(written)
