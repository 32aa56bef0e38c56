"""Asking what a stream may hear, in a test."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from engawa.live import asking, readers, tickets
from engawa.live.readers import Hears, Wish, granted


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
