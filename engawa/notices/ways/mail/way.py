"""The way of letters: written down with whatever asks for them, in one transaction, and sent by a job after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from engawa.base.planned import planned
from engawa.notices.ways.mail.models import State
from engawa.notices.ways.mail.tasks import wake
from engawa.notices.ways.protocol import Letter
from engawa.notices.ways.reader import written_as

if TYPE_CHECKING:
    from engawa.people.models import Person

WRITE = """
INSERT INTO letters_outgoing (key, person_id, item, about, subject, text, html, headers, state, attempts, made_at,
  again_at, address, trouble)
VALUES (%(key)s, %(person)s, %(item)s, %(about)s::bigint[], %(subject)s, %(text)s, %(html)s, %(headers)s::jsonb,
  %(state)s, 0, %(now)s, %(now)s, '', '')
ON CONFLICT DO NOTHING
"""
_within: ContextVar[bool] = ContextVar("within", default=False)


@contextmanager
def opened() -> Iterator[None]:
    """Letters within wake whoever sends them once, at the end."""
    token = _within.set(True)
    try:
        yield
    finally:
        _within.reset(token)
        transaction.on_commit(wake, robust=True)


def send(person: Person, letter: Letter) -> None:
    """Write a letter down; one with the same key is there already and stays as it is.

    Where the person is the reader of the present transaction, it stands or falls with that.
    """
    with written_as(person.pk):
        note_down(letter)


def note_down(letter: Letter) -> None:
    """As `send`, where the letter is known to be for the reader of the present transaction."""
    with connection.wrap_database_errors, planned() as cursor:
        cursor.execute(WRITE, _row(letter))
    if not _within.get():
        transaction.on_commit(wake, robust=True)


def _row(letter: Letter) -> dict[str, object]:
    headers = dict(letter.headers)
    if letter.list_id:
        headers |= {"List-Id": letter.list_id, "List-Name": letter.list_name}
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = letter.unsubscribe
    return {
        "key": letter.key,
        "person": letter.person_id,
        "item": letter.item_id,
        "about": [*({letter.item_id, *letter.about} - {None})],
        "subject": " ".join(letter.subject.split()),
        "text": letter.text,
        "html": letter.html,
        "headers": json.dumps(headers),
        "state": State.QUEUED.value,
        "now": timezone.now(),
    }
