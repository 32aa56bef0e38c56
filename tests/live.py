"""Asking what a stream may hear, in a test."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connections

from engawa.live import asking, readers, tickets
from engawa.live.readers import Hears, Wish, granted
from tests.world import World

IDS = count(1)


def ask_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let streams ask in the test's own transaction, which no other connection could see."""
    ours = connections["default"]

    async def in_this_thread(ask: Callable[..., Any], *asked: object) -> Any:
        connections["default"] = ours
        return ask(*asked)

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(asking, "in_thread", in_this_thread)
    for module in (readers, tickets):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


def hears(wish: Wish) -> Hears:
    """What is heard by a reader who is there."""
    (found,) = granted([wish])
    assert found is not None
    return found


def news(verb: str, world: World, space: str, actor: str, person: str = "") -> bytes:
    """What the journal tells on of an act, each time a later one."""
    said = {
        "id": str(next(IDS)),
        "verb": verb,
        "space": str(world.spaces[space]),
        "actor": str(world.people[actor]),
        "person": str(world.people[person]) if person else "",
    }
    return json.dumps(said).encode()
