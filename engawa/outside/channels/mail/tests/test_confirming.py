"""Who sent a mail is what it proves, not what stands in From."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from engawa.base import names
from engawa.outside.channels.mail.confirming import confirmed
from engawa.outside.channels.mail.network import Mail
from engawa.outside.channels.mail.reading import heard_in
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from tests.paper import NOON

OURS = "support@acme.example"
SERVER = "mx.acme.example"
Records = dict[str, bytes]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch, key: rsa.RSAPrivateKey) -> Records:
    """All of DNS: the keys of two domains."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    told = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    records = {f"s1._domainkey.{domain}": told for domain in ("norte.example", "evil.example")}

    def ask(name: str, kind: str, patience: float = 5) -> list[bytes]:
        if name.endswith("silent.example"):
            raise TimeoutError
        return [records[name]] if name in records else []

    monkeypatch.setattr(names, "ask", ask)
    return records


def mail(author: str = "Kelda <kelda@norte.example>", body: str = "It drips.", more: str = "") -> bytes:
    head = f"{more}From: {author}\r\nTo: {OURS}\r\nSubject: Water\r\nMessage-ID: <k1@norte.example>\r\n"
    return f"{head}\r\n{body}\r\n".encode()


def signed(raw: bytes, key: rsa.RSAPrivateKey, domain: str = "norte.example") -> bytes:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return bytes(dkim.sign(raw, b"s1", domain.encode(), secret)) + raw


def judged(raw: bytes, trusts: str = "", *, whole: bool = True) -> Heard:
    one = heard_in(raw, OURS, NOON, whole=whole)
    assert one is not None
    return confirmed(one, raw, trusts=trusts, whole=whole)


def test_a_mail_that_its_domain_signed_is_from_whom_it_says(zone: Records, key: rsa.RSAPrivateKey) -> None:
    one = judged(signed(mail(), key))
    assert (one.doubt, one.speaker.network, one.speaker.uid) == ("", "mail", "kelda@norte.example")
    below = judged(signed(mail("kelda@post.norte.example"), key))
    assert below.doubt == ""


@pytest.mark.parametrize("how, doubt", [
    ("unsigned", "unsigned"), ("by another", "unsigned"), ("changed", "broken"), ("not asked", "unasked"),
    ("only in part", "large"), ("two senders", "several"), ("endless blanks", "broken"), ("no mail", "broken"),
])  # fmt: skip
def test_what_is_not_shown_is_somebody_else(
    zone: Records, key: rsa.RSAPrivateKey, how: str, doubt: str
) -> None:
    raw = mail()
    if how == "by another":
        raw = signed(raw, key, "evil.example")
    elif how == "changed":
        raw = signed(raw, key).replace(b"It drips", b"Pay now")
    elif how == "not asked":
        raw = signed(mail("kelda@silent.example"), key, "silent.example")
    elif how == "only in part":
        raw = signed(raw, key)
    elif how == "two senders":
        raw = b"From: mallory@evil.example\r\n" + signed(raw, key)
    elif how == "endless blanks":
        raw = signed(raw, key) + b" " * 200_000 + b"x\r\n"
    elif how == "no mail":
        raw = b"DKIM-Signature: v=1\r\nFrom: kelda@norte.example\r\nno header at all\r\n" + raw
    one = judged(raw, whole=how != "only in part")
    assert (one.doubt, one.speaker.network) == (doubt, "unconfirmed")
    assert one.is_to_us


@pytest.mark.parametrize("results, doubt", [
    (f"{SERVER}; dmarc=pass header.from=norte.example", ""),
    (f"{SERVER.upper()}; spf=pass smtp.mailfrom=bounce.norte.example", "unsigned"),
    (f"{SERVER}; spf=pass smtp.mailfrom=x@norte.example", ""),
    (f"{SERVER}; dkim=pass header.d=evil.example", "unsigned"),
    (f"{SERVER}; dmarc=fail header.from=norte.example", "forged"),
    ("mx.evil.example; dmarc=pass header.from=norte.example", "unsigned"),
])  # fmt: skip
def test_the_owners_own_server_is_believed_and_no_other(zone: Records, results: str, doubt: str) -> None:
    raw = mail(more=f"Authentication-Results: {results}\r\n")
    assert judged(raw, SERVER).doubt == doubt
    assert judged(raw).doubt == "unsigned", "nobody is believed who is not named"


def test_nobody_speaks_in_our_name(zone: Records) -> None:
    forged = judged(mail(f"Acme Support <{OURS}>", "We pay you back."))
    assert (forged.is_ours, forged.is_to_us, forged.doubt) == (False, True, "unsigned")
    copy = judged(mail(OURS, more=f"X-Engawa-Loop: {OURS}\r\n"))
    assert not copy.is_ours
    assert not copy.is_to_us
    robot = judged(mail(more="Auto-Submitted: auto-replied\r\n"))
    assert not robot.is_to_us


def test_the_accounts_page_says_by_what_senders_are_confirmed() -> None:
    (told,) = Mail().facts(Account(settings={"trusts": SERVER}))
    assert told[1] == f"{SERVER}, or their signature (DKIM)"
    assert SERVER not in str(Mail().facts(Account()))
