"""Mail with a real mailbox and a real server that takes mail: heard, answered, and sent once whatever breaks."""

import imaplib
import socket
import tempfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engawa.outside.channels.mail import saying
from engawa.outside.channels.mail.network import Mail
from engawa.outside.channels.mail.tests.dovecot import mailbox
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Refused, Trouble, Unsure

KEYS = {"password": "secret"}
ANN = b"""From: Ann <ann@out.example>\r\nTo: support@acme.example\r\nSubject: Water\r\nMessage-ID: <a1@out.example>\r
Date: Mon, 02 Mar 2026 12:00:00 +0000\r\n\r\nIt drips.\r\n\r\nOn Sunday, Support wrote:\r\n> Is it well?\r\n"""


class Taking:
    """A server that takes mail, or says what it is told to."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.says = "250 Taken"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.says.startswith("250"):
            self.mails.append(envelope.content)
        return self.says


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with tempfile.TemporaryDirectory(prefix="engawa-mail-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with mailbox(Path(folder)) as port:
            yield port


@pytest.fixture
def smtp() -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Controller(Taking(), hostname="127.0.0.1", port=port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def account(
    port: int, smtp: Controller, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Account:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    name = "".join(letter for letter in request.node.name if letter.isalnum()).lower()[-40:]
    answers = {
        "address": f"{name}@acme.example", "password": "secret", "imap_host": "127.0.0.1",
        "imap_port": str(port), "imap_security": "none", "smtp_host": "127.0.0.1",
        "smtp_port": str(smtp.port), "smtp_security": "none",
    }  # fmt: skip
    connected = Mail().connect(answers)
    return Account(
        network="mail", handle=connected.handle, name="Acme Support", settings=dict(connected.settings)
    )


def deliver(account: Account, *mails: bytes) -> None:
    box = imaplib.IMAP4("127.0.0.1", int(account.settings["imap_port"]))
    box.login(account.settings["user"], "secret")
    for mail in mails:
        box.append("INBOX", "", "", mail)
    box.logout()


def answer_to(account: Account, key: str = "k1") -> Draft:
    heard = Mail().listen(account, KEYS).heard[0]
    return Draft(key, "We look.\n", answers=heard.uri, raw=heard.raw, to=heard.speaker)


def test_mails_are_heard_once_and_machines_are_known(account: Account) -> None:
    ours = f"From: {account.handle}\r\nMessage-ID: <o@x>\r\n\r\nSaid elsewhere".encode()
    robot = b"From: r@out.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away"
    broken = b"From: =?utf-8?q?\xff <b@out.example>\r\nDate: never\r\nSubject: \x00\r\n\r\n\xff\x00"
    deliver(account, ANN, ours, robot, broken, b"no mail at all")
    catch = Mail().listen(account, KEYS)
    assert [(one.speaker.uid, one.is_to_us, one.is_ours) for one in catch.heard][:3] == [
        ("ann@out.example", True, False), (account.handle, True, False), ("r@out.example", False, False),
    ]  # fmt: skip
    ann = catch.heard[0]
    assert [one.doubt for one in catch.heard][:2] == ["unsigned", "unsigned"], (
        "not even ours is believed unsigned"
    )
    assert (ann.text, ann.uri, ann.is_private) == ("It drips.", "mid:a1@out.example", True)
    account.cursor = dict(catch.cursor)
    assert list(Mail().listen(account, KEYS).heard) == []
    deliver(account, ANN.replace(b"a1@", b"a2@").replace(b"Date:", b"In-Reply-To: <a1@out.example>\r\nDate:"))
    assert [one.answers for one in Mail().listen(account, KEYS).heard] == ["mid:a1@out.example"]


def test_an_answer_stands_in_its_thread_and_is_found_again(account: Account, smtp: Controller) -> None:
    deliver(account, ANN)
    draft = answer_to(account)
    assert Mail().find_sent(account, KEYS, draft) is None
    sent = Mail().say(account, KEYS, draft)
    mail = message_from_bytes(smtp.handler.mails[0])
    assert (mail["To"], mail["Subject"], mail["In-Reply-To"]) == (
        "ann@out.example",
        "Re: Water",
        "<a1@out.example>",
    )
    assert sent.uri == f"mid:{mail['Message-ID'].strip('<>')}"
    assert Mail().find_sent(account, KEYS, draft) == sent


@pytest.mark.parametrize("says, trouble", [("550 Never", Refused), ("451 Later", Trouble)])
def test_what_is_not_taken_leaves_no_copy(
    account: Account, smtp: Controller, says: str, trouble: type[Exception]
) -> None:
    deliver(account, ANN)
    smtp.handler.says = says
    draft = answer_to(account)
    with pytest.raises(trouble):
        Mail().say(account, KEYS, draft)
    assert Mail().find_sent(account, KEYS, draft) is None


@pytest.mark.parametrize("step", ["_append", "_hand_over", "_mark_sent"])
def test_a_break_at_any_step_never_sends_twice(
    account: Account, smtp: Controller, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends just before the step: what the folder says decides how it goes on."""

    class Killed(BaseException):
        pass

    def kill(*args: Any) -> None:
        raise Killed

    deliver(account, ANN)
    draft = answer_to(account)
    with monkeypatch.context() as patched:
        patched.setattr(saying, step, kill)
        with pytest.raises(Killed):
            Mail().say(account, KEYS, draft)
    if step == "_append":
        assert Mail().find_sent(account, KEYS, draft) is None
        Mail().say(account, KEYS, draft)
    else:
        with pytest.raises(Unsure):
            Mail().find_sent(account, KEYS, draft)
    assert len(smtp.handler.mails) == (0 if step == "_hand_over" else 1)


def test_wrong_passwords_and_private_servers_are_said(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="user and password"):
        Mail().connect({**account.settings, "password": "guessed"})
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "")
    with pytest.raises(Refused, match="not on the public internet"):
        Mail().connect({**account.settings, "password": "secret"})
