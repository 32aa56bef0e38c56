"""A house to ask in: our own questions, and whatever archives are named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import connections
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.embedded import places
from engawa.journal.models import Undelivered
from engawa.people.models import Person
from engawa.search.indexing import index
from engawa.search.meaning import writing
from engawa.spaces.actions import create_space
from engawa.spaces.models import Space


def somebody() -> Person:
    """Who asks here; they own the house."""
    people = Person.objects.using("importer")
    return people.filter(is_owner=True).first() or people.create(
        name="Somebody", handle="somebody", ring=2, is_owner=True, joined_at=timezone.now()
    )


def write_questions(asker: Person, space_name: str, texts: Sequence[tuple[str, str]]) -> list[int]:
    """Ask all of these in a space of their own; returns their ids in the order given."""
    with reading_as(asker.pk):
        space = create_space(actor=asker, name=space_name, purpose="", ring=2, audience=1)
    made = []
    with reading_as(asker.pk):
        room = Space.objects.get(pk=space.pk)
        for title, body in texts:
            made.append(write_item("question", actor=asker, space=room, title=title, body=body).pk)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {Undelivered._meta.db_table}")
    index(Item.objects.using("indexer").filter(pk__in=made))
    return made


def bring_in(paths: Sequence[Path]) -> None:
    """Import mail archives with the command that owners use."""
    for path in paths:
        subprocess.run(
            [sys.executable, "-m", "engawa.doors.console", "import", str(path)],
            cwd=places.CHECKOUT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def understand() -> int:
    """Let search know what everything means; how many things there are."""
    batches = list(writing.fill())
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE search_document; ANALYZE content_item; ANALYZE search_meaning")
    return batches[-1] if batches else 0
