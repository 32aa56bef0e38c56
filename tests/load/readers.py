"""Who reads during a run: people of each kind with an account and a session, and what each may ask for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import class_row

from engawa.embedded import places

CHOSEN = """
WITH belongs AS (
  SELECT p.id AS person, p.ring, count(*) AS spaces FROM people_person p
  JOIN spaces_membership m ON m.person_id = p.id
  WHERE p.merged_into_id IS NULL GROUP BY p.id
), ranked AS (
  SELECT *, percent_rank() OVER (PARTITION BY ring ORDER BY spaces) AS rank,
    row_number() OVER (PARTITION BY ring ORDER BY spaces DESC, person) AS place FROM belongs
)
SELECT person, spaces,
  CASE WHEN ring = 1 THEN 'guest' WHEN place <= %(heavy)s THEN 'heavy' ELSE 'typical' END AS kind
FROM (
  SELECT *, row_number() OVER (PARTITION BY ring, place <= %(heavy)s ORDER BY md5(person::text)) AS turn
  FROM ranked
  WHERE place <= %(heavy)s AND ring = 2 OR rank BETWEEN 0.2 AND 0.8
) AS turns
WHERE turn <= CASE WHEN ring = 1 THEN %(guest)s WHEN place <= %(heavy)s THEN %(heavy)s ELSE %(typical)s END
ORDER BY md5(person::text)
"""
WANTED = {"heavy": 40, "typical": 120, "guest": 40}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads, and the cookie they are known by."""

    person: int
    kind: str
    spaces: int
    cookie: str = ""


def dsn_of(role: str) -> str:
    """What psycopg takes to connect as one of Engawa's roles."""
    if places.external_database():
        return make_conninfo(places.admin(), user=role, password=places.secrets()[role])
    return places.local_dsn(places.home(), role)


def readers(home: Path) -> list[Reader]:
    """The readers of this home, signed in on first use; the order mixes their kinds."""
    kept = home / "readers.json"
    if kept.exists():
        return [Reader(**one) for one in json.loads(kept.read_text())]
    with psycopg.connect(places.admin(), autocommit=True) as admin:
        rows = admin.cursor(row_factory=class_row(Reader)).execute(CHOSEN, WANTED).fetchall()
        signed_in = [sign_in(admin, reader) for reader in rows]
    kept.write_text(json.dumps([asdict(reader) for reader in signed_in]))
    return signed_in


def sign_in(admin: psycopg.Connection[Any], reader: Reader) -> Reader:
    """An account and a session for a reader."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from engawa.people.models import Account

    account = Account(person_id=reader.person, email=f"p{reader.person}@load.example")
    account.set_unusable_password()
    now = datetime.now(UTC)
    row = admin.execute(
        "INSERT INTO people_account (person_id, email, password, is_active, created_at) "
        "VALUES (%s, %s, %s, true, %s) RETURNING id",
        [reader.person, account.email, account.password, now],
    ).fetchone()
    assert row
    store = SessionStore()
    session = {
        SESSION_KEY: str(row[0]),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }
    key = f"load{reader.person:028d}"
    admin.execute(
        "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s) "
        "ON CONFLICT (session_key) DO UPDATE SET session_data = excluded.session_data",
        [key, store.encode(session), now + timedelta(days=3650)],
    )
    return Reader(reader.person, reader.kind, reader.spaces, f"sessionid={key}")
