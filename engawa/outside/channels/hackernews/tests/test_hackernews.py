"""Hacker News, served by ourselves in the form of its search."""

import json
from http.server import BaseHTTPRequestHandler

import pytest

from engawa.outside.channels.hackernews.network import HackerNews
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused, Trouble
from engawa.outside.channels.tests.serving import Answer, answering

STORY = {
    "objectID": "10",
    "author": "ann",
    "title": "Acme drips",
    "url": "https://a.example",
    "created_at_i": 1772452800,
}
COMMENT = {
    "objectID": "11", "author": "bob", "comment_text": "<p>Mine <i>too</i>", "story_title": "Acme drips",
    "story_id": 10, "parent_id": 10, "created_at_i": 1772452860,
}  # fmt: skip
NONSENSE = [
    None,
    3,
    {},
    {"objectID": "x", "author": "a"},
    {"objectID": "12", "author": "a", "created_at_i": 1e40},
]
THREAD = {
    "id": 10, "author": "ann", "title": "Acme drips", "created_at_i": 1772452800,
    "children": [{"id": 11, "author": "bob", "text": "Mine too", "parent_id": 10, "story_id": 10,
                  "created_at_i": 1772452860, "children": []}, None],
}  # fmt: skip


def test_words_are_found_and_threads_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def site(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        if request.path.startswith("/items/10"):
            return 200, {}, json.dumps(THREAD).encode()
        if "broken" in request.path:
            return 200, {}, b"<html>"
        return 200, {}, json.dumps({"hits": [COMMENT, STORY, *NONSENSE]}).encode()

    with answering(site) as address:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_HACKERNEWS_URL", address)
        connected = HackerNews().connect({"words": " acme  "})
        account = Account(network="hackernews", settings=dict(connected.settings))
        catch = HackerNews().listen(account, {})
        assert [one.text for one in catch.heard] == ["Mine too", "Acme drips\n\nhttps://a.example"]
        assert catch.heard[0].answers == catch.heard[1].uri == catch.heard[0].root
        assert [one.speaker.uid for one in HackerNews().thread(account, {}, catch.heard[1].uri)] == [
            "ann",
            "bob",
        ]
        account.settings = {"words": "broken"}
        with pytest.raises(Trouble):
            HackerNews().listen(account, {})
        with pytest.raises(Refused):
            HackerNews().connect({"words": "broken"})
