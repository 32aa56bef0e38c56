"""A Bluesky server on paper that answers over real HTTP: two accounts, their posts, and troubles on demand."""
# ruff: noqa: N802 (what a server does is named as the network names it)

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

US, ANN = "did:plc:us", "did:plc:ann"
HANDLES = {"acme.test": US, "ann.test": ANN}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Said = dict[str, Any]
Answer = tuple[int, Said, dict[str, str]]


class Pds(ThreadingHTTPServer):
    """`troubles` are answered first, one a request, to requests whose path ends in their method; a trouble of
    status 0 does what was asked and says nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.passwords = {US: {"open sesame"}, ANN: {"ann"}}
        self.tokens: dict[str, str] = {}
        self.posts: dict[str, Said] = {}
        self.notifications: list[Said] = []
        self.chat: list[Said] = []
        self.troubles: list[tuple[str, int, Said, dict[str, str]]] = []
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def write(self, did: str, rkey: str, record: Said) -> str:
        """Keep a post as if somebody had posted it; its uri."""
        uri = f"at://{did}/app.bsky.feed.post/{rkey}"
        at = NOON + timedelta(minutes=len(self.posts))
        self.posts[uri] = {
            "uri": uri,
            "cid": f"bafy{rkey}",
            "author": self.author(did),
            "record": {"$type": "app.bsky.feed.post", "createdAt": at.isoformat(), "text": "", **record},
            "indexedAt": at.isoformat(),
        }
        return uri

    def tell(self, uri: str, reason: str) -> None:
        """Let our account know of a post."""
        self.notifications.insert(0, {**self.posts[uri], "reason": reason, "isRead": False})

    def author(self, did: str) -> Said:
        handle = next((name for name, known in HANDLES.items() if known == did), "handle.invalid")
        return {"did": did, "handle": handle, "displayName": handle.partition(".")[0].title()}

    def session(self, did: str) -> Said:
        return {
            "did": did,
            "handle": self.author(did)["handle"],
            "accessJwt": self._token(did, "access"),
            "refreshJwt": self._token(did, "refresh"),
        }

    def _token(self, did: str, kind: str) -> str:
        claims = {"scope": kind, "sub": did, "exp": int(time()) + 7200, "jti": str(len(self.tokens))}
        token = ".".join(
            urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in ({"alg": "none"}, claims)
        )
        self.tokens[f"{token}.c2ln"] = f"{kind} {did}"
        return f"{token}.c2ln"


@contextmanager
def pds() -> Iterator[Pds]:
    """One that runs until the end."""
    with Pds() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def failed(status: int, error: str) -> Answer:
    return status, {"error": error, "message": f"{error} happened"}, {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(dict(parse_qs(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        is_json = "json" in self.headers.get("content-type", "")
        self._answer(json.loads(body) if is_json and body else {"bytes": len(body)})

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, given: Said) -> None:
        server = cast(Pds, self.server)
        method = urlsplit(self.path).path.rpartition("/")[2]
        server.asked.append(method)
        trouble = next((one for one in server.troubles if one[0] == method), None)
        if trouble is not None:
            server.troubles.remove(trouble)
            if trouble[1] == 0:
                self._done(server, method, given)
                self.close_connection = True
                return
        status, said, headers = trouble[1:] if trouble else self._done(server, method, given)
        body = json.dumps(said).encode()
        self.send_response(status)
        for name, value in {
            "content-type": "application/json",
            "content-length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _done(self, server: Pds, method: str, given: Said) -> Answer:
        kind, _space, did = server.tokens.get(self.headers.get("authorization", "")[7:], "").partition(" ")
        if method == "com.atproto.server.createSession":
            known = str(HANDLES.get(given["identifier"], given["identifier"]))
            if given["password"] not in server.passwords.get(known, ()):
                return failed(401, "AuthenticationRequired")
            return 200, server.session(known), {}
        if method == "com.atproto.server.refreshSession":
            return (200, server.session(did), {}) if kind == "refresh" else failed(400, "ExpiredToken")
        if method == "com.atproto.identity.resolveHandle":
            found = HANDLES.get(given["handle"][0])
            return (200, {"did": found}, {}) if found else failed(400, "InvalidRequest")
        if kind != "access":
            return failed(400, "ExpiredToken")
        said = getattr(self, f"_{method.rpartition('.')[2]}")(server, did, given)
        quota = {"ratelimit-limit": "3000", "ratelimit-remaining": "2999", "ratelimit-reset": "1790000000"}
        return (200, said, quota) if said is not None else failed(400, "RecordNotFound")

    def _getProfile(self, server: Pds, did: str, given: Said) -> Said | None:
        actor = given["actor"][0]
        known = HANDLES.get(actor, actor)
        return server.author(known) if known in HANDLES.values() else None

    def _listNotifications(self, server: Pds, did: str, given: Said) -> Said:
        start, size = int(given.get("cursor", ["0"])[0]), int(given["limit"][0])
        listed = [one for one in server.notifications if one["reason"] in given["reasons"]]
        more = {"cursor": str(start + size)} if len(listed) > start + size else {}
        return {"notifications": listed[start : start + size], **more}

    def _getAuthorFeed(self, server: Pds, did: str, given: Said) -> Said:
        return {
            "feed": [
                {"post": one} for one in server.posts.values() if one["author"]["did"] == given["actor"][0]
            ]
        }

    def _getPosts(self, server: Pds, did: str, given: Said) -> Said:
        return {"posts": [server.posts[uri] for uri in given["uris"] if uri in server.posts]}

    def _searchPosts(self, server: Pds, did: str, given: Said) -> Said:
        return {"posts": [one for one in server.posts.values() if given["q"][0] in one["record"]["text"]]}

    def _getPostThread(self, server: Pds, did: str, given: Said) -> Said | None:
        post = server.posts.get(given["uri"][0])
        if post is None:
            return None
        answered = ((post["record"].get("reply") or {}).get("parent") or {}).get("uri")
        parent = {"parent": {"post": server.posts[answered]}} if answered in server.posts else {}
        return {"thread": {"post": post, **parent, "replies": list(_replies(server, post["uri"]))}}

    def _createRecord(self, server: Pds, did: str, given: Said) -> Said | None:
        uri = f"at://{did}/app.bsky.feed.post/{given['rkey']}"
        if uri in server.posts:
            return None
        server.write(did, given["rkey"], given["record"])
        return {"uri": uri, "cid": server.posts[uri]["cid"]}

    def _getRecord(self, server: Pds, did: str, given: Said) -> Said | None:
        post = server.posts.get(f"at://{given['repo'][0]}/app.bsky.feed.post/{given['rkey'][0]}")
        return {"uri": post["uri"], "cid": post["cid"], "value": post["record"]} if post else None

    def _deleteRecord(self, server: Pds, did: str, given: Said) -> Said:
        server.posts.pop(f"at://{given['repo']}/{given['collection']}/{given['rkey']}", None)
        return {}

    def _listConvos(self, server: Pds, did: str, given: Said) -> Said:
        return {"convos": [{"id": "talk", "rev": str(len(server.chat))}]}

    def _getLog(self, server: Pds, did: str, given: Said) -> Said:
        start = int(given["cursor"][0])
        return {"logs": server.chat[start:], "cursor": str(len(server.chat))}

    def _sendMessage(self, server: Pds, did: str, given: Said) -> Said:
        message = {"id": str(len(server.chat)), "text": given["message"]["text"], "sender": {"did": did}}
        entry = {
            "$type": "chat.bsky.convo.defs#logCreateMessage",
            "convoId": given["convoId"],
            "message": message,
        }
        server.chat.append(entry)
        return message

    def _getMessages(self, server: Pds, did: str, given: Said) -> Said:
        return {"messages": [one["message"] for one in reversed(server.chat)]}


def _replies(server: Pds, uri: str) -> Iterator[Said]:
    for one in server.posts.values():
        if ((one["record"].get("reply") or {}).get("parent") or {}).get("uri") == uri:
            yield {"post": one, "replies": list(_replies(server, one["uri"]))}
