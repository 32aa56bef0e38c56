"""A Reddit on this machine, in the form of the real one's answers: it keeps what it is told, and refuses on demand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from engawa.outside.channels.tests.serving import Answer, answering

US, PASSWORD = "AcmeTaps", "open sesame"


@dataclass
class Site:
    """`things` are all there is, in the order they were said; `refusals` are answered first, one a request."""

    address: str = ""
    things: list[dict[str, Any]] = field(default_factory=list)
    inbox: list[str] = field(default_factory=list)
    refusals: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: int = 0
    left: int = 90

    def comment(
        self, author: str, body: str, parent: str, link: str = "t3_p1", **more: Any
    ) -> dict[str, Any]:
        """Somebody comments."""
        number = f"c{len(self.things)}"
        said = {
            "name": f"t1_{number}", "id": number, "author": author, "body": body, "parent_id": parent,
            "link_id": link, "body_html": f"<p>{body}</p>", "subreddit": "taps", "created_utc": time(),
            "permalink": f"/r/taps/comments/{link[3:]}/drips/{number}/", "link_title": "It drips", **more,
        }  # fmt: skip
        return self._kept("t1", said)

    def post(self, author: str, title: str, body: str = "", **more: Any) -> dict[str, Any]:
        """Somebody posts."""
        number = f"p{len(self.things)}"
        said = {
            "name": f"t3_{number}", "id": number, "author": author, "title": title, "selftext": body,
            "is_self": True, "subreddit": "taps", "created_utc": time(),
            "permalink": f"/r/taps/comments/{number}/drips/", **more,
        }  # fmt: skip
        return self._kept("t3", said)

    def message(self, author: str, body: str, to: str = US, **more: Any) -> dict[str, Any]:
        """Somebody writes in private."""
        number = f"m{len(self.things)}"
        said = {
            "name": f"t4_{number}", "id": number, "author": author, "body": body, "dest": to, "subject": "Tap",
            "created_utc": time(), "first_message_name": None, "parent_id": None, "was_comment": False, **more,
        }  # fmt: skip
        return self._kept("t4", said)

    def _kept(self, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        said["_kind"] = kind
        self.things.append(said)
        return said

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        parts = urlsplit(request.path)
        wish = {name: each[0] for name, each in parse_qs(f"{parts.query}&{body.decode()}").items()}
        self.asked.append(f"{request.command} {parts.path}")
        if parts.path == "/api/v1/access_token":
            return self._token(wish)
        if request.headers["Authorization"] != f"bearer token{self.tokens}":
            return _said({"message": "Unauthorized", "error": 401}, 401)
        if self.refusals:
            return self.refusals.pop(0)
        self.left -= 1
        told = self._told(parts.path, wish)
        headers = {
            "x-ratelimit-remaining": f"{self.left}.0",
            "x-ratelimit-used": "10",
            "x-ratelimit-reset": "60",
        }
        return (*_said(told)[:1], headers, json.dumps(told).encode()) if told is not None else _said({}, 404)

    def _token(self, wish: dict[str, str]) -> Answer:
        if wish.get("password") != PASSWORD and wish.get("refresh_token") != "again":
            return _said({"error": "invalid_grant"})
        self.tokens += 1
        return _said({"access_token": f"token{self.tokens}", "expires_in": 86400})

    def _told(self, path: str, wish: dict[str, str]) -> Any:
        said = list(reversed(self.things))
        places = {
            "/message/inbox": [one for one in said if one["name"] in self.inbox or one.get("dest") == US],
            "/message/sent": [one for one in said if one["_kind"] == "t4" and one["author"] == US],
            f"/user/{US}/overview": [one for one in said if one["author"] == US and one["_kind"] != "t4"],
            f"/user/{US}/comments": [one for one in said if one["author"] == US and one["_kind"] == "t1"],
            f"/user/{US}/submitted": [one for one in said if one["author"] == US and one["_kind"] == "t3"],
            "/api/info": [one for one in said if one["name"] in wish.get("id", "").split(",")],
        }
        if path in places:
            marks = {"was_comment": True} if path == "/message/inbox" else {}
            return listing([{**one, **marks} for one in places[path]])
        if path.endswith("/new") and "secret" not in path:
            return listing([one for one in said if one["_kind"] == "t3"])
        if path.startswith("/r/") and path.endswith("/comments"):
            return listing([one for one in said if one["_kind"] == "t1"])
        return self._done(path, wish)

    def _done(self, path: str, wish: dict[str, str]) -> Any:
        by_name = {one["name"]: one for one in self.things}
        if path == "/api/v1/me":
            return {"name": US}
        if path == "/api/comment":
            under = by_name[wish["thing_id"]]
            more = {"parent_id": under["name"]}
            made = (
                self.message(US, wish["text"], under["author"], **more)
                if under["_kind"] == "t4"
                else self.comment(
                    US, wish["text"], link=under.get("link_id", under["name"]), parent=under["name"]
                )
            )
            return done({"things": [{"kind": made["_kind"], "data": made}]})
        if path == "/api/editusertext":
            by_name[wish["thing_id"]]["body"] = wish["text"]
            return done({"things": [{"kind": "t1", "data": by_name[wish["thing_id"]]}]})
        if path == "/api/del":
            by_name[wish["id"]] |= {"author": "[deleted]", "body": "[deleted]"}
            return {}
        if path == "/api/compose":
            self.message(US, wish["text"], wish["to"])
            return {"json": {"errors": []}}
        if path == "/api/submit":
            made = self.post(US, wish["title"], wish["text"], subreddit=wish["sr"])
            return done({"name": made["name"], "id": made["id"], "url": "https://www.reddit.com/x"})
        return self._looked_up(path, wish)

    def _looked_up(self, path: str, wish: dict[str, str]) -> Any:
        if path.startswith("/user/"):
            name = path.split("/")[2]
            known = any(one["author"] == name for one in self.things)
            return (
                {"kind": "t2", "data": {"name": name, "icon_img": "https://a.example/i.png?s=1"}}
                if known
                else None
            )
        if path.startswith("/comments/"):
            under = [one for one in self.things if one.get("link_id") == f"t3_{path.split('/')[2]}"]
            post = [one for one in self.things if one["name"] == f"t3_{path.split('/')[2]}"]
            more = {
                "kind": "more",
                "data": {"id": under[-1]["id"], "children": [under[-1]["id"]], "parent_id": "t3_p1"},
            }
            tree = listing(under[:-1])
            tree["data"]["children"].append(more)
            return [listing(post), tree]
        if path == "/api/morechildren":
            wanted = wish["children"].split(",")
            return done(
                {"things": listing([o for o in self.things if o["id"] in wanted])["data"]["children"]}
            )
        return None


def listing(said: list[dict[str, Any]]) -> dict[str, Any]:
    """As Reddit lists things."""
    children = [{"kind": one["_kind"], "data": {"replies": "", **one}} for one in said]
    return {"kind": "Listing", "data": {"after": None, "children": children}}


def done(data: Any) -> dict[str, Any]:
    """As Reddit tells what it did."""
    return {"json": {"errors": [], "data": data}}


def failed(code: str, words: str, **more: Any) -> Answer:
    """As Reddit refuses in an answer that looks well."""
    return _said({"json": {"errors": [[code, words, None]], **more}})


def _said(told: Any, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(told).encode()


@contextmanager
def reddit() -> Iterator[Site]:
    """A fresh one."""
    site = Site()
    with answering(site.answer) as address:
        site.address = address
        yield site
