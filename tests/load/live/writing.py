"""Writers: each a process that does what the pages do, as one member after the other, so often a second."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from time import process_time, sleep, time
from typing import Any

from tests.load.live.people import Listening

POSTS = 0.05
"""The share of posts; the rest is chat."""


@dataclass(slots=True)
class Written:
    """What a writer did: items, the space of each, when each was accepted, and the processor time it took."""

    items: list[tuple[int, int, float]] = field(default_factory=list)
    late: float = 0.0
    """Seconds behind its plan, at the worst."""
    cpu: float = 0.0
    errors: int = 0


def write(pipe: Connection, members: Sequence[Listening], rate: float, seconds: float, seed: int) -> None:
    """Write at a rate for so long, then send what was written. Begins when told to."""
    import django

    django.setup()
    from engawa.spaces.models import Space

    spaces = Space.objects.using("importer").in_bulk({pk for m in members for pk in (m.room, m.space)})
    chance, written = random.Random(seed), Written()
    pipe.send("ready")
    pipe.recv()
    began, used, turn = time(), process_time(), 0
    while (due := began + turn / rate) < began + seconds:
        if (early := due - time()) > 0:
            sleep(early)
        written.late, turn = max(written.late, -early), turn + 1
        member, is_post = chance.choice(members), chance.random() < POSTS
        _say(member.person, spaces[member.space if is_post else member.room], is_post, written)
    written.cpu = process_time() - used
    pipe.send(written)


def _say(person: int, space: Any, is_post: bool, written: Written) -> None:
    from django.db import DatabaseError, connection, transaction

    from engawa.content.actions import write_item
    from engawa.kinds.chat.actions import say
    from engawa.people.middleware import READ_AS
    from engawa.people.models import Person

    try:
        with transaction.atomic():
            (actor,) = Person.objects.raw(READ_AS, [person])
            if is_post:
                item = write_item(
                    "post", actor=actor, space=space, title="Under load", body="*News* for all."
                )
            else:
                item = say(space, actor=actor, body="Said **under load**, in a room.")
    except DatabaseError:
        written.errors += 1
        connection.close()
        return
    written.items.append((item.pk, space.pk, time()))
