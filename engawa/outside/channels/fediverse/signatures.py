"""Requests that bear a signature: as draft-cavage-http-signatures-12 has it, and as RFC 9421 does."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256, sha512
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature as Broken
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import RSA_V1_5_SHA256
from http_message_signatures.exceptions import HTTPMessageSignaturesException

CAVAGE, RFC9421 = "cavage", "rfc9421"
WINDOW = timedelta(hours=1)
"""So far a signature's time may lie from ours."""
SKEW = timedelta(minutes=5)
"""Clocks may differ by so much where a signature runs out."""
_PARAMETER = re.compile(r'\s*([A-Za-z]+)=(?:"([^"\\]*)"|(\d+))\s*(?:,|\Z)')
_CONTENT_DIGEST = re.compile(r"(sha-(?:256|512))=:([A-Za-z0-9+/=]*):")
_DIGESTS: Mapping[str, Callable[[bytes], Any]] = {"sha-256": sha256, "sha-512": sha512}
_KEY_ID = re.compile(r';\s*keyid="([^"\\]*)"')


class BadSignature(Exception):
    """A request is not signed, or not by whom it says."""


@dataclass(slots=True)
class Message:
    """A request as it is signed. `url` is the whole address that was asked; names of headers are in lower case."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def target(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def sign(message: Message, key_id: str, key: RSAPrivateKey, how: str, now: datetime | None = None) -> None:
    """Add the headers that say whose request this is."""
    (_sign_cavage if how == CAVAGE else _sign_rfc9421)(message, key_id, key, now or datetime.now(UTC))


def key_id_of(headers: Mapping[str, str]) -> str:
    """Whose signature a request says it bears.

    Raises:
        BadSignature: when it bears none.
    """
    if "signature-input" in headers:
        found = _KEY_ID.findall(headers["signature-input"])
        if len(found) != 1:
            raise BadSignature("It must bear one signature with a keyid.")
        return str(found[0])
    key_id = _parameters(headers.get("signature", "")).get("keyid", "")
    if not key_id:
        raise BadSignature("It is not signed.")
    return key_id


def check(message: Message, key: RSAPublicKey, now: datetime | None = None) -> None:
    """
    Raises:
        BadSignature: unless method, address, time and body are signed with this key, and the time is about now.
    """
    moment = now or datetime.now(UTC)
    if "signature-input" in message.headers:
        _check_rfc9421(message, key, moment)
    else:
        _check_cavage(message, key, moment)


def check_outside(message: Message, now: datetime | None = None) -> None:
    """What can be told without a key: that the body is the signed one, and that the time is about now.

    Raises:
        BadSignature: with what is wrong.
    """
    moment = now or datetime.now(UTC)
    if "signature-input" in message.headers:
        _check_content_digest(message)
        return
    parameters = _parameters(message.headers.get("signature", ""))
    _check_cavage_names(message, parameters, moment)


def _digest(body: bytes, how: Callable[[bytes], Any] = sha256) -> str:
    return b64encode(how(body).digest()).decode()


def _signed_text(message: Message, names: list[str], parameters: Mapping[str, str]) -> bytes:
    lines = []
    for name in names:
        if name == "(request-target)":
            value = f"{message.method.lower()} {message.target}"
        elif name in ("(created)", "(expires)"):
            value = parameters.get(name.strip("()"), "")
        elif name in message.headers:
            value = message.headers[name].strip()
        else:
            raise BadSignature(f"The header {name[:40]} is signed and not there.")
        lines.append(f"{name}: {value}")
    return "\n".join(lines).encode()


def _sign_cavage(message: Message, key_id: str, key: RSAPrivateKey, now: datetime) -> None:
    message.headers["host"] = urlsplit(message.url).netloc
    message.headers["date"] = format_datetime(now, usegmt=True)
    names = ["(request-target)", "host", "date"]
    if message.body:
        message.headers["digest"] = f"SHA-256={_digest(message.body)}"
        names.append("digest")
    made = b64encode(key.sign(_signed_text(message, names, {}), PKCS1v15(), SHA256())).decode()
    message.headers["signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{made}"'
    )


def _parameters(header: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(header):
        part = _PARAMETER.match(header, at)
        if part is None or part[1].lower() in found:
            raise BadSignature("The signature cannot be read.")
        found[part[1].lower()] = part[2] if part[2] is not None else part[3]
        at = part.end()
    return found


def _check_cavage_names(message: Message, parameters: Mapping[str, str], now: datetime) -> list[str]:
    names = parameters.get("headers", "").lower().split()
    wanted = {"(request-target)", "host"} | ({"digest"} if message.body else set())
    if not wanted <= set(names) or not {"date", "(created)"} & set(names) or len(names) != len(set(names)):
        raise BadSignature("Address, host, time and body must be signed.")
    if parameters.get("algorithm", "hs2019") not in ("rsa-sha256", "hs2019"):
        raise BadSignature("This way of signing is not known.")
    created = parameters.get("created", "") if "(created)" in names else ""
    _check_time(_at(created) if created else _date(message.headers.get("date", "")), now)
    if "(expires)" in names and _at(parameters.get("expires", "")) < now:
        raise BadSignature("The signature has run out.")
    if message.body:
        _check_digest(message)
    return names


def _check_cavage(message: Message, key: RSAPublicKey, now: datetime) -> None:
    parameters = _parameters(message.headers.get("signature", ""))
    names = _check_cavage_names(message, parameters, now)
    try:
        made = b64decode(parameters.get("signature", ""), validate=True)
        key.verify(made, _signed_text(message, names, parameters), PKCS1v15(), SHA256())
    except (Broken, ValueError) as error:
        raise BadSignature("The signature is not theirs.") from error


def _check_digest(message: Message) -> None:
    said = [one.strip().partition("=") for one in message.headers.get("digest", "").split(",")]
    known = [value for name, _mark, value in said if name.lower() == "sha-256"]
    if not known or not all(
        compare_digest(value.encode(), _digest(message.body).encode()) for value in known
    ):
        raise BadSignature("The body is not the one that was signed.")


def _check_content_digest(message: Message) -> None:
    said = dict(_CONTENT_DIGEST.findall(message.headers.get("content-digest", "")))
    known = [
        compare_digest(said[name], _digest(message.body, how))
        for name, how in _DIGESTS.items()
        if name in said
    ]
    if message.body and (not known or not all(known)):
        raise BadSignature("The body is not the one that was signed.")


def _at(seconds: str) -> datetime:
    if not seconds.isdigit() or len(seconds) > 11:
        raise BadSignature("It does not say when it was signed.")
    return datetime.fromtimestamp(int(seconds), UTC)


def _date(header: str) -> datetime:
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, TypeError) as error:
        raise BadSignature("It does not say when it was signed.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_time(signed_at: datetime, now: datetime) -> None:
    if abs(now - signed_at) > WINDOW:
        raise BadSignature("It was signed at another time.")


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, key: RSAPrivateKey | RSAPublicKey) -> None:
        self.key = key

    def resolve_private_key(self, key_id: str) -> RSAPrivateKey:
        assert isinstance(self.key, RSAPrivateKey)
        return self.key

    def resolve_public_key(self, key_id: str) -> RSAPublicKey:
        assert isinstance(self.key, RSAPublicKey)
        return self.key


class _Verifier(HTTPMessageVerifier):
    """Judges the times by the moment at which a request came, however long it waited since."""

    def __init__(self, key: RSAPublicKey, now: datetime) -> None:
        super().__init__(signature_algorithm=RSA_V1_5_SHA256, key_resolver=_Keys(key))
        self.now = now

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        created, expires = (sig_input.params.get(name) for name in ("created", "expires"))
        if type(created) is not int or type(expires) not in (int, type(None)):
            raise HTTPMessageSignaturesException("It does not say when it was signed.")
        if expires is not None and _at(str(expires)) < self.now - SKEW:
            raise HTTPMessageSignaturesException("The signature has run out.")


def _sign_rfc9421(message: Message, key_id: str, key: RSAPrivateKey, now: datetime) -> None:
    message.headers["host"] = urlsplit(message.url).netloc
    covered = ["@method", "@target-uri"]
    if message.body:
        message.headers["content-digest"] = f"sha-256=:{_digest(message.body)}:"
        covered.append("content-digest")
    signer = HTTPMessageSigner(signature_algorithm=RSA_V1_5_SHA256, key_resolver=_Keys(key))
    signer.sign(
        message,
        key_id=key_id,
        created=now,
        label="sig1",
        covered_component_ids=covered,
        use_existing_digest=bool(message.body),
    )
    message.headers = {name.lower(): value for name, value in message.headers.items()}


def _check_rfc9421(message: Message, key: RSAPublicKey, now: datetime) -> None:
    _check_content_digest(message)
    try:
        (found,) = _Verifier(key, now).verify(message, max_age=None)
    except (HTTPMessageSignaturesException, ValueError, TypeError) as error:
        raise BadSignature("The signature is not theirs.") from error
    covered = {str(name).split(";")[0].strip('"') for name in found.covered_components}
    where = "@target-uri" in covered or {"@authority", "@path"} <= covered
    if not where or "@method" not in covered or (message.body and "content-digest" not in covered):
        raise BadSignature("Address, method and body must be signed.")
    _check_time(_at(str(found.parameters["created"])), now)
