"""Addresses of spaces: nobody takes another's, and nobody is stuck with one."""

from tests.world import World

NEW = {"reading": "inside-everyone", "joining": "open", "parts": ["posts"]}
KEPT = {"joining": "invited", "parts": ["posts"], "purpose": ""}


def test_an_address_that_a_hidden_space_once_had_must_not_break_a_move(world: World) -> None:
    aiko, tom = world.client("aiko"), world.client("tom")
    assert aiko.post("/s/secret/settings/", {**KEPT, "name": "Other", "hidden": "1"}).status_code == 302
    assert tom.post("/s/new/", {**NEW, "name": "Secret"})["Location"] == "/s/secret/"
    moved = tom.post("/s/secret/settings/", {**KEPT, "name": "Mine"})
    assert moved["Location"] == "/s/mine/settings/"
    assert tom.get("/s/secret/").status_code == 404
    assert aiko.get("/s/secret/")["Location"].startswith("/s/other-")


def test_a_space_must_not_take_anothers_address(world: World) -> None:
    tom = world.client("tom")
    for name in ("Platform", "PLATFORM!", "new", "//", "..", "ﬁ/../lab"):
        made = tom.post("/s/new/", {**NEW, "name": name})["Location"]
        assert made.startswith("/s/")
        assert made not in ("/s/platform/", "/s/new/", "/s/lab/")
        assert tom.get(made).status_code == 200
    assert "What Platform is for." in tom.get("/s/platform/about/").text
