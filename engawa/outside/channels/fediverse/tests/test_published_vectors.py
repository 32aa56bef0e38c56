"""The requests that the two standards print with their signatures hold here, and nothing else passes for them.

Keys, requests and signatures are those of draft-cavage-http-signatures-12, appendix C, and of RFC 9421, section 4.3
and appendix B.1 and B.2: made with RSA, which is what the fediverse signs with.
"""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import HTTPMessageVerifier
from http_message_signatures.algorithms import RSA_PSS_SHA512

from engawa.outside.channels.fediverse import signatures
from engawa.outside.channels.fediverse.signatures import (
    BadSignature,
    Message,
    check,
    check_outside,
    key_id_of,
)

CAVAGE_KEY = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----
"""
RSA_KEY = """-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
-----END RSA PUBLIC KEY-----
"""
PSS_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----
"""
CREATED = datetime.fromtimestamp(1402170695, UTC)
"""Of draft-cavage's appendix C."""
PROXIED = datetime.fromtimestamp(1618884480, UTC)
DIGEST_512 = (
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
)
C1 = (
    "SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc"
    "0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM="
)
C2 = (
    "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+ef"
    "kb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="
)
C3 = (
    "nAkCW0wg9AbbStQRLi8fsS1mPPnA6S5+/0alANcoDFG9hG0bJ8NnMRcB1Sz1eccNMzzLEke7nGXqoiJYZFfT81oaRqh/MNFwQVX4OZvTLZ5x"
    "VZQuchRkOSO7b2QX0aFWFOUq6dnwAyliHrp6w3FOxwkGGJPaerw2lOYLdC/Bejk="
)
PROXY = (
    "S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJleXsO"
    "ckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8N"
    "MaZaA8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9d"
    "dzirrswsE1w5o0LV/g=="
)
B22 = (
    "Fee1uy9YGZq5UUwwYU6vz4dZNvfw3GYrFl1L6YlVIyUMuWswWDNSvql4dVtSeidYjYZUm7SBCENIb5KYy2ByoC3bI+7gydd2i4OAT5lyDtme"
    "apnAa8uP/b9xUpg+VSPElbBs6JWBIQsd+nMdHDe+ls/IwVMwXktC37SqsnbNyhNp6kcvcWpevjzFcD2VqdZleUz4jN7P+W5A3wHiMGfIjIWn"
    "36KXNB+RKyrlGnIS8yaBBrom5rcZWLrLbtg6VlrH1+/07RV+kgTh/l10h8qgpl9zQHu7mWbDKTq0tJ8K4ywcPoC4s2I4rU88jzDKDGdTTQFZ"
    "oTVZxZmuTM1FvHfzIw=="
)
B23 = (
    "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38"
    "K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCo"
    "C1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FU"
    "o5fTIztsDZKEgM4cUA=="
)
COVERED_BY_PROXY = (
    '("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;'
    'keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540'
)
B23_COVERED = (
    '("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")'
)


def key(pem: str) -> RSAPublicKey:
    found = load_pem_public_key(pem.encode())
    assert isinstance(found, RSAPublicKey)
    return found


def cavage(parameters: str) -> Message:
    """The request of appendix C."""
    headers = {
        "host": "example.com",
        "date": "Sun, 05 Jan 2014 21:31:40 GMT",
        "content-type": "application/json",
        "digest": "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "content-length": "18",
        "signature": f'keyId="Test",algorithm="rsa-sha256",{parameters}',
    }
    return Message("POST", "https://example.com/foo?param=value&pet=dog", headers, b'{"hello": "world"}')


def rfc9421(covered: str, signature: str, host: str = "example.com", **more: str) -> Message:
    """The request of appendix B.2, or as the proxy of section 4.3 hands it on."""
    headers = {
        "host": host,
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-digest": DIGEST_512,
        "content-length": "18",
        "signature-input": f"sig={covered}",
        "signature": f"sig=:{signature}:",
        **more,
    }
    return Message("POST", f"https://{host}/foo?param=Value&Pet=dog", headers, b'{"hello": "world"}')


ALL_HEADERS = cavage(
    'created=1402170695,expires=1402170699,headers="(request-target) (created) (expires) host date content-type '
    f'digest content-length",signature="{C3}"'
)
THROUGH_A_PROXY = rfc9421(
    COVERED_BY_PROXY,
    PROXY,
    "origin.host.internal.example",
    forwarded="for=192.0.2.123;host=example.com;proto=https",
)


def test_appendix_c3_holds_until_it_runs_out() -> None:
    check(ALL_HEADERS, key(CAVAGE_KEY), CREATED)
    check_outside(ALL_HEADERS, CREATED)
    assert key_id_of(ALL_HEADERS.headers) == "Test"
    with pytest.raises(BadSignature, match="run out"):
        check(ALL_HEADERS, key(CAVAGE_KEY), CREATED + timedelta(seconds=5))


@pytest.mark.parametrize(
    "names, signature",
    [(["date"], C1), (["(request-target)", "host", "date"], C2)],
    ids=["C.1", "C.2"],
)
def test_c1_and_c2_are_signed_as_we_read_them_but_say_too_little(names: list[str], signature: str) -> None:
    message = cavage(f'headers="{" ".join(names)}",signature="{signature}"')
    text = signatures._signed_text(message, names, {})
    key(CAVAGE_KEY).verify(b64decode(signature), text, PKCS1v15(), SHA256())
    at = datetime(2014, 1, 5, 21, 31, 40, tzinfo=UTC)
    with pytest.raises(BadSignature, match="must be signed"):
        check(message, key(CAVAGE_KEY), at)


def test_the_proxys_signature_of_section_4_3_holds_until_it_runs_out() -> None:
    check(THROUGH_A_PROXY, key(RSA_KEY), PROXIED)
    check_outside(THROUGH_A_PROXY, PROXIED)
    assert key_id_of(THROUGH_A_PROXY.headers) == "test-key-rsa"
    with pytest.raises(BadSignature):
        check(THROUGH_A_PROXY, key(RSA_KEY), PROXIED + timedelta(minutes=7))
    with pytest.raises(BadSignature):
        check(THROUGH_A_PROXY, key(PSS_KEY), PROXIED)


@pytest.mark.parametrize(
    "message, pem, at", [(ALL_HEADERS, CAVAGE_KEY, CREATED), (THROUGH_A_PROXY, RSA_KEY, PROXIED)]
)
def test_nothing_else_passes_for_them(message: Message, pem: str, at: datetime) -> None:
    for other in (
        replace(message, body=b'{"hello": "moon!"}'),
        replace(message, url=message.url.replace("/foo", "/bar")),
        replace(message, method="PUT"),
        replace(message, headers=message.headers | {"content-length": "19"}),
    ):
        with pytest.raises(BadSignature):
            check(other, key(pem), at)


@pytest.mark.parametrize(
    "covered, signature",
    [('("@authority" "content-digest")', B22), (B23_COVERED, B23)],
    ids=["B.2.2", "B.2.3"],
)
def test_b2_is_signed_as_we_read_it_but_in_a_way_nobody_signs_here(covered: str, signature: str) -> None:
    message = rfc9421(f'{covered};created=1618884473;keyid="test-key-rsa-pss"', signature)
    resolver = signatures._Keys(key(PSS_KEY))
    verifier = HTTPMessageVerifier(signature_algorithm=RSA_PSS_SHA512, key_resolver=resolver)
    (found,) = verifier.verify(message, max_age=timedelta(days=100_000))
    assert found.parameters["keyid"] == key_id_of(message.headers)
    with pytest.raises(BadSignature):
        check(message, key(PSS_KEY), datetime.fromtimestamp(1618884473, UTC))
