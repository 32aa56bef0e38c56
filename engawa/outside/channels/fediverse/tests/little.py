"""A little server of the fediverse: it describes its people, and keeps what is handed in, with whose signature."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from engawa.outside.channels.fediverse import addresses
from engawa.outside.channels.fediverse.delivering import deliver_quickly
from engawa.outside.channels.fediverse.judging import meet_once, take_once
from engawa.outside.channels.fediverse.signatures import CAVAGE, Message, sign
from engawa.outside.channels.fediverse.spreading import spread_once
from tests.serving import Handler, serving

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass
class Little:
    """`documents` by path; `handed_in` in order; `answers` are the statuses of the next requests that hand in."""

    root: str = ""
    documents: dict[str, Any] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    handed_in: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.root.rpartition(":")[2])

    def person(self, who: str = "ann", /, *, key: rsa.RSAPrivateKey = KEY, **more: Any) -> str:
        """Describe somebody; returns their address."""
        uri = f"{self.root}/users/{who}"
        self.documents[f"/users/{who}"] = {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": uri,
            "type": "Person",
            "preferredUsername": who,
            "name": who.title(),
            "inbox": f"{uri}/inbox",
            "endpoints": {"sharedInbox": f"{self.root}/inbox"},
            "publicKey": {"id": f"{uri}#main-key", "owner": uri, "publicKeyPem": pem(key)},
        } | more
        return uri

    def said(self, kind: str) -> list[dict[str, Any]]:
        """What of this type was handed in."""
        return [one for one in self.handed_in if one["type"] == kind]


@contextmanager
def little(address: str = "127.0.0.1") -> Iterator[Little]:
    """One that answers until the end."""
    here = Little()

    class Described(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.asked.append(self.path)
            if self.path in here.redirects:
                self.say(302, headers={"location": here.redirects[self.path]})
                return
            found = here.documents.get(self.path)
            body = json.dumps(found).encode() if not isinstance(found, bytes) else found
            status = 404 if found is None else 200
            self.say(status, body, {"content-type": "application/activity+json"})

        def do_POST(self) -> None:
            body = self.body()
            status = here.answers.pop(0) if here.answers else 202
            here.headers.append({name.lower(): value for name, value in self.headers.items()})
            if status < 300:
                here.handed_in.append(json.loads(body))
            self.say(status)

    with serving(Described, address) as here.root:
        yield here


def activity(kind: str, actor: str, thing: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"{actor}/{kind.lower()}/{number}", "type": kind, "actor": actor, "object": thing, **more}


def note(actor: str, number: int, content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{actor}/notes/{number}",
        "type": "Note",
        "attributedTo": actor,
        "content": content,
        "to": [addresses.PUBLIC],
        **more,
    }


def hand(
    document: Any,
    *,
    key: rsa.RSAPrivateKey = KEY,
    key_id: str = "",
    how: str = CAVAGE,
    path: str = "/ap/inbox/",
    **changed: str,
) -> int:
    """Hand an activity in at our door, signed; `changed` replaces headers afterwards. Returns the status."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    where = f"http://{addresses.host()}{path}"
    message = Message("POST", where, {"content-type": "application/activity+json"}, body)
    sign(message, key_id or f"{document['actor']}#main-key", key, how)
    headers = {**message.headers, **{name.replace("_", "-"): value for name, value in changed.items()}}
    response = Client(headers=headers).post(path, data=body, content_type="application/activity+json")
    return response.status_code


def work() -> None:
    """What the process that speaks would do, until nothing is left to do."""
    busy = True
    while busy:
        busy = any([meet_once(), take_once(), spread_once(), deliver_quickly()])
