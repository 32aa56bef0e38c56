"""LinkedIn on paper: a page's posts and comments, answered as its API is documented, with troubles on demand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.serving import Handler, serving

TOKEN, US = "token", "urn:li:organization:77"
NOW = int(datetime.now(UTC).timestamp() * 1000)
Said = dict[str, Any]


@dataclass
class Companies:
    """Troubles are answered first to what begins with their words: status, what is said, headers; status 0 does what
    was asked and says nothing."""

    posts: dict[str, Said] = field(default_factory=dict)
    comments: dict[str, Said] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)
    troubles: list[tuple[str, int, Said, dict[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    number: int = 6_000_000_000
    address: str = ""

    def post(self, author: str, text: str, ago: float = 0) -> str:
        self.number += 1
        name = f"urn:li:share:{self.number}"
        self.posts[name] = {
            "id": name,
            "author": author,
            "commentary": text,
            "publishedAt": int(NOW - ago * 60_000),
        }
        if author != US:
            self.notes.append(
                {"action": "SHARE_MENTION", "generatedActivity": name, "at": NOW - ago * 60_000}
            )
        return name

    def comment(self, post: str, actor: str, text: str, ago: float = 0, above: str = "") -> str:
        self.number += 1
        activity = post.replace("share", "activity")
        name = f"urn:li:comment:({activity},{self.number})"
        told: Said = {
            "id": str(self.number), "commentUrn": name, "actor": actor, "object": activity,
            "message": {"text": text}, "created": {"time": int(NOW - ago * 60_000)}, "post": post,
        }  # fmt: skip
        if above:
            told["parentComment"] = above
            self.comments[above]["commentsSummary"] = {"aggregatedTotalComments": 1}
        self.comments[name] = told
        self.notes.append({"action": "COMMENT", "sourcePost": post, "at": NOW - ago * 60_000})
        return name

    def below(self, urn: str) -> list[Said]:
        told = [one for one in self.comments.values() if urn in (one["post"], one["object"])]
        if urn in self.comments:
            return [one for one in self.comments.values() if one.get("parentComment") == urn]
        return [one for one in told if "parentComment" not in one]

    def answer(self, method: str, path: str, wishes: dict[str, str], body: Said) -> tuple[int, Said, str]:
        parts = [unquote(part) for part in path.split("/")]
        if parts[0] == "organizations":
            return 200, {"localizedName": "Acme", "vanityName": "acme"}, ""
        if parts[0] == "organizationalEntityNotifications":
            since = int(wishes["timeRange"].partition("start:")[2].partition(",")[0])
            return 200, self._page([one for one in self.notes if one["at"] >= since], wishes), ""
        if parts[0] == "posts":
            return self._posts(method, parts, wishes, body)
        return self._social(method, parts, wishes, body)

    def _posts(
        self, method: str, parts: list[str], wishes: dict[str, str], body: Said
    ) -> tuple[int, Said, str]:
        if len(parts) == 1 and method == "POST":
            return 201, {}, self.post(body["author"], body["commentary"])
        if len(parts) == 1:
            return 200, self._page([one for one in self.posts.values() if one["author"] == US], wishes), ""
        found = self.posts.get(parts[1])
        if found is None:
            return 404, {"message": "Not found"}, ""
        if method == "DELETE":
            del self.posts[parts[1]]
        elif method == "POST":
            found["commentary"] = body["patch"]["$set"]["commentary"]
        return (200, found, "") if method == "GET" else (204, {}, "")

    def _social(
        self, method: str, parts: list[str], wishes: dict[str, str], body: Said
    ) -> tuple[int, Said, str]:
        if len(parts) == 3 and method == "GET":
            return 200, self._page(self.below(parts[1]), wishes), ""
        if len(parts) == 3:
            post = self.comments[parts[1]]["post"] if parts[1] in self.comments else parts[1]
            if post not in self.posts:
                return 404, {"message": "Not found"}, ""
            name = self.comment(
                post, body["actor"], body["message"]["text"], above=body.get("parentComment", "")
            )
            return 201, self.comments[name], self.comments[name]["id"]
        name = next((urn for urn, one in self.comments.items() if one["id"] == parts[3]), "")
        if not name or wishes.get("actor") != US:
            return 404, {"message": "Not found"}, ""
        if method == "DELETE":
            del self.comments[name]
        else:
            self.comments[name]["message"] = body["patch"]["message"]["$set"]
        return 204, {}, ""

    def _page(self, found: list[Said], wishes: dict[str, str]) -> Said:
        start, size = int(wishes.get("start", "0")), int(wishes.get("count", "10"))
        return {"elements": found[start : start + size], "paging": {"start": start, "count": size}}


@contextmanager
def linkedin(companies: Companies) -> Iterator[Companies]:
    """Serves it."""

    class Told(Handler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            path, wishes, sent = parts.path.strip("/"), dict(parse_qsl(parts.query)), self.body()
            companies.asked.append(f"{self.command} {unquote(path)}")
            trouble = next(
                (one for one in companies.troubles if companies.asked[-1].startswith(one[0])), None
            )
            if trouble is not None:
                companies.troubles.remove(trouble)
            if trouble is not None and trouble[1]:
                self.say(trouble[1], json.dumps(trouble[2]), trouble[3])
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}" or not self.headers.get(
                "LinkedIn-Version"
            ):
                self.say(401, json.dumps({"message": "Invalid access token", "status": 401}))
            else:
                status, told, name = companies.answer(
                    self.command, path, wishes, json.loads(sent) if sent else {}
                )
                if trouble is not None:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.say(status, json.dumps(told) if told else "", {"x-restli-id": name} if name else {})

        do_GET = do_POST = do_DELETE = answer

    with serving(Told) as companies.address:
        yield companies
