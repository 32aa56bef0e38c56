"""All that is said in public on Bluesky, to listen to: no account of ours, and nothing said by it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.outside.channels.bluesky import frames
from engawa.outside.channels.bluesky.posts import POST
from engawa.outside.channels.bluesky.wire import wire
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
    Speaker,
    Trouble,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

JETSTREAM = "wss://jetstream.us-east.bsky.network/xrpc"
FIREHOSE = "com.atproto.sync.subscribeRepos"
AT_ONCE = 500
"""Heard together and kept in one transaction."""
LONGEST_WAIT = 1.0
"""Seconds until what was heard is given on, however little it is."""
SILENCE = 60.0
"""So long nothing happens on a whole network only when the connection is dead."""
Keys = Mapping[str, Any]


class Stream:
    slug = "bluesky-stream"
    name: "_StrPromise | str" = gettext_lazy("All of Bluesky")
    icon = "cloud"
    limits = Limits(every=timedelta(minutes=10), answers=False, threads=False)
    asks: Sequence[Ask] = (
        Ask(
            "address",
            gettext_lazy("Address of the stream"),
            gettext_lazy("A Jetstream (…/xrpc, or …/subscribe for an older one), or the firehose of a relay (…/xrpc/"
                         "com.atproto.sync.subscribeRepos)."),
            initial=JETSTREAM,
        ),
    )  # fmt: skip

    def length(self, text: str) -> int:
        return len(text)

    def connect(self, answers: Mapping[str, str]) -> Connected:
        address = answers.get("address", "").strip().rstrip("/")
        try:
            with wire(*_opening(address, None)):
                pass
        except Trouble as trouble:
            raise Refused(str(trouble)) from trouble
        host = urlsplit(address).hostname or ""
        return Connected(handle=host, name=str(self.name), settings={"address": address})

    def follow(
        self, account: Account, keys: Keys, take: Callable[[Catch], None], going: Callable[[], bool]
    ) -> None:
        for catch in caught(account.settings["address"], account.cursor.get("place"), going):
            take(catch)

    def listen(self, account: Account, keys: Keys) -> Catch:
        """Nothing: the stream tells everything, and goes on where it was."""
        return Catch((), {})

    def thread(self, account: Account, keys: Keys, uri: str) -> Sequence[Heard]:
        return []

    def say(self, account: Account, keys: Keys, draft: Draft) -> NoReturn:
        raise Refused(_("The stream is only listened to. Answer by an account of yours."))

    def find_sent(self, account: Account, keys: Keys, draft: Draft) -> Sent | None:
        return None

    def profile(self, account: Account, keys: Keys, uid: str) -> Speaker | None:
        return None


def caught(address: str, place: int | None, going: Callable[[], bool]) -> Iterator[Catch]:
    """What a stream says from a place on, some at a time, as fast as it is taken and no faster.

    Raises:
        Trouble: when the connection ends.
    """
    read = _reader(address)
    began = last = monotonic()
    heard: list[Heard] = []
    with wire(*_opening(address, place)) as open_wire:
        while going():
            message = open_wire.next(LONGEST_WAIT)
            now = monotonic()
            if message is not None:
                last, told = now, read(message)
                if told.place is not None and (place is None or told.place > place):
                    place = told.place
                    heard += told.heard
            elif now - last > SILENCE:
                raise Trouble(_("The stream has fallen silent."))
            if place is not None and (len(heard) >= AT_ONCE or now - began > LONGEST_WAIT):
                yield Catch(heard, {"place": place})
                began, heard = monotonic(), []
    if heard:
        yield Catch(heard, {"place": place})


def _opening(address: str, place: int | None) -> tuple[str, Sequence[str]]:
    """The whole address with its wishes, and the words in which the stream is asked to speak."""
    wishes: dict[str, Any] = {} if place is None else {"cursor": place}
    if address.endswith(FIREHOSE):
        return _with(address, wishes), ()
    if address.endswith("/subscribe"):
        return _with(address, {"wantedCollections": POST, **wishes}), ()
    address = address if address.endswith(frames.EVENTS) else f"{address}/{frames.EVENTS}"
    return _with(address, {"collections": POST, "kinds": "commit", **wishes}), ("xrpc.v1.json",)


def _with(address: str, wishes: Mapping[str, Any]) -> str:
    return f"{address}?{urlencode(wishes)}" if wishes else address


def _reader(address: str) -> frames.Reader:
    if address.endswith(FIREHOSE):
        return frames.firehose
    return frames.jetstream if address.endswith("/subscribe") else frames.jetstream_2
