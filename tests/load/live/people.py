"""Readers with sessions of their own, in rooms of twenty and spaces of a hundred; kept for the next run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOM = 20
SPACE = 100
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SINCE = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listening:
    """A reader, the cookie they are known by, their room and the larger space they belong to."""

    person: int
    account: int
    cookie: str
    room: int
    space: int


def listeners(home: Path, count: int) -> list[Listening]:
    """So many readers, made on first use."""
    kept = home / f"live-{count}.json"
    if not kept.exists():
        kept.write_text(json.dumps([asdict(one) for one in make(count)]))
    return [Listening(**one) for one in json.loads(kept.read_text())]


def make(count: int) -> Sequence[Listening]:
    """People, accounts, sessions, rooms, and who belongs where; all of it or nothing."""
    from django.db import transaction

    with transaction.atomic(using="importer"):
        return _make(count)


def _make(count: int) -> Sequence[Listening]:
    from engawa.people.models import Account, Person
    from engawa.spaces.models import Membership, Space

    name = f"live-{count}"
    people = Person.objects.using("importer").bulk_create(
        Person(handle=f"{name}-{turn}", name=f"Listener {turn}", joined_at=SINCE) for turn in range(count)
    )
    accounts = [Account(email=f"{one.handle}@load.example", person=one) for one in people]
    for account in accounts:
        account.password = "!"
    Account.objects.using("importer").bulk_create(accounts)
    rooms, spaces = (_spaces(Space, f"{name}-{size}", -(-count // size), people[0]) for size in (ROOM, SPACE))
    found = []
    for turn, (account, key) in enumerate(zip(accounts, _sign_in(accounts), strict=True)):
        room, space = rooms[turn // ROOM], spaces[turn // SPACE]
        found.append(Listening(account.person_id, account.pk or 0, f"sessionid={key}", room.pk, space.pk))
    Membership.objects.using("importer").bulk_create(
        Membership(space_id=pk, person_id=one.person, role="member", since=SINCE, listed=1, ring=2)
        for one in found
        for pk in (one.room, one.space)
    )
    return found


def _spaces(model: Any, name: str, count: int, maker: Any) -> list[Any]:
    made: list[Any] = model.objects.using("importer").bulk_create(
        model(
            slug=f"{name}-{turn}", name=f"Room {turn}", ring=2, audience=2, listed=1, joining="invited",
            created_at=SINCE, created_by=maker,
        )
        for turn in range(count)
    )  # fmt: skip
    return made


def _sign_in(accounts: Sequence[Any]) -> list[str]:
    """A session for each account; the keys."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    sessions = []
    for account in accounts:
        session = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        words = SessionStore().encode(session)
        later = datetime.now(UTC) + timedelta(days=3650)
        sessions.append(Session(session_key=f"live{account.pk:028d}", session_data=words, expire_date=later))
    Session.objects.using("importer").bulk_create(sessions, ignore_conflicts=True)
    return [session.session_key for session in sessions]
