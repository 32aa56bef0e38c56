"""A server of mail that floods, lies, drips or falls silent midway costs its own account a while, and no more."""

import smtplib
import socket
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from threading import Event, Thread
from typing import ClassVar

import pytest

from engawa.outside.channels.mail import idling, listening, servers
from engawa.outside.channels.mail.network import Mail
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, SignInAgain, Trouble

MAIL = b"From: ann@out.example\r\nMessage-ID: <a1@out.example>\r\n\r\nIt drips."
Said = Iterator[bytes]
Answers = dict[str, Callable[["Server", bytes], Said]]


class Server(socketserver.StreamRequestHandler):
    """Answers as a mailbox with one mail does, but for `odd`."""

    odd: ClassVar[Answers] = {}
    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"* OK hello\r\n")
        try:
            while line := self.rfile.readline():
                tag, *words = line.split()
                name = b" ".join(words[:2]).decode().upper()
                self.heard.append(name)
                found = next((self.odd[one] for one in self.odd if name.startswith(one)), _usual)
                for said in found(self, tag):
                    self.wfile.write(said.replace(b"TAG", tag))
        except OSError:
            return


def _usual(server: Server, tag: bytes) -> Said:
    name = server.heard[-1]
    if name.startswith("CAPABILITY"):
        yield b"* CAPABILITY IMAP4rev1 IDLE\r\n"
    elif name.startswith(("SELECT", "EXAMINE")):
        yield b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] numbers\r\n"
    elif name.startswith("UID SEARCH"):
        yield b"* SEARCH 1\r\n"
    elif name.startswith("UID FETCH"):
        yield b"* 1 FETCH (UID 1 RFC822.SIZE %d BODY[] {%d}\r\n%s)\r\n" % (len(MAIL), len(MAIL), MAIL)
    if name == "IDLE":
        yield b"+ idling\r\n"
        server.rfile.readline()
    yield b"TAG OK done\r\n"


def _says(*words: bytes) -> Callable[[Server, bytes], Said]:
    return lambda _server, _tag: iter(words)


def _flood(_server: Server, _tag: bytes) -> Said:
    return repeat(b"* 1 EXISTS\r\n" * 1_000)


def _line(_server: Server, _tag: bytes) -> Said:
    return repeat(b"x" * 65_536)


def _gigabytes(_server: Server, _tag: bytes) -> Said:
    yield b"* 1 FETCH (RFC822.SIZE 9 BODY[] {2147483648}\r\n"
    yield from repeat(b"x" * 65_536)


def _many_literals(_server: Server, _tag: bytes) -> Said:
    return repeat(b"* 1 FETCH (BODY[] {1000000}\r\n" + b"x" * 1_000_000 + b")\r\n")


def _drip(_server: Server, _tag: bytes) -> Said:
    pause = Event()
    for _drop in repeat(None):
        pause.wait(0.01)
        yield b"*"


def _idle_flood(server: Server, tag: bytes) -> Said:
    yield b"+ idling\r\n"
    yield from _flood(server, tag)


@contextmanager
def mailbox(odd: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    monkeypatch.setattr(Server, "odd", odd)
    monkeypatch.setattr(Server, "heard", [])
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
        settings = {
            "imap_host": "127.0.0.1", "imap_port": server.server_address[1], "imap_security": "none",
            "user": "support",
        }  # fmt: skip
        yield Account(network="mail", handle="support@acme.example", settings=settings)
        server.shutdown()


@pytest.mark.parametrize(
    "odd, why",
    [
        ({"CAPABILITY": _flood}, "come to an end"),
        ({"UID SEARCH": _flood}, "come to an end"),
        ({"UID SEARCH": _line}, "line without end"),
        ({"UID FETCH": _gigabytes}, "more than it may"),
        ({"UID FETCH": _many_literals}, "come to an end"),
        ({"UID SEARCH": _drip}, "come to an end"),
        ({"IDLE": _idle_flood}, "come to an end"),
        ({"IDLE": _says(b"* BYE enough\r\n")}, ""),
        ({"UID SEARCH": _says(b"* SEARCH " + b"9" * 5_000 + b"\r\nTAG NO no\r\n")}, None),
        ({"SELECT": _says(b"* OK [UIDVALIDITY " + b"9" * 5_000 + b"] x\r\nTAG OK done\r\n")}, None),
    ],
    ids=["hello", "flood", "line", "gigabytes", "literals", "drip", "idle", "bye", "number", "validity"],
)
def test_it_ends_as_a_trouble(odd: Answers, why: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PATIENCE", 2.0)
    monkeypatch.setattr(servers, "SECONDS", 2.0)
    monkeypatch.setattr(servers, "LARGEST", 3_000_000)
    catches: list[Catch] = []
    with mailbox(odd, monkeypatch) as account:
        if why is None:
            Mail().follow(account, {}, catches.append, lambda: "IDLE" not in Server.heard)
        else:
            with pytest.raises(Trouble, match=why or None):
                Mail().follow(account, {}, catches.append, lambda: True)


def test_a_mail_cut_in_the_middle_is_not_taken_for_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    catches: list[Catch] = []

    def cut(server: Server, _tag: bytes) -> Said:
        yield b"* 1 FETCH (UID 1 RFC822.SIZE 900 BODY[] {900}\r\nFrom: ann@out.example\r\n\r\nIt"
        server.request.shutdown(socket.SHUT_RDWR)

    with mailbox({"UID FETCH": cut}, monkeypatch) as account, pytest.raises(Trouble):
        Mail().follow(account, {}, catches.append, lambda: True)
    assert [one.heard for one in catches] == [[]]


def test_what_is_said_before_the_server_listens_does_not_put_the_line_out_of_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catches: list[Catch] = []

    def first(server: Server, _tag: bytes) -> Said:
        yield b"* 1 EXISTS\r\n+ idling\r\n* 1 EXISTS\r\n"
        assert server.rfile.readline() == b"DONE\r\n"
        yield b"TAG OK done\r\n"

    with mailbox({"IDLE": first}, monkeypatch) as account:
        Mail().follow(account, {}, catches.append, lambda: Server.heard.count("IDLE") < 2)
    assert [one.uri for catch in catches for one in catch.heard] == ["mid:a1@out.example"]


def test_news_that_bring_nothing_make_us_take_our_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []

    def lying(server: Server, _tag: bytes) -> Said:
        yield b"+ idling\r\n* 99999999999999999999 EXISTS\r\n"
        server.rfile.readline()
        yield b"TAG OK done\r\n"

    monkeypatch.setattr(listening, "rest", lambda seconds, _going: rests.append(seconds))
    with mailbox({"IDLE": lying}, monkeypatch) as account:
        Mail().follow(account, {}, lambda _catch: None, lambda: Server.heard.count("IDLE") < 10)
    assert rests == [idling.OFTEN] * (9 - listening.IN_VAIN)


@pytest.mark.parametrize(
    "words",
    [
        b"[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
        b"[ALERT] Too many simultaneous connections. (Failure)",
        b"[LIMIT] no",
        b"[INUSE] no",
        b"Temporary authentication failure",
    ],
)
def test_where_too_many_of_us_are_in_it_is_tried_again_by_itself(
    monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    with mailbox({"LOGIN": _says(b"TAG NO " + words + b"\r\n")}, monkeypatch) as account:
        with pytest.raises(Trouble, match="later") as heard:
            Mail().listen(account, {})
        with pytest.raises(Trouble, match="later") as followed:
            Mail().follow(account, {}, lambda _catch: None, lambda: True)
    assert not isinstance(heard.value, SignInAgain)
    assert not isinstance(followed.value, SignInAgain)


@pytest.mark.parametrize(
    "words", [b"[AUTHENTICATIONFAILED] Authentication failed.", b"[ALERT] Invalid credentials (Failure)", b""]
)
def test_where_the_password_is_wrong_somebody_has_to_sign_in(
    monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    with (
        mailbox({"LOGIN": _says(b"TAG NO " + words + b"\r\n")}, monkeypatch) as account,
        pytest.raises(SignInAgain),
    ):
        Mail().listen(account, {})


@pytest.mark.parametrize(
    "code, is_lasting", [(454, False), (421, False), (432, False), (535, True), (534, True)]
)
def test_a_server_that_takes_no_password_just_now_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, code: int, is_lasting: bool
) -> None:
    class Refusing:
        def __init__(self, *_where: object) -> None: ...

        def ehlo_or_helo_if_needed(self) -> None: ...

        def has_extn(self, _name: str) -> bool:
            return True

        def login(self, *_who: object) -> None:
            raise smtplib.SMTPAuthenticationError(code, b"not now")

    monkeypatch.setattr(servers, "_Smtp", Refusing)
    settings = {"smtp_host": "mail.example", "smtp_port": 25, "smtp_security": "none", "user": "us"}
    with pytest.raises(Trouble) as trouble, servers.sending(settings, {}):
        raise AssertionError
    assert isinstance(trouble.value, SignInAgain) == is_lasting
