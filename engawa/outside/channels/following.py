"""Networks that tell us things as they are said: a thread for each such account, begun again when it breaks."""

import logging
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread
from time import monotonic

from django.db import connections
from django.utils import timezone

from engawa.outside.channels.hearing import Stopped, take_from_stream
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.leases import hold, let_go, still_held
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import SignInAgain, Streaming, Trouble, all_networks, network_named
from engawa.outside.channels.sound import plain

MOST = 100
"""Streams that one process keeps open."""
STEADY = 60.0
"""Seconds after which a stream that breaks is begun again at once."""
LONGEST_PAUSE = 300.0
log = logging.getLogger(__name__)


@dataclass
class _Stream:
    thread: Thread
    ending: Event
    began: float = field(default_factory=monotonic)


class Followers:
    """The streams of this process. `tend` is called again and again, by one thread, which holds their accounts."""

    def __init__(self) -> None:
        self.streams: dict[int, _Stream] = {}
        self.rests: dict[int, tuple[int, float]] = {}
        """How often each broke, and not before when to begin again."""

    def tend(self) -> bool:
        """Begin what should be followed, end what should not; whether anything is followed."""
        wanted = {account.pk: account for account in _followed()}
        for account_id, stream in list(self.streams.items()):
            if not stream.thread.is_alive():
                self._ended(account_id, stream)
            elif account_id not in wanted or not still_held(account_id, "follow"):
                stream.ending.set()
        for account_id, account in wanted.items():
            _broken, again = self.rests.get(account_id, (0, 0.0))
            free = account_id not in self.streams and monotonic() >= again and len(self.streams) < MOST
            if free and hold(account_id, "follow"):
                self._begin(account)
        return bool(self.streams)

    def end(self) -> None:
        """Ask every stream to end, and wait a little for it."""
        for stream in self.streams.values():
            stream.ending.set()
        for stream in self.streams.values():
            stream.thread.join(timeout=2)

    def _begin(self, account: Account) -> None:
        ending = Event()
        thread = Thread(target=follow, args=(account, ending), daemon=True, name=f"follow {account}")
        self.streams[account.pk] = _Stream(thread, ending)
        thread.start()

    def _ended(self, account_id: int, stream: _Stream) -> None:
        del self.streams[account_id]
        let_go(account_id, "follow")
        was_steady = monotonic() - stream.began >= STEADY
        broken = 0 if was_steady else self.rests.get(account_id, (0, 0.0))[0] + 1
        self.rests[account_id] = (broken, monotonic() + min(2.0 ** min(broken, 20), LONGEST_PAUSE))


def follow(account: Account, ending: Event) -> None:
    """Follow one account until its stream ends; why it did is kept and shown."""
    network = network_named(account.network)
    assert isinstance(network, Streaming)
    try:
        network.follow(
            account, keys_of(account), partial(take_from_stream, account), lambda: not ending.is_set()
        )
    except Stopped:
        pass
    except SignInAgain as trouble:
        _note(account, trouble, state=Account.State.REFUSED, trouble_since=timezone.now())
    except Trouble as trouble:
        _note(account, trouble)
    except Exception as error:
        log.exception("The stream of account %s broke.", account.pk)
        _note(account, Trouble(f"{type(error).__name__}: {error}"))
    finally:
        connections.close_all()


def _followed() -> list[Account]:
    """The accounts that listen on networks with a stream."""
    slugs = [network.slug for network in all_networks() if isinstance(network, Streaming)]
    running = Account.objects.using(COURIER).filter(state=Account.State.RUNNING, network__in=slugs)
    return list(running.order_by("pk"))


def _note(account: Account, trouble: Trouble, **more: object) -> None:
    words = plain(str(trouble))[:1000]
    told = {"trouble": words} if more else {"stream_trouble": words}
    try:
        Account.objects.using(COURIER).filter(pk=account.pk, state=Account.State.RUNNING).update(
            **told, **more
        )
    except Exception:
        log.exception("Why the stream of account %s broke could not be noted.", account.pk)
