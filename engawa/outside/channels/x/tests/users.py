"""X on paper: answers as its API is documented, keeps what it is told, and has troubles on demand."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from engawa.outside.channels.x.signing import signature
from tests.serving import Handler, serving

KEYS = {"app_key": "ak", "app_secret": "as", "token": "tk", "token_secret": "ts", "bearer": "b"}
US = "100"
FIRST = 1_900_000_000_000_000_000
NOW = datetime.now(UTC)
Said = dict[str, Any]


@dataclass
class Users:
    """`posts` by number. Troubles are answered first to what begins with their words: status, what is said, headers;
    status 0 does what was asked and says nothing."""

    posts: dict[str, Said] = field(default_factory=dict)
    troubles: list[tuple[str, int, Said, dict[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    page_size: int = 100
    address: str = ""

    def post(self, who: str, text: str, ago: float = 0, answers: str = "", **more: Any) -> str:
        name = str(FIRST + len(self.posts) + 1)
        told: Said = {
            "id": name, "text": text, "author_id": who, "conversation_id": name, "lang": "en",
            "created_at": f"{NOW - timedelta(minutes=ago):%Y-%m-%dT%H:%M:%S.000Z}", **more,
        }  # fmt: skip
        if answers:
            above = self.posts[answers]
            told |= {
                "conversation_id": above["conversation_id"], "in_reply_to_user_id": above["author_id"],
                "referenced_tweets": [{"type": "replied_to", "id": answers}],
            }  # fmt: skip
        self.posts[name] = told
        return name

    def answer(self, method: str, path: str, wishes: dict[str, str], body: Said) -> tuple[int, Said]:
        name = path.rpartition("/")[2]
        if path == "users/me":
            return 200, {"data": {"id": US, "name": "Acme", "username": "acme"}}
        if path == "usage/tweets":
            return 200, {"data": {"cap_reset_day": 10, "project_cap": "10000", "project_usage": "435"}}
        if method == "POST":
            answered = body.get("reply", {}).get("in_reply_to_tweet_id", "")
            if answered and answered not in self.posts:
                return 403, {
                    "title": "Forbidden",
                    "detail": "You attempted to reply to a Tweet that is deleted.",
                }
            text = f"@them {body['text']}" if answered else body["text"]
            return 201, {
                "data": {"id": self.post(US, text.replace("&", "&amp;"), answers=answered), "text": text}
            }
        if method == "DELETE":
            found = self.posts.pop(name, None)
            return (200, {"data": {"deleted": True}}) if found else (404, {"title": "Not Found"})
        if path.startswith("tweets/") and name.isdecimal():
            found = self.posts.get(name)
            missing = {
                "errors": [{"title": "Not Found Error", "detail": f"Could not find tweet with id: [{name}]."}]
            }
            return 200, self._with(found, [found]) if found else missing
        if path.startswith("users/") and name.isdecimal():
            return 200, {"data": {"id": name, "name": f"User {name}", "username": f"user{name}"}}
        return 200, self._list(path, wishes)

    def _list(self, path: str, wishes: dict[str, str]) -> Said:
        found = [one for one in self.posts.values() if self._belongs(one, path, wishes.get("query", ""))]
        found = [one for one in found if int(one["id"]) > int(wishes.get("since_id", "0"))][::-1]
        start, size = (
            int(wishes.get("pagination_token", "0")),
            min(int(wishes["max_results"]), self.page_size),
        )
        shown = found[start : start + size]
        meta: Said = {"result_count": len(shown)}
        if shown:
            meta |= {"newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}
        if start + size < len(found):
            meta["next_token"] = str(start + size)
        return {**self._with(shown, shown), "meta": meta} if shown else {"meta": meta}

    def _belongs(self, one: Said, path: str, query: str) -> bool:
        if path == "tweets/search/recent":
            talk = re.match(r"conversation_id:(\d+)", query)
            return one["conversation_id"] == talk[1] if talk else query in one["text"]
        if path == f"users/{US}/tweets":
            return bool(one["author_id"] == US)
        return "@acme" in one["text"] and one["author_id"] != US

    def _with(self, data: Any, shown: list[Said]) -> Said:
        people = {one["author_id"] for one in shown}
        users = [{"id": one, "name": f"User {one}", "username": f"user{one}"} for one in sorted(people)]
        media = [
            {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg", "alt_text": "A leak"}
        ]
        return {"data": data, "includes": {"users": users, "media": media}}


def is_signed(method: str, url: str, wishes: dict[str, str], header: str) -> bool:
    """Whether whoever asks knows the secrets, found out as a server does."""
    if not header.startswith("OAuth "):
        return header == f"Bearer {KEYS['bearer']}"
    given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
    claimed = given.pop("oauth_signature", "")
    asked = [*wishes.items(), *given.items()]
    return claimed == signature(method, url, asked, KEYS["app_secret"], KEYS["token_secret"])


@contextmanager
def x_api(users: Users) -> Iterator[Users]:
    """Serves it."""

    class Told(Handler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            path, wishes, sent = parts.path.strip("/"), dict(parse_qsl(parts.query)), self.body()
            users.asked.append(f"{self.command} {path}")
            trouble = next((one for one in users.troubles if users.asked[-1].startswith(one[0])), None)
            if trouble is not None:
                users.troubles.remove(trouble)
            url = f"{users.address}{parts.path}"
            if trouble is not None and trouble[1]:
                self.say(trouble[1], json.dumps(trouble[2]), trouble[3])
            elif not is_signed(self.command, url, wishes, self.headers.get("Authorization", "")):
                self.say(401, json.dumps({"title": "Unauthorized", "status": 401, "detail": "Unauthorized"}))
            else:
                status, told = users.answer(self.command, path, wishes, json.loads(sent) if sent else {})
                if trouble is not None:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.say(status, json.dumps(told), users.headers)

        do_GET = do_POST = do_DELETE = answer

    with serving(Told) as users.address:
        yield users
