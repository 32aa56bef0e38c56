"""A mail is heard within seconds: told by a real server as it comes, or asked for often; and again after a cut."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import pytest

from engawa.outside.channels.mail import idling, listening
from engawa.outside.channels.mail.network import Mail
from engawa.outside.channels.mail.servers import Mailbox
from engawa.outside.channels.mail.tests.test_real_servers import (
    ANN,
    KEYS,
    account,
    deliver,
    port,
    smtp,
)  # fmt: skip
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Streaming, Trouble

__all__ = ["account", "port", "smtp"]
PATIENCE = 30.0


class Follower:
    """The stream of an account, in a thread of its own as in the process that listens."""

    def __init__(self, account: Account) -> None:
        self.catches: list[Catch] = []
        self.ended: BaseException | None = None
        self.ending = Event()
        self.account = account
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            Mail().follow(self.account, KEYS, self.catches.append, lambda: not self.ending.is_set())
        except Trouble as trouble:
            self.ended = trouble

    @property
    def heard(self) -> list[str]:
        return [one.uri for catch in self.catches for one in catch.heard]


@contextmanager
def following(account: Account) -> Iterator[Follower]:
    follower = Follower(account)
    try:
        until(lambda: bool(follower.catches))
        yield follower
    finally:
        follower.ending.set()
        follower.thread.join(PATIENCE)
        assert not follower.thread.is_alive()


def until(true: Callable[[], bool]) -> float:
    """Wait until it is so; returns how many seconds that took."""
    began, pause = monotonic(), Event()
    while not true():
        assert monotonic() - began < PATIENCE, "it did not come to that"
        pause.wait(0.02)
    return monotonic() - began


def numbered(number: int) -> bytes:
    return ANN.replace(b"a1@", f"a{number}@".encode())


def test_mails_are_told_as_they_come(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(Mail(), Streaming)
    monkeypatch.setattr(idling, "OFTEN", PATIENCE)
    deliver(account, ANN)
    with following(account) as follower:
        until(lambda: len(follower.heard) == 1)
        deliver(account, numbered(2), numbered(3))
        took = until(lambda: len(follower.heard) == 3)
        deliver(account, numbered(4))
        until(lambda: len(follower.heard) == 4)
    assert follower.heard == [f"mid:a{number}@out.example" for number in range(1, 5)]
    assert follower.ended is None
    print(f"told by dovecot after {took:.2f} s")
    account.cursor = dict(follower.catches[-1].cursor)
    assert list(Mail().listen(account, KEYS).heard) == []


def test_waiting_is_begun_anew_before_servers_end_it(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idling, "ANEW", 0.0)
    monkeypatch.setattr(idling, "AT_MOST", 0.01)
    with following(account) as follower:
        deliver(account, ANN)
        until(lambda: len(follower.heard) == 1)


def test_a_server_that_tells_nothing_is_asked_often(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "tells_news", lambda box: False)
    monkeypatch.setattr(idling, "OFTEN", 0.1)
    with following(account) as follower:
        deliver(account, ANN)
        until(lambda: len(follower.heard) == 1)


def test_a_cut_is_a_trouble_and_nothing_is_missed(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[Mailbox] = []
    opened = listening._opened

    def noted(box: Mailbox) -> int:
        lines.append(box)
        return opened(box)

    monkeypatch.setattr(listening, "_opened", noted)
    with following(account) as follower:
        lines[0].sock.shutdown(socket.SHUT_RDWR)
        follower.thread.join(PATIENCE)
        assert isinstance(follower.ended, Trouble)
    deliver(account, ANN)
    with following(account) as again:
        until(lambda: again.heard == ["mid:a1@out.example"])
