"""The guarded fetcher: where it goes, where it never goes, and when it gives up."""

import gzip
import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from engawa.base import fetch as door
from engawa.base.fetch import fetch
from engawa.base.network import is_public
from tests.serving import Handler, serving

HERE = {"127.0.0.1"}


class Answers(Handler):
    def do_GET(self) -> None:
        getattr(self, "answer_" + self.path.strip("/").partition("/")[0])()

    def reply(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.say(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def answer_hello(self) -> None:
        self.reply(body=b"hello", Content_Type="text/plain; charset=utf-8")

    def answer_packed(self) -> None:
        self.reply(body=gzip.compress(b"hello" * 10), Content_Encoding="gzip")

    def answer_bomb(self) -> None:
        self.reply(body=gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def answer_large(self) -> None:
        self.reply(body=bytes(200_000))

    def answer_around(self) -> None:
        self.reply(302, Location="/around")

    def answer_inward(self) -> None:
        self.reply(302, Location="http://127.0.0.2:1/")

    def answer_file(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def answer_onward(self) -> None:
        self.reply(301, Location="hello")

    def answer_gone(self) -> None:
        self.reply(410)

    def answer_drip(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(Answers) as address:
        yield address


def test_fetches_what_is_there(server: str) -> None:
    found = fetch(f"{server}/hello", allow=HERE)
    assert (found.status, found.media_type, found.body) == (200, "text/plain", b"hello")
    assert fetch(f"{server}/packed", allow=HERE).body == b"hello" * 10
    assert fetch(f"{server}/onward", allow=HERE).url == f"{server}/hello"


def test_private_addresses_are_allowed_by_the_environment(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "10.0.0.0/8, 127.0.0.1")
    assert fetch(f"{server}/hello").body == b"hello"


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("around", door.TooManyRedirects),
        ("inward", door.PrivateAddress),
        ("file", door.BadAddress),
        ("bomb", door.TooLarge),
        ("large", door.TooLarge),
        ("gone", door.Refused),
    ],
)
def test_gives_up_clearly(server: str, path: str, error: type[door.FetchError]) -> None:
    with pytest.raises(error, match=r"."):
        fetch(f"{server}/{path}", allow=HERE, limit=100_000)


def test_gives_up_on_the_wrong_type(server: str) -> None:
    with pytest.raises(door.WrongType):
        fetch(f"{server}/hello", allow=HERE, types=["application/"])


def test_gives_up_on_dripping_answers(server: str) -> None:
    started = time.monotonic()
    with pytest.raises(door.TooSlow):
        fetch(f"{server}/drip", allow=HERE, timeout=0.5)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0"])
def test_stays_out_of_private_networks(host: str) -> None:
    with pytest.raises(door.PrivateAddress, match="public internet"):
        fetch(f"http://{host}:9/")


@pytest.mark.parametrize(
    "url", ["ftp://a.org/", "file:///etc/passwd", "a.org", "http://", "http://u:p@a.org/", "http://a:b/"]
)
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(door.BadAddress):
        fetch(url)


def test_a_name_with_one_private_address_is_not_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("93.184.215.14", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with pytest.raises(door.PrivateAddress, match=r"10\.0\.0\.1"):
        fetch("http://two-faced.example/")


def test_the_address_that_was_checked_is_the_one_dialled(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def changing(host: str, *where: int, **how: int) -> object:
        asked.append(host)
        return real("127.0.0.1", *where, **how)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    port = server.rpartition(":")[2]
    assert fetch(f"http://somewhere.example:{port}/hello", allow=HERE).body == b"hello"
    assert asked.count("somewhere.example") == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
