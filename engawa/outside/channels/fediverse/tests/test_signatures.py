"""Both ways of signing, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from engawa.outside.channels.fediverse.signatures import (
    CAVAGE,
    RFC9421,
    BadSignature,
    Message,
    check,
    check_outside,
    key_id_of,
    sign,
)
from engawa.outside.channels.fediverse.tests.little import KEY, OTHER_KEY

NOW = datetime.now(UTC)
PUBLIC = KEY.public_key()
INBOX = "https://engawa.example/ap/inbox/?one=1"


def signed(how: str, at: datetime = NOW, body: bytes = b'{"a": 1}') -> Message:
    message = Message("POST", INBOX, {"content-type": "application/activity+json"}, body)
    sign(message, "https://peer.example/users/ann#main-key", KEY, how, at)
    return message


@pytest.mark.parametrize("how", [CAVAGE, RFC9421])
def test_what_is_signed_holds(how: str) -> None:
    message = signed(how)
    check(message, PUBLIC, NOW)
    check_outside(message, NOW)
    assert key_id_of(message.headers) == "https://peer.example/users/ann#main-key"
    fetching = Message("GET", INBOX, {})
    sign(fetching, "https://peer.example/k", KEY, how, NOW)
    check(fetching, PUBLIC, NOW)


def changed(message: Message, what: str) -> Message:
    name, _mark, value = what.partition("=")
    if name == "body":
        message.body = value.encode()
    elif name in ("url", "method"):
        setattr(message, name, value)
    else:
        message.headers[name] = value
    return message


@pytest.mark.parametrize("how", [CAVAGE, RFC9421])
@pytest.mark.parametrize("what", ['body={"a": 2}', "url=https://engawa.example/ap/1/inbox/", "method=PUT"])
def test_what_was_changed_on_the_way_is_refused(how: str, what: str) -> None:
    with pytest.raises(BadSignature):
        check(changed(signed(how), what), PUBLIC, NOW)


@pytest.mark.parametrize("how", [CAVAGE, RFC9421])
def test_another_key_and_another_hour_are_refused(how: str) -> None:
    with pytest.raises(BadSignature):
        check(signed(how), OTHER_KEY.public_key(), NOW)
    for away in (timedelta(hours=2), -timedelta(hours=2)):
        with pytest.raises(BadSignature):
            check(signed(how, NOW + away), PUBLIC, NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "garbage",
        'keyId="k",headers="date",signature="AA=="',
        'keyId="k",keyId="l",headers="(request-target) host date digest",signature="AA=="',
        'keyId="k",algorithm="hmac-sha256",headers="(request-target) host date digest",signature="AA=="',
        'keyId="k",headers="(request-target) host date digest nowhere",signature="AA=="',
        'keyId="k",headers="(request-target) host date digest",signature="é"',
        'keyId="k",headers="(request-target) host date digest date",signature="AA=="',
    ],
)
def test_half_a_signature_is_none(header: str) -> None:
    with pytest.raises(BadSignature):
        check(changed(signed(CAVAGE), f"signature={header}"), PUBLIC, NOW)


@pytest.mark.parametrize(
    "given",
    [
        'sig1=("@method");created=1;keyid="k"',
        'sig1=("@method" "@target-uri");keyid="k"',
        "sig1",
        'sig1=("@method" "@target-uri" "content-digest");created=99999999999999;keyid="k"',
    ],
)
def test_half_of_the_newer_signature_is_none(given: str) -> None:
    with pytest.raises(BadSignature):
        check(changed(signed(RFC9421), f"signature-input={given}"), PUBLIC, NOW)


def test_a_signature_that_leaves_out_the_body_is_refused() -> None:
    message = Message("POST", INBOX, {}, b"")
    sign(message, "https://peer.example/k", KEY, RFC9421, NOW)
    message.body = b'{"a": 1}'
    with pytest.raises(BadSignature):
        check(message, PUBLIC, NOW)
    message.headers["content-digest"] = "sha-256=:AV46a5jSnMNSMV0rYW9BNLXw1eOaXNaSLEtIfjiqkxA=:"
    with pytest.raises(BadSignature):
        check(message, PUBLIC, NOW)
