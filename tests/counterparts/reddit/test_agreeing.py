"""A code is exchanged for tokens as Reddit really did it, when PRAW's tests recorded that."""

import pytest

from engawa.outside.channels import tokens
from engawa.outside.channels.reddit.network import Reddit
from tests.counterparts.reddit.recordings import recorded, replaying

pytestmark = pytest.mark.counterparts
BACK = "http://localhost:8080"


def test_a_code_is_exchanged_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    (then,) = recorded("TestAuthWeb.test_authorize")
    with replaying([then]) as replay:
        monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
        monkeypatch.setenv("ENGAWA_REDDIT_URL", replay.address)
        way = Reddit().way({"client_id": "app", "secret": "s"}, BACK)
        told = tokens.exchanged(way, then.wish["code"], BACK, "")
    assert replay.asked == [(then.method, then.path, then.wish)]
    assert way.authorize == f"{replay.address}/api/v1/authorize"
    assert told == then.said
    assert (tokens.lasting(told), tokens.ends(told) > 0) == (then.said["refresh_token"], True)
    assert told["scope"] in way.scope.split()
