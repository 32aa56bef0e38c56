"""Who is here now, asked of the live processes by pages that are not live themselves."""

import json
from collections.abc import Collection

from nats.aio.msg import Msg

from engawa.live.presence import HERE, Presence
from engawa.live.speaking import speaker

SUBJECT = "engawa.presence.who"
ANSWERERS = "presence"
"""Each live process knows of all: one of them answers."""


def those_here(people: Collection[int]) -> frozenset[int]:
    """Those of the people who are looking at a page now and let others know it; nobody when nothing answers."""
    if not people:
        return frozenset()
    answer = speaker.ask(SUBJECT, json.dumps([str(person) for person in people]).encode())
    return frozenset(people) & named_in(answer) if answer else frozenset()


def named_in(answer: bytes) -> frozenset[int]:
    """Whom an answer names; nobody in one of nonsense."""
    try:
        named = json.loads(answer)
        return frozenset(map(int, named)) if isinstance(named, list) else frozenset()
    except (ValueError, TypeError, OverflowError, RecursionError):
        return frozenset()


async def answer_who(presence: Presence, message: Msg) -> None:
    """Name those of the people somebody asks for who are here."""
    here = [str(person) for person in named_in(message.data) if presence.of(person) == HERE]
    await message.respond(json.dumps(here).encode())
