"""Facebook on paper: one page that answers as the Graph API is documented, keeps what it is told, and has troubles on
demand."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.serving import Handler, serving

PAGE, TOKEN = "1000", "page-token"
NOW = datetime.now(UTC).replace(microsecond=0)
Said = dict[str, Any]
INVALID = {"message": "Invalid OAuth access token.", "type": "OAuthException", "code": 190, "fbtrace_id": "A"}
MISSING = {
    "message": "Unsupported get request. Object with ID does not exist", "type": "GraphMethodException",
    "code": 100, "error_subcode": 33, "fbtrace_id": "B",
}  # fmt: skip


def at(minutes: float) -> str:
    """So many minutes ago, as the Graph API writes it."""
    return (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def somebody(uid: str) -> Said:
    return {"id": uid, "name": uid.title()}


@dataclass
class Page:
    """`things` by id; `edges` name them. Troubles are answered first to what begins with their words: status, what
    is said, headers; status 0 does what was asked and says nothing."""

    things: dict[str, Said] = field(default_factory=dict)
    edges: dict[str, list[str]] = field(default_factory=dict)
    troubles: list[tuple[str, int, Said, dict[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    number: int = 500
    page_size: int = 100
    headers: dict[str, str] = field(default_factory=dict)

    def put(self, edge: str, name: str, **what: Any) -> str:
        """Let something be there, at an edge, the newest first."""
        self.things[name] = {"id": name, **what}
        self.edges.setdefault(edge, []).insert(0, name)
        return name

    def post(self, who: str, text: str, ago: float, edge: str = f"{PAGE}/feed") -> str:
        return self.put(
            edge, f"{PAGE}_{self._next()}", message=text, created_time=at(ago), updated_time=at(ago),
            permalink_url="https://www.facebook.com/p", **{"from": somebody(who)},
        )  # fmt: skip

    def comment(self, post: str, who: str, text: str, ago: float, above: str = "") -> str:
        name = f"{post.partition('_')[2]}_{self._next()}"
        speaker = {"from": somebody(who)} if who else {}
        parent = {"parent": {"id": above}} if above else {}
        self.put(f"{post}/comments", name, message=text, created_time=at(ago), **speaker, **parent)
        if above:
            self.edges.setdefault(f"{above}/comments", []).insert(0, name)
        self.things[post]["updated_time"] = at(ago)
        return name

    def message(self, talk: str, who: str, text: str, ago: float, **more: Any) -> str:
        people = {"data": [somebody("ann"), somebody(PAGE)]}
        if talk in self.edges.setdefault(f"{PAGE}/conversations", []):
            self.edges[f"{PAGE}/conversations"].remove(talk)
        self.put(f"{PAGE}/conversations", talk, updated_time=at(ago), participants=people)
        return self.put(
            f"{talk}/messages", f"m_{self._next()}", message=text, created_time=at(ago),
            **{"from": somebody(who)}, **more,
        )  # fmt: skip

    def _next(self) -> int:
        self.number += 1
        return self.number

    def answer(self, method: str, path: str, wishes: dict[str, str], body: Said) -> tuple[int, Said]:
        if method == "GET" and path == "me":
            return 200, {
                "id": PAGE,
                "name": "Acme",
                "category": "Software",
                "link": "https://www.facebook.com/acme",
            }
        if method == "GET" and path in self.things:
            return 200, self.things[path]
        if method == "GET" and (path in self.edges or path.partition("/")[0] == PAGE or "/" in path):
            return 200, self._edge(path, wishes)
        if method == "POST" and path == f"{PAGE}/messages":
            return 200, {
                "recipient_id": "ann",
                "message_id": self.message("t_1", PAGE, body["message"]["text"], 0),
            }
        if method == "POST" and path == f"{PAGE}/feed":
            return 200, {"id": self.post(PAGE, body["message"], 0)}
        if method == "POST" and path.endswith("/comments"):
            return self._said_below(path.rpartition("/")[0], body["message"])
        if path in self.things and method == "POST":
            self.things[path]["message"] = body["message"]
            return 200, {"success": True}
        if path in self.things and method == "DELETE":
            del self.things[path]
            return 200, {"success": True}
        return 400, {"error": MISSING}

    def _said_below(self, where: str, text: str) -> tuple[int, Said]:
        if where not in self.things:
            return 400, {"error": MISSING}
        if where.startswith(f"{PAGE}_"):
            return 200, {"id": self.comment(where, PAGE, text, 0)}
        return 200, {"id": self.comment(f"{PAGE}_{where.partition('_')[0]}", PAGE, text, 0, above=where)}

    def _edge(self, path: str, wishes: dict[str, str]) -> Said:
        names = [name for name in self.edges.get(path, []) if name in self.things]
        size, start = min(int(wishes.get("limit", "25")), self.page_size), int(wishes.get("after", "0"))
        if wishes.get("order") == "chronological":
            names.reverse()
        shown = [self._shown(name, wishes.get("fields", "")) for name in names[start : start + size]]
        told: Said = {"data": shown}
        if start + size < len(names):
            wishes = {**wishes, "after": str(start + size)}
            asked = "&".join(f"{name}={value}" for name, value in wishes.items())
            told["paging"] = {
                "cursors": {"after": str(start + size)},
                "next": f"https://graph.elsewhere.example/{path}?access_token={TOKEN}&{asked}",
            }
        return told

    def _shown(self, name: str, fields: str) -> Said:
        told = dict(self.things[name])
        if "comments.filter(stream)" in fields:
            told["comments"] = {
                "data": [],
                "summary": {"total_count": len(self.edges.get(f"{name}/comments", []))},
            }
        if nested := re.search(r"messages\.limit\((\d+)\)", fields):
            told["messages"] = self._edge(f"{name}/messages", {"limit": nested[1]})
        return told


@contextmanager
def graph_api(page: Page) -> Iterator[Page]:
    """Serves it."""

    class Told(Handler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            path, wishes, sent = parts.path.strip("/"), dict(parse_qsl(parts.query)), self.body()
            page.asked.append(f"{self.command} {path}")
            trouble = next((one for one in page.troubles if page.asked[-1].startswith(one[0])), None)
            if trouble is not None:
                page.troubles.remove(trouble)
            if trouble is not None and trouble[1]:
                self.say(trouble[1], json.dumps(trouble[2]), trouble[3])
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self.say(400, json.dumps({"error": INVALID}))
            else:
                status, told = page.answer(self.command, path, wishes, json.loads(sent) if sent else {})
                if trouble is not None:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.say(status, json.dumps(told), page.headers)

        do_GET = do_POST = do_DELETE = answer

    with serving(Told) as page.address:
        yield page
