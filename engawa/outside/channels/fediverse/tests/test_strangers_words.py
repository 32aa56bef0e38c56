"""JSON, names and HTML of strangers: bounded, plain, harmless."""

import pytest

from engawa.base.strangers import harmless
from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import handle, host_of
from engawa.outside.channels.fediverse.blocks import sites_of
from engawa.outside.channels.fediverse.told import Told

DEEP = b'{"a":' * 30 + b"1" + b"}" * 30


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"nonsense", b"\xff\xfe", b'{"a": NaN}', DEEP, b"[" * 200_000, b'{"a":' * 100_000,
        b'{"a": "\\ud800"}', b'{"a": "\\u0000"}', b'{"\\ud800": 1}', b"{" + b" " * 1_000_001 + b"}",
        b'{"a": [' + b"1," * 30_000 + b"1]}", b'{"a": ' + b"9" * 10_000 + b"}",
    ],
    ids=lambda body: str(body[:12]),
)  # fmt: skip
def test_what_no_honest_server_sends_is_unreadable(body: bytes) -> None:
    with pytest.raises(parsing.Unreadable):
        parsing.read(body)


@pytest.mark.parametrize(
    "name, shown",
    [
        ("Ann\u202egnp.exe", "Anngnp.exe"),
        ("A\u200bn\u200dn\ufeff", "Ann"),
        ("  two\n\tlines ", "two lines"),
        ("Z" + "\u0301" * 40, "Ź" + "\u0301" * 3),
        ("\u2066\u2069", ""),
        ("سلام\u200cدنیا", "سلام\u200cدنیا"),
        ("x" * 900, "x" * 200),
    ],
)
def test_names_hide_nothing(name: str, shown: str) -> None:
    assert harmless(name) == shown


def test_handles_cannot_be_mistaken() -> None:
    assert handle("ann\u202e", "peer.example") == "@ann@peer.example"
    assert handle("ann", "аpple.example") == "@ann@xn--pple-43d.example"
    assert handle("<b>", "peer.example") == "@b@peer.example"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a.b/", "https://u:p@a.b/", "https:///x", "https://a b/", "x" * 2000,
                "https://a.b:0/", "http://[::1", "https://аpple.example/"]
)  # fmt: skip
def test_what_is_no_address_is_none(address: str) -> None:
    assert host_of(address) == ""


def test_a_note_is_made_safe() -> None:
    told = Told.read(
        {
            "id": "http://127.0.0.1:1/n",
            "content": "<p onclick=x()>Hi <script>alert(1)</script><a href='javascript:x'>a</a> \u202eback</p>"
            "<img src=x onerror=y>",
            "name": {"not": "text"},
            "to": "as:Public",
            "tag": [{"type": "Hashtag", "name": "#leak"}, "nonsense", None],
            "attachment": [{"url": "javascript:x"}, {"url": "http://127.0.0.1:1/a.png", "name": "A\u202e"}],
            "published": "3026-01-01T00:00:00Z",
        },
        {},
    )
    assert "script" not in told.html
    assert "onclick" not in told.html
    assert "onerror" not in told.html
    assert "javascript" not in told.html
    assert "\u202e" not in told.html
    assert told.text.startswith("Hi a back")
    assert told.is_public
    assert told.tags == ("leak",)
    assert [one.alt for one in told.media] == ["A"]
    assert told.at.year < 3000


def test_a_block_reaches_all_below_a_domain() -> None:
    assert sites_of("a.spam.example:443") == ["a.spam.example:443", "a.spam.example", "spam.example"]
    assert sites_of("localhost:1") == ["localhost:1", "localhost"]
