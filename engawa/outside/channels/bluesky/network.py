"""Bluesky as a network: one account, with an app password."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.bluesky import chat, facets, listening, reading, saying
from engawa.outside.channels.bluesky.session import Session, session_of
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
from engawa.outside.channels.unreached import why_unreached

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SERVER = "https://bsky.social"
Keys = Mapping[str, Any]


class Bluesky:
    slug = "bluesky"
    name: "_StrPromise | str" = "Bluesky"
    icon = "cloud"
    limits = Limits(
        text=facets.LONGEST, media=saying.IMAGES, private=True, every=timedelta(seconds=3), deletes=True,
        keeps_private=True,
    )  # fmt: skip
    asks: Sequence[Ask] = (
        Ask("handle", gettext_lazy("Handle"), gettext_lazy("As people write it: acme.bsky.social")),
        Ask(
            "password",
            gettext_lazy("App password"),
            gettext_lazy("Make one at Bluesky: Settings › Privacy and security › App passwords. Allow it to "
                         "read direct messages if they shall be answered here."),
            is_secret=True,
        ),
        Ask("server", gettext_lazy("Server"), initial=SERVER, required=False),
    )  # fmt: skip

    def length(self, text: str) -> int:
        return facets.length(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        handle = answers.get("handle", "").strip().removeprefix("@").lower()
        server = answers.get("server", "").strip().rstrip("/") or SERVER
        server = server if "://" in server else f"https://{server}"
        keys = {"server": server, "handle": handle, "password": answers.get("password", "").strip()}
        if not handle or not keys["password"]:
            raise Refused(_("Give the handle and an app password."))
        try:
            session = Session(keys)
        except SignInAgain as trouble:
            words = _("Bluesky does not know this handle with this app password.")
            raise Refused(words, at="password") from trouble
        except Refused:
            raise
        except Trouble as trouble:
            raise Refused(why_unreached(server, trouble), at="server") from trouble
        who = reading.profile(session, session.did)
        talks = chat.begin(session)
        session.close()
        return Connected(
            handle=f"@{session.keys['handle']}",
            name=(who.name if who else "") or session.keys["handle"],
            url=f"{facets.SITE}/profile/{quote(session.keys['handle'])}",
            keys=session.keys,
            settings={"did": session.did, "server": server, "chat": talks is not None},
        )

    def listen(self, account: Account, keys: Keys) -> Catch:
        session = session_of(account, keys)
        catch = listening.listen(session, account.cursor)
        if not account.settings.get("chat"):
            return catch
        rev = account.cursor.get("chat")
        private, rev = chat.listen(session, rev) if rev is not None else ([], chat.begin(session))
        return Catch([*catch.heard, *private], {**catch.cursor, "chat": rev}, catch.more, session.quota)

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        return [] if uri.startswith(chat.WORD) else reading.thread(session_of(account, keys), uri)

    def search(self, account: Account, keys: Keys, words: str, since: str = "") -> Sequence[Heard]:
        """The newest public posts with these words, `since` a moment as ISO 8601 writes it."""
        return reading.search(session_of(account, keys), words, since)

    def say(self, account: Account, keys: Keys, draft: Draft) -> Sent:
        session = session_of(account, keys)
        return chat.say(session, draft) if draft.is_private else saying.say(session, draft)

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        session = session_of(account, keys)
        return chat.find_sent(session, draft) if draft.is_private else saying.find_sent(session, draft)

    def take_back(self, account: Account, keys: Keys, draft: Draft, sent: Sent) -> None:
        """A post is deleted. One cannot change it there, and a message in a talk is deleted for oneself alone."""
        if draft.is_private:
            raise Refused(_("On Bluesky a private message stays with whoever got it."))
        saying.take_back(session_of(account, keys), draft)

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        return reading.profile(session_of(account, keys), uid)
