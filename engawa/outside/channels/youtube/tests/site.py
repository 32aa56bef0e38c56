"""A YouTube on this machine, in the form that Google describes: it keeps what it is told, and refuses on demand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from engawa.outside.channels.tests.serving import Answer, answering
from engawa.outside.channels.youtube import client

US, ANN = "UCacme0000000000000000aa", "UCann00000000000000000aa"
VIDEO, OTHERS = "tapvideo001", "othervideo1"
KEYS = {"key": "thekey", "client_id": "id", "secret": "s", "refresh": "again"}
Said = dict[str, Any]


@dataclass
class Site:
    """`threads` are all there are, the newest first; `refusals` are answered first, one a request."""

    address: str = ""
    threads: list[Said] = field(default_factory=list)
    refusals: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    tokens: int = 0
    along: int = 5
    """How many answers come along with a thread."""

    def thread(self, words: str, *, by: str = ANN, video: str = VIDEO) -> Said:
        """Somebody comments under a video."""
        first = comment(f"T{len(self.threads)}", words, by)
        told = {
            "id": first["id"],
            "snippet": {"videoId": video, "topLevelComment": first, "totalReplyCount": 0, "channelId": US},
            "answers": [],
        }
        self.threads.insert(0, told)
        return told

    def reply(self, thread: Said, words: str, *, by: str = ANN) -> Said:
        """Somebody answers."""
        number = f"{thread['id']}.R{len(thread['answers'])}"
        said = comment(number, words, by, thread["id"])
        thread["answers"].append(said)
        thread["snippet"]["totalReplyCount"] += 1
        return said

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        parts = urlsplit(request.path)
        wish = {name: each[0] for name, each in parse_qs(parts.query).items()}
        if parts.path == "/token":
            return self._token({name: each[0] for name, each in parse_qs(body.decode()).items()})
        sent = json.loads(body) if body else None
        self.asked.append((request.command, parts.path.rpartition("/")[2], wish, sent))
        if self.refusals:
            return self.refusals.pop(0)
        token = request.headers["Authorization"]
        if wish.get("key") != "thekey" and token != f"Bearer token{self.tokens}":
            return refused(401, "authError")
        told = getattr(self, f"_{request.command.lower()}")(parts.path.rpartition("/")[2], wish, sent)
        return told if isinstance(told, tuple) else (200, {}, json.dumps(told).encode())

    def _token(self, wish: dict[str, str]) -> Answer:
        if wish["refresh_token"] != "again":
            return (
                400,
                {},
                b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}',
            )
        self.tokens += 1
        return 200, {}, json.dumps({"access_token": f"token{self.tokens}", "expires_in": 3599}).encode()

    def _get(self, what: str, wish: dict[str, str], _sent: Any) -> Any:
        wanted = wish.get("id", "").split(",")
        if what == "channels":
            known = wish.get("mine") or wish.get("forHandle") == "@acmetaps" or wish.get("id") == US
            snippet = {
                "title": "Acme Taps",
                "customUrl": "@acmetaps",
                "thumbnails": {"default": {"url": "https://a.example/i"}},
            }
            return {"items": [{"id": US, "snippet": snippet}]} if known else {"pageInfo": {"totalResults": 0}}
        if what == "videos":
            return {"items": [{"id": one, "snippet": {"title": f"Video {one}"}} for one in wanted]}
        if what == "comments":
            found = [
                one
                for thread in self.threads
                for one in thread["answers"]
                if thread["id"] == wish.get("parentId")
            ]
            return {"items": found}
        if wish.get("videoId") == "closedvideo":
            return refused(403, "commentsDisabled")
        found = [
            one for one in self.threads
            if one["id"] in wanted or (one["snippet"]["videoId"] == wish.get("videoId", VIDEO) and "id" not in wish)
        ]  # fmt: skip
        return {"items": [self._shown(one) for one in found]}

    def _shown(self, thread: Said) -> Said:
        along = {"replies": {"comments": thread["answers"][: self.along]}} if thread["answers"] else {}
        return {"kind": "youtube#commentThread", "id": thread["id"], "snippet": thread["snippet"], **along}

    def _post(self, what: str, _wish: dict[str, str], sent: Any) -> Any:
        said = sent["snippet"]
        if what == "commentThreads":
            made = self.thread(
                said["topLevelComment"]["snippet"]["textOriginal"], by=US, video=said["videoId"]
            )
            return self._shown(made)
        thread = next((one for one in self.threads if one["id"] == said["parentId"]), None)
        return (
            self.reply(thread, said["textOriginal"], by=US)
            if thread
            else refused(404, "parentCommentNotFound")
        )

    def _put(self, _what: str, _wish: dict[str, str], sent: Any) -> Any:
        for thread in self.threads:
            for one in thread["answers"]:
                if one["id"] == sent["id"]:
                    one["snippet"] |= {"textOriginal": sent["snippet"]["textOriginal"]}
                    return one
        return refused(404, "commentNotFound")

    def _delete(self, _what: str, wish: dict[str, str], _sent: Any) -> Any:
        for thread in self.threads:
            kept = [one for one in thread["answers"] if one["id"] != wish["id"]]
            if kept != thread["answers"]:
                thread["answers"] = kept
                return 204, {}, b""
        return refused(404, "commentNotFound")


def comment(number: str, words: str, by: str, parent: str = "") -> Said:
    """As YouTube tells one."""
    snippet = {
        "textDisplay": words, "textOriginal": words, "authorDisplayName": f"@{by[2:5]}",
        "authorChannelId": {"value": by}, "authorProfileImageUrl": "https://a.example/i",
        "publishedAt": "2026-03-02T12:00:00Z", "updatedAt": "2026-03-02T12:00:00Z",
        **({"parentId": parent} if parent else {}),
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": number, "snippet": snippet}


def refused(status: int, reason: str) -> Answer:
    """As Google refuses."""
    error = {"code": status, "message": "It says why.", "errors": [{"reason": reason, "domain": "youtube"}]}
    return status, {"Content-Type": "application/json"}, json.dumps({"error": error}).encode()


@contextmanager
def youtube() -> Iterator[Site]:
    """A fresh one."""
    site = Site()
    with answering(site.answer) as address:
        site.address = address
        yield site


@contextmanager
def instead(patched: pytest.MonkeyPatch) -> Iterator[Site]:
    """A fresh one, asked in the place of YouTube's own."""
    client._tokens.clear()
    with youtube() as site:
        patched.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        patched.setenv("ENGAWA_YOUTUBE_URL", site.address)
        yield site
