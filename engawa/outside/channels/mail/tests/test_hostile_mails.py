"""A mail built to take hours, or to be read by nobody, is heard as what it is, and what comes after it as well."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from pytest_django import Settings

from engawa.outside.channels.mail.enclosed import MOST
from engawa.outside.channels.mail.reading import heard_in
from engawa.outside.channels.network import Heard
from engawa.outside.channels.sound import sound

FROM = b"From: Bo <b@out.example>\r\nMessage-ID: <b1@out.example>\r\n"
PATIENCE = 60.0
"""Seconds; unguarded each of these takes hours, or memory without end."""


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def read(raw: bytes) -> Heard:
    """What it says, if that is found out in time."""
    found: list[Heard | None] = []
    reading = Thread(
        target=lambda: found.append(heard_in(raw, "support@acme.example", datetime.now(UTC))), daemon=True
    )
    reading.start()
    reading.join(PATIENCE)
    assert found, "it is read for ever, or broke what reads it"
    assert found[0] is not None
    (kept,), lost = sound([found[0]])
    assert lost == 0
    return kept


def nested(number: int) -> bytes:
    one = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return b"".join(one % (each, each) for each in range(number))


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: message/rfc822\r\n\r\n" * 2_000,
        b"content-type:\r\n\tmessage/rfc822\r\n\r\n" * 2_000,
        nested(3_000),
        nested(900) + b"x\r\n" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 500_000,
        b"Content-Type: text/plain; charset=punycode\r\n\r\nab-" + b"a" * 8_000_000,
        b"Content-Type: text/plain; charset=idna\r\n\r\n" + b"xn--a" * 1_000_000,
        b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800 \\udc00",
        b"Reply-To: " + b'"' * 2_000_000 + b"\r\n\r\nhi",
        b"Subject: " + b"=?utf-8?q?a?=\r\n " * 200_000 + b"\r\n\r\nhi",
        b"Content-Type: text/plain" + b"; a=b" * 400_000 + b"\r\n\r\nhi",
        b"Content-Type: text/plain"
        + b"".join(b"; name*%d*=a" % one for one in range(200_000))
        + b"\r\n\r\nhi",
        b"Content-Disposition: attachment; filename=" + b'"=?utf-8?q?a?= ' * 200_000 + b"\r\n\r\nhi",
        b"References: " + b"<a" * 2_000_000 + b"\r\n\r\nhi",
        b"Content-Type: text/html\r\n\r\n" + b"<div><br>" * 1_000_000,
        b"\r\n".join(b"X-%d: x" % one for one in range(300_000)) + b"\r\n\r\nhi",
    ],
    ids=(
        "letters folded deep lines parts punycode idna halves quotes subject parameters numbered names references "
        "breaks headers"
    ).split(),
)
def test_it_is_heard_in_time(raw: bytes) -> None:
    assert read(FROM + raw).speaker.uid == "b@out.example"


def test_what_cannot_be_opened_is_kept_as_one_file() -> None:
    found = read(FROM + b"Subject: Look\r\n" + nested(3_000) + b"\r\nhello")
    assert (found.subject, found.uri) == ("Look", "mid:b1@out.example")
    assert [bool(one.file) for one in found.media] == [True]
    assert found.text.startswith("📎 ")


def test_ten_thousand_files_are_not_kept() -> None:
    part = b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n"
    some = read(FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 1_500)
    assert sum(bool(one.file) for one in some.media) == MOST
    many = read(FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10_000)
    assert len(many.media) == 1


@pytest.mark.parametrize(
    "name", ["gpj\u202etxt.exe", "a\u2066b\u2069.txt", "in\u200bvoice.txt", "a\u0301" * 9 + "\u0301" * 30]
)
def test_the_name_of_a_file_turns_no_line_around(name: str) -> None:
    disposition = f"Content-Disposition: attachment; filename*=utf-8''{name}".encode()
    (file,) = read(FROM + disposition + b"\r\n\r\nx").media
    assert not set(file.name) & set("\u202e\u2066\u2069\u200b")
    assert "\u0301" * 4 not in file.name
